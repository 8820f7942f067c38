// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_html.c - index.html of a night: what is new first, what is as it was last
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/nightly.h"
#include "report/html.h"

struct night_sum night_sum(const struct night *n)
{
	struct night_sum sum = { 0 };
	const struct records *r = &n->now;
	struct json_object *o;

	for (size_t at = 0; (o = records_next(r, "finding", &at));)
		*(*record_text(o, "known") ? &sum.known : &sum.fresh) += 1;
	for (size_t at = 0; (o = records_next(r, "test", &at));) {
		sum.tests++;
		sum.failed_tests += !strcmp(record_text(o, "result"), "failed");
	}
	for (size_t at = 0; (o = records_next(r, "unit", &at));)
		sum.failed_units += !strcmp(record_text(o, "result"), "failed");
	for (size_t at = 0; records_next(r, "change", &at);)
		sum.changes++;
	return sum;
}

/* ---- tables -------------------------------------------------------------------------------------- */

/* A row for each record of a type: fields as they are, under these heads. */
static void put_records(const struct night *n, const char *type, const char *const *head, const char *const *key,
			size_t columns, FILE *out)
{
	struct json_object *o;
	struct table t;

	table_begin(&t, head, columns);
	for (size_t at = 0; (o = records_next(&n->now, type, &at));)
		for (size_t i = 0; i < columns; i++)
			table_add(&t, "%s", record_text(o, key[i]));
	if (t.cells > columns)
		html_table(out, &t);
	else
		html_print(out, "p", "None.");
	table_free(&t);
}

static void put_lanes(const struct night *n, FILE *out)
{
	static const char *const head[] = { "unit", "system under test", "runs", "runs/s", "edges", "corpus" };
	struct json_object *o, *corpus;
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t at = 0; (o = records_next(&n->now, "lane", &at));) {
		const double seconds = record_number(o, "seconds");
		const char *size = "-";

		for (size_t k = 0; (corpus = records_next(&n->now, "corpus", &k));)
			if (!strcmp(record_text(corpus, "target"), record_text(o, "target")) &&
			    !strcmp(record_text(corpus, "system"), record_text(o, "system")))
				size = record_text(corpus, "after");
		table_add(&t, "%s", record_text(o, "unit"));
		table_add(&t, "%s", record_text(o, "system"));
		table_add(&t, "%.0f", record_number(o, "runs"));
		table_add(&t, "%.0f", seconds > 0 ? record_number(o, "runs") / seconds : 0);
		table_add(&t, "%.0f", record_number(o, "edges"));
		table_add(&t, "%s", size);
	}
	html_table(out, &t);
	table_free(&t);
}

/* Known findings, one line for each and each system. */
static void put_known(const struct night *n, FILE *out)
{
	static const char *const head[] = { "known finding", "rule", "in", "system under test", "target", "hits" };
	struct json_object *o;
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t at = 0; (o = records_next(&n->now, "finding", &at));) {
		if (!*record_text(o, "known"))
			continue;
		table_add(&t, "%s", record_text(o, "known"));
		table_add(&t, "%s", record_text(o, "rule"));
		table_add(&t, "%s", record_text(o, "where"));
		table_add(&t, "%s", record_text(o, "system"));
		table_add(&t, "%s", record_text(o, "target"));
		table_add(&t, "%s", record_text(o, "hits"));
	}
	html_table(out, &t);
	table_free(&t);
}

static void add_cells(struct table *t, struct json_object *texts)
{
	for (size_t i = 0; i < t->columns; i++)
		table_add(t, "%s", json_object_get_string(json_object_array_get_idx(texts, i)));
}

/* Rows with the same heads are those of one table. */
static void put_bench(const struct night *n, FILE *out)
{
	struct json_object *o, *heads = NULL;
	struct table t = { .columns = 0 };

	for (size_t at = 0; (o = records_next(&n->now, "bench", &at));) {
		struct json_object *these = json_object_object_get(o, "head");

		if (!heads || !json_object_equal(heads, these)) {
			if (heads)
				html_table(out, &t);
			table_free(&t);
			table_init(&t, json_object_array_length(these));
			add_cells(&t, these);
			heads = these;
		}
		add_cells(&t, json_object_object_get(o, "row"));
	}
	if (heads)
		html_table(out, &t);
	table_free(&t);
}

/* ---- findings ------------------------------------------------------------------------------------ */

static void put_file(const struct night *n, const char *name, bool as_text, FILE *out)
{
	char *path = NULL;
	uint8_t *data;
	size_t len;

	if (*name && asprintf(&path, "%s/%s", n->out, name) >= 0 && !file_read(path, &data, &len)) {
		if (as_text) {
			fputs("<pre>", out);
			html_text(out, (const char *)data);
			fputs("</pre>\n", out);
		} else {
			const char *at = strstr((const char *)data, "<svg");

			fprintf(out, "<figure>%s<figcaption>the machine of this scenario</figcaption></figure>\n",
				at ? at : "");
		}
		free(data);
	}
	free(path);
}

static void put_pair(FILE *out, const char *label, const char *text)
{
	if (!*text)
		return;
	html_print(out, "dt", "%s", label);
	html_print(out, "dd", "%s", text);
}

static void put_new(const struct night *n, FILE *out)
{
	struct json_object *o;

	for (size_t at = 0; (o = records_next(&n->now, "finding", &at));) {
		if (*record_text(o, "known"))
			continue;
		fputs("<article class=\"fails\">", out);
		html_print(out, "h3", "%s on %s, by %s", record_text(o, "rule"), record_text(o, "system"),
			   record_text(o, "target"));
		html_print(out, "p", "%s", record_text(o, "sentence"));
		fputs("<dl>", out);
		put_pair(out, "found", record_text(o, "found"));
		put_pair(out, "code", record_text(o, "where"));
		put_pair(out, "mode", record_text(o, "mode"));
		put_pair(out, "fidelity", record_text(o, "fidelity"));
		put_pair(out, "hits", record_text(o, "hits"));
		put_pair(out, "file", record_text(o, "file"));
		fputs("</dl>\n", out);
		if (file_has_suffix(record_text(o, "file"), ".bdf"))
			put_file(n, record_text(o, "file"), true, out);
		put_file(n, record_text(o, "picture"), false, out);
		fputs("</article>\n", out);
	}
}

/* ---- coverage ------------------------------------------------------------------------------------ */

static void put_functions(struct json_object *file, FILE *out)
{
	static const char *const head[] = { "function", "lines", "not reached" };
	struct json_object *functions = json_object_object_get(file, "functions");
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = 0; functions && i < json_object_array_length(functions); i++) {
		struct json_object *o = json_object_array_get_idx(functions, i);

		if (record_number(o, "reached") == record_number(o, "lines"))
			continue;
		table_add(&t, "%s", record_text(o, "name"));
		table_add(&t, "%.0f/%.0f", record_number(o, "reached"), record_number(o, "lines"));
		table_add(&t, "%s", record_text(o, "missed"));
	}
	html_table(out, &t);
	table_free(&t);
}

static void put_coverage(const struct night *n, FILE *out)
{
	struct json_object *o;

	for (size_t at = 0; (o = records_next(&n->now, "coverage", &at));) {
		fputs("<details><summary>", out);
		html_print(out, "span", "%s, %s: %.0f of %.0f lines, %.1f %%", record_text(o, "file"),
			   record_text(o, "system"), record_number(o, "reached"), record_number(o, "lines"),
			   100 * record_number(o, "reached") / record_number(o, "lines"));
		fputs("</summary>\n", out);
		put_functions(o, out);
		fputs("</details>\n", out);
	}
}

/* ---- the page ------------------------------------------------------------------------------------ */

static void put_head(const struct night *n, FILE *out)
{
	const struct night_sum sum = night_sum(n);
	size_t at = 0, end = 0;
	struct json_object *first = records_next(&n->now, "night", &at), *last = records_next(&n->now, "end", &end);

	html_begin(out, "bdfuzz nightly");
	html_print(out, sum.fresh || sum.failed_tests || sum.failed_units ? "p class=\"bad\"" : "p class=\"good\"",
		   "%zu new findings; %zu of %zu tests failed; %zu of %zu units of the night failed.", sum.fresh,
		   sum.failed_tests, sum.tests, sum.failed_units, n->units);
	if (!first)
		return;
	html_print(out, "p", "Began %s, %s%s. Systems: %s. Seed %s. Night %zu in this directory.",
		   record_text(first, "started"), last ? "ended " : "not ended yet",
		   last ? record_text(last, "ended") : "", record_text(first, "systems"), record_text(first, "seed"),
		   n->before_count + 1);
}

static void put_body(const struct night *n, FILE *out)
{
	static const char *const what[] = { "unit", "what" }, *const kind[] = { "kind", "what" };
	static const char *const test_head[] = { "test", "result", "seconds" };
	static const char *const test_key[] = { "name", "result", "seconds" };
	static const char *const unit_head[] = { "unit", "result", "seconds" };
	static const char *const unit_key[] = { "unit", "result", "seconds" };

	html_print(out, "h2", "New findings");
	put_new(n, out);
	if (!night_sum(n).fresh)
		html_print(out, "p", "None.");
	html_print(out, "h2", "What failed");
	put_records(n, "failure", what, what, 2, out);
	html_print(out, "h2", "Since the night before");
	put_records(n, "change", kind, kind, 2, out);
	html_print(out, "h2", "How it went");
	night_plots(n, out);
	html_print(out, "h2", "Fuzzing");
	put_lanes(n, out);
	html_print(out, "h2", "Lines of the drivers");
	put_coverage(n, out);
	html_print(out, "h2", "Known findings that were met");
	put_known(n, out);
	html_print(out, "h2", "What runs cost");
	put_bench(n, out);
	html_print(out, "h2", "Units of the night");
	put_records(n, "unit", unit_head, unit_key, 3, out);
	html_print(out, "h2", "Tests");
	fputs("<details><summary>all of them</summary>\n", out);
	put_records(n, "test", test_head, test_key, 3, out);
	fputs("</details>\n", out);
}

int night_write(const struct night *n, const char *name, void (*put)(const struct night *n, FILE *out))
{
	char *path = NULL, *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int err = -ENOMEM;

	if (out) {
		put(n, out);
		err = fclose(out) ? -ENOMEM : 0;
	}
	if (!err)
		err = asprintf(&path, "%s/%s", n->out, name) < 0 ? -ENOMEM : file_write(path, text, len);
	free(path);
	free(text);
	return err ? cli_internal("%s/%s: %s", n->out, name, strerror(-err)) : 0;
}

static void put_page(const struct night *n, FILE *out)
{
	put_head(n, out);
	put_body(n, out);
	html_end(out);
}

int night_page(const struct night *n)
{
	return night_write(n, "index.html", put_page);
}
