// SPDX-License-Identifier: GPL-2.0
/*
 * check_junit.c - the report of bdfuzz check as JUnit's XML: a suite a capture, a case a record
 *
 * A warning is a case that passed, and says so on its standard output.
 */
#include "check/print.h"
#include "cli/checking.h"
#include "report/html.h"

static void begin(const struct check_view *v, const struct checked *c, size_t count, FILE *out)
{
	(void)v;
	(void)c;
	(void)count;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bdfuzz check\">\n", out);
}

static void put_attribute(const char *name, const char *text, FILE *out)
{
	fprintf(out, " %s=\"", name);
	html_text(out, text);
	fputc('"', out);
}

static void put_text(const struct still_record *r, FILE *out)
{
	char bytes[3 * STILL_BYTES + 1], text[200];

	snprintf(text, sizeof(text), "bytes 0x%02x: %s\n", r->offset, check_bytes(r, bytes));
	html_text(out, r->rule->sentence);
	fputc('\n', out);
	if (r->bytes)
		html_text(out, text);
	fputs("expected: ", out);
	html_text(out, r->expected);
	fputs("\nfound: ", out);
	html_text(out, r->found);
	fputs("\nclause: ", out);
	html_text(out, r->rule->origin);
	fputs("\nadvice: ", out);
	html_text(out, r->rule->advice);
}

static void put_result(const struct still_record *r, FILE *out)
{
	switch (r->result) {
	case STILL_FAIL:
		fputs(">\n<failure", out);
		put_attribute("type", severity_name(r->rule->severity), out);
		put_attribute("message", r->found, out);
		fputc('>', out);
		put_text(r, out);
		fputs("</failure>\n</testcase>\n", out);
		break;
	case STILL_WARN:
		fputs(">\n<system-out>", out);
		put_text(r, out);
		fputs("</system-out>\n</testcase>\n", out);
		break;
	case STILL_SKIP:
		fputs(">\n<skipped", out);
		put_attribute("message", r->found, out);
		fputs("/>\n</testcase>\n", out);
		break;
	default:
		fputs("/>\n", out);
	}
}

static void file(const struct check_view *v, const struct checked *c, FILE *out)
{
	char address[CAPTURE_NAME], name[CAPTURE_NAME + 40];

	fputs("<testsuite", out);
	put_attribute("name", c->path, out);
	fprintf(out, " tests=\"%zu\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n<properties>\n", c->still.records,
		c->still.total[STILL_FAIL], c->still.total[STILL_SKIP]);
	fprintf(out, "<property name=\"sha256\" value=\"%s\"/>\n", c->hash);
	fprintf(out, "<property name=\"tool\" value=\"%s\"/>\n</properties>\n", v->tool);
	for (size_t i = 0; i < c->still.records; i++) {
		const struct still_record *r = &c->still.record[i];

		check_address(v, c, r->function, address);
		snprintf(name, sizeof(name), "%s%s%s", r->rule->id, *address ? " " : "", address);
		fputs("<testcase classname=\"bdfuzz.check\"", out);
		put_attribute("name", name, out);
		put_result(r, out);
	}
	fputs("</testsuite>\n", out);
}

static void end(const struct check_view *v, const struct checked *c, size_t count, FILE *out)
{
	(void)v;
	(void)c;
	(void)count;
	fputs("</testsuites>\n", out);
}

const struct check_format check_junit = { .name = "junit", .begin = begin, .file = file, .end = end };
