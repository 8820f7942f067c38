// SPDX-License-Identifier: GPL-2.0
/* check_text.c - the report of bdfuzz check for people at a terminal: what is wrong in full, the rest a line each */
#include <stdio.h>

#include "check/print.h"
#include "cli/checking.h"

static void put_hex(const struct checked *c, uint32_t function, FILE *out)
{
	const struct capture_function *f = &c->capture.function.at[function];
	const uint8_t *byte = capture_bytes(&c->capture, f);

	for (uint32_t at = 0; at < f->bytes; at++) {
		if (at % 16 == 0)
			fprintf(out, "  %02x:", at);
		fprintf(out, " %02x%s", byte[at], at % 16 == 15 ? "\n" : "");
	}
}

static void put_breach(const struct check_view *v, const struct checked *c, const struct still_record *r, FILE *out)
{
	char address[CAPTURE_NAME], name[CHECK_NAME], bytes[3 * STILL_BYTES + 1];

	fprintf(out, "%s [%s] %s", still_result_names[r->result], severity_name(r->rule->severity), r->rule->id);
	if (r->function != STILL_NOBODY)
		fprintf(out, " %s %s (line %u)", check_address(v, c, r->function, address),
			check_name(v, c, r->function, name), c->capture.function.at[r->function].line);
	fprintf(out, "\n  rule      %s\n", r->rule->sentence);
	if (r->bytes)
		fprintf(out, "  bytes     0x%02x: %s\n", r->offset, check_bytes(r, bytes));
	fprintf(out, "  expected  %s\n  found     %s\n", r->expected, r->found);
	fprintf(out, "  clause    %s\n  advice    %s\n", r->rule->origin, r->rule->advice);
	if (v->hex && r->function != STILL_NOBODY)
		put_hex(c, r->function, out);
}

static void put_line(const struct check_view *v, const struct still_record *r, FILE *out)
{
	char looked[64];

	fprintf(out, "%s %-16s %s", still_result_names[r->result], r->rule->id, check_looked(r, looked));
	if (*r->found)
		fprintf(out, "%s%s", *looked ? ": " : "", r->found);
	fputc('\n', out);
	if (v->verbose)
		fprintf(out, "  rule      %s\n  clause    %s\n", r->rule->sentence, r->rule->origin);
}

static void file(const struct check_view *v, const struct checked *c, FILE *out)
{
	fprintf(out, "%s\n  capture   sha256 %s\n", c->path, c->hash);
	for (size_t i = 0; i < c->capture.about.count; i++)
		fprintf(out, "  %-9s %s\n", capture_text(&c->capture, c->capture.about.at[i].key),
			capture_text(&c->capture, c->capture.about.at[i].text));
	fputc('\n', out);
	for (size_t i = 0; i < c->still.records; i++) {
		const struct still_record *r = &c->still.record[i];

		if (r->result == STILL_FAIL || r->result == STILL_WARN) {
			put_breach(v, c, r, out);
			fputc('\n', out);
		}
	}
	for (size_t i = 0; i < c->still.records; i++) {
		const struct still_record *r = &c->still.record[i];

		if (r->result == STILL_PASS || r->result == STILL_SKIP)
			put_line(v, r, out);
	}
	fputc('\n', out);
	check_totals(c, out);
	fputs("\n\n", out);
}

static void end(const struct check_view *v, const struct checked *c, size_t count, FILE *out)
{
	size_t failed = 0;

	fprintf(out, "tool %s, which these kernels are part of:\n", v->tool);
	for (size_t i = 0; i < v->systems->count; i++)
		fprintf(out, "%s %s\n", v->systems->class[i]->name, v->systems->class[i]->source);
	for (size_t i = 0; i < count; i++)
		failed += check_failed(&c[i], 1);
	fprintf(out, "%zu of %zu captures passed\n", count - failed, count);
}

const struct check_format check_text = { .name = "text", .file = file, .end = end };
