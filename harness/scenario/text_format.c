// SPDX-License-Identifier: GPL-2.0
/*
 * text_format.c - the text form, written; see text.h
 *
 * Everything comes out in one spelling, so that two equal scenarios have equal text.
 */
#include "scenario/text.h"

#include "base/buffer.h"
#include "scenario/field_text.h"

static bool may_leave_out(const struct operation *op, const struct field *f)
{
	return f->optional && field_get(op, f) == field_standard(op, f);
}

static void format_fields(struct buffer *b, const struct operation *op)
{
	const struct field *first = operation_class[op->kind].field;

	for (const struct field *f = first; f->name; f++) {
		if (!field_exists(op, first, f) || may_leave_out(op, f))
			continue;
		buffer_text(b, f->place == PLACE_VALUE ? " = " : " ");
		if (f->place == PLACE_KEY)
			buffer_print(b, "%s=", f->name);
		field_format(b, f, op);
	}
}

static void format_data(struct buffer *b, const struct operation *op)
{
	static const char digit[] = "0123456789abcdef";
	char *to;

	switch (operation_class[op->kind].data) {
	case DATA_COMMENT:
		if (op->data)
			buffer_text(b, "#");
		buffer_add(b, op->data, op->len);
		break;
	case DATA_PATTERN:
		if (op->len)
			buffer_text(b, " on ");
		buffer_add(b, op->data, op->len);
		break;
	case DATA_HEX:
		if (op->len)
			buffer_text(b, " ");
		to = buffer_more(b, 2 * (size_t)op->len);
		for (uint32_t i = 0; to && i < op->len; i++) {
			*to++ = digit[op->data[i] >> 4];
			*to++ = digit[op->data[i] & 15];
		}
		break;
	}
}

static void format_operation(struct buffer *b, const struct operation *op)
{
	if (op->kind != OP_NOTE)
		buffer_text(b, operation_class[op->kind].name);
	format_fields(b, op);
	format_data(b, op);
	buffer_text(b, op->async ? " &\n" : "\n");
}

int text_format(const struct scenario *s, char **text, size_t *len)
{
	struct buffer b = { 0 };

	for (size_t i = 0; i < s->count; i++)
		format_operation(&b, &s->op[i]);
	return buffer_take(&b, text, len);
}

int text_format_operation(const struct operation *op, char **text, size_t *len)
{
	struct buffer b = { 0 };

	format_operation(&b, op);
	return buffer_take(&b, text, len);
}
