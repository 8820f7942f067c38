// SPDX-License-Identifier: GPL-2.0
/*
 * text_grammar.c - the manual's table of operations, in Markdown; see text.h
 *
 * Made from the table that the parser uses, so it can't say anything else.
 */
#include <stdlib.h>

#include "scenario/field_text.h"
#include "scenario/text.h"

static void print_form(FILE *out, const struct operation_class *class)
{
	fputs(class->name, out);
	for (const struct field *f = class->field; f->name; f++) {
		/* Of the spellings of an expected value, one stands for all. */
		if (f != class->field && f->place == PLACE_VALUE && f[-1].place == PLACE_VALUE)
			continue;
		fputs((f->when || f->optional) && f->place != PLACE_VALUE ? " [" : " ", out);
		fprintf(out, "%s%s%s", f->place == PLACE_VALUE ? "= " : "", f->name,
			f->place == PLACE_KEY ? "=..." : "");
		fputs((f->when || f->optional) && f->place != PLACE_VALUE ? "]" : "", out);
	}
	if (class->data == DATA_HEX)
		fputs(" [HEX DIGITS]", out);
	if (class->data == DATA_PATTERN)
		fputs(" [on SYSTEM]", out);
	fputs(class->may_async ? " [&]" : "", out);
}

static void print_usual(FILE *out, const struct field *f)
{
	struct operation op = { .channel = 0 };
	struct buffer b = { 0 };
	char *text;
	size_t len;

	if (f->as_channel) {
		fputs("; usually the channel's number", out);
		return;
	}
	field_set(&op, f, f->standard);
	field_format(&b, f, &op);
	if (buffer_take(&b, &text, &len))
		return;
	fprintf(out, "; usually %s", text);
	free(text);
}

static void print_condition(FILE *out, const struct field *first, const struct field *f)
{
	const char *between = "  (";

	for (const struct choice *c = first->choice; f->when && c->name; c++) {
		if (!(f->when >> c->value & 1))
			continue;
		fprintf(out, "%s%s", between, c->name);
		between = ", ";
	}
	fputs(f->when ? ")" : "", out);
}

static void print_field(FILE *out, const struct field *first, const struct field *f)
{
	struct buffer b = { 0 };
	char *text;
	size_t len;

	field_describe(&b, f);
	if (buffer_take(&b, &text, &len))
		return;
	fprintf(out, "    - `%s`: %s", f->name, text);
	free(text);
	if (f->optional)
		print_usual(out, f);
	print_condition(out, first, f);
	fputc('\n', out);
}

void text_print_grammar(FILE *out)
{
	for (int i = 0; i < OP_KINDS; i++) {
		const struct operation_class *class = &operation_class[i];

		fputs("- `", out);
		print_form(out, class);
		fprintf(out, "`: %s\n", class->help);
		for (const struct field *f = class->field; f->name; f++)
			print_field(out, class->field, f);
	}
}
