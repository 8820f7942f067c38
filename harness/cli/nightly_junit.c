// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_junit.c - a night as JUnit's XML (a case for each unit, each test and each new finding), and as Markdown
 */
#define _GNU_SOURCE
#include <string.h>

#include "cli/nightly.h"
#include "report/html.h"

static void put_case(FILE *out, const char *class, const char *name, double seconds, const char *failure)
{
	fprintf(out, "<testcase classname=\"bdfuzz.nightly.%s\" name=\"", class);
	html_text(out, name);
	fprintf(out, "\" time=\"%.3f\"", seconds);
	if (!failure) {
		fputs("/>\n", out);
		return;
	}
	fputs("><failure message=\"", out);
	html_text(out, failure);
	fputs("\"/></testcase>\n", out);
}

/* What a unit's failures say, one after the other. */
static void failures_of(const struct night *n, const char *unit, char *text, size_t room)
{
	struct json_object *o;
	size_t len = 0;

	text[0] = '\0';
	for (size_t at = 0; (o = records_next(&n->now, "failure", &at));)
		if (!strcmp(record_text(o, "unit"), unit) && len < room)
			len += (size_t)snprintf(text + len, room - len, "%s%s", len ? "; " : "",
						record_text(o, "what"));
}

static void put_units(const struct night *n, FILE *out)
{
	char why[2000];
	struct json_object *o;

	for (size_t at = 0; (o = records_next(&n->now, "unit", &at));) {
		failures_of(n, record_text(o, "unit"), why, sizeof(why));
		put_case(out, "unit", record_text(o, "unit"), record_number(o, "seconds"), *why ? why : NULL);
	}
}

static void put_tests(const struct night *n, FILE *out)
{
	struct json_object *o;

	for (size_t at = 0; (o = records_next(&n->now, "test", &at));)
		put_case(out, "conformance", record_text(o, "name"), record_number(o, "seconds"),
			 strcmp(record_text(o, "result"), "failed") ? NULL : "failed");
}

static void put_findings(const struct night *n, FILE *out)
{
	struct json_object *o;
	char name[600];

	for (size_t at = 0; (o = records_next(&n->now, "finding", &at));) {
		if (*record_text(o, "known"))
			continue;
		snprintf(name, sizeof(name), "%s on %s in %s", record_text(o, "rule"), record_text(o, "system"),
			 record_text(o, "where"));
		put_case(out, "finding", name, 0, record_text(o, "sentence"));
	}
}

static void put_suite(const struct night *n, FILE *out)
{
	const struct night_sum sum = night_sum(n);
	size_t units = 0;

	for (size_t at = 0; records_next(&n->now, "unit", &at);)
		units++;
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bdfuzz nightly\">\n"
		"<testsuite name=\"bdfuzz nightly\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
		units + sum.tests + sum.fresh, sum.failed_units + sum.failed_tests + sum.fresh);
	put_findings(n, out);
	put_units(n, out);
	put_tests(n, out);
	fputs("</testsuite>\n</testsuites>\n", out);
}

int night_junit(const struct night *n)
{
	return night_write(n, "junit.xml", put_suite);
}

/* ---- Markdown ------------------------------------------------------------------------------------ */

static void put_new(const struct night *n, FILE *out)
{
	static const char *const head[] = { "new finding", "on", "in", "by" };
	struct json_object *o;
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t at = 0; (o = records_next(&n->now, "finding", &at));) {
		if (*record_text(o, "known"))
			continue;
		table_add(&t, "%s", record_text(o, "rule"));
		table_add(&t, "%s", record_text(o, "system"));
		table_add(&t, "%s", record_text(o, "where"));
		table_add(&t, "%s", record_text(o, "target"));
	}
	if (t.cells > t.columns)
		table_print(&t, TABLE_MARKDOWN, out);
	table_free(&t);
}

static void put_two(const struct night *n, const char *type, const char *first, FILE *out)
{
	struct json_object *o;
	struct table t;

	table_begin(&t, (const char *const[]){ first, "what" }, 2);
	for (size_t at = 0; (o = records_next(&n->now, type, &at));) {
		table_add(&t, "%s", record_text(o, first));
		table_add(&t, "%s", record_text(o, "what"));
	}
	if (t.cells > t.columns) {
		fputc('\n', out);
		table_print(&t, TABLE_MARKDOWN, out);
	}
	table_free(&t);
}

static void put_summary(const struct night *n, FILE *out)
{
	const struct night_sum sum = night_sum(n);
	size_t end = 0;

	fprintf(out, "# bdfuzz nightly\n\n%zu new findings, %zu known; %zu of %zu tests failed; %zu units failed%s\n\n",
		sum.fresh, sum.known, sum.failed_tests, sum.tests, sum.failed_units,
		records_next(&n->now, "end", &end) ? "" : "; the night has not ended");
	put_new(n, out);
	put_two(n, "failure", "unit", out);
	put_two(n, "change", "kind", out);
}

int night_summary(const struct night *n)
{
	return night_write(n, "summary.md", put_summary);
}
