// SPDX-License-Identifier: GPL-2.0
/*
 * bytes.c - the byte form; see bytes.h
 *
 * Reading is part of every run of a fuzz target, so it walks the table once and copies into memory
 * that the scenario already has.
 */
#include "scenario/bytes.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/bytes_le.h"
#include "scenario/operations.h"

enum { OPCODE_ASYNC = 0x80, LENGTH_BYTES = 2 };

/* A comment's length is written as one more: none at all is a value of its own, a blank line. */
static uint32_t length_bias(const struct operation_class *class)
{
	return class->data == DATA_COMMENT;
}

static uint64_t into_range(const struct field *f, uint64_t raw)
{
	uint64_t span = f->most - f->least + 1;		/* 0: all 64 bits */

	if (!(span & (span - 1)))	/* nearly always, and a division is slow */
		return f->least + (raw & (span - 1));
	return f->least + raw % span;
}

/* A fifth byte, where there is one: a private domain, or no address at all. */
static uint64_t decode_address(const struct field *f, uint64_t raw)
{
	const uint64_t more = raw >> 32;

	if (f->most == UINT64_MAX && more & 2)
		return (uint64_t)(more & 1 ? ADDRESS_ERROR : ADDRESS_NONE);
	if (more & 1)
		return (uint64_t)SCENARIO_PRIVATE << 16 | (raw & ((SCENARIO_VMDS - 1) << 16 | 0xffff));
	return (uint32_t)raw;
}

static uint64_t decode_value(const struct field *f, uint64_t raw)
{
	size_t choices = 1;

	switch (f->form) {
	case FORM_NAME:
		while (f->choice[choices].name)
			choices++;
		return f->choice[raw % choices].value;
	case FORM_SIGNED:
		return (uint64_t)(int64_t)(int32_t)raw;
	case FORM_ADDRESS:
		return decode_address(f, raw);
	default:
		return into_range(f, raw);
	}
}

static uint64_t encode_value(const struct operation *op, const struct field *f)
{
	uint64_t value = field_get(op, f), index = 0;

	switch (f->form) {
	case FORM_NAME:
		while (f->choice[index].name && f->choice[index].value != value)
			index++;
		return index;
	case FORM_SIGNED:
		return value;
	case FORM_ADDRESS:
		return value >> 63 ? (value == (uint64_t)ADDRESS_ERROR ? 3ull << 32 : 2ull << 32) : value;
	default:
		return value - f->least;
	}
}

static void decode_fields(struct reader *r, struct operation *op)
{
	const struct field *first = operation_class[op->kind].field;

	for (const struct field *f = first; f->name; f++) {
		if (!field_exists(op, first, f))
			continue;
		if (f->form == FORM_GUID) {
			uint8_t *to = field_in(op, f);

			for (int i = 0; i < f->size; i++)
				to[i] = (uint8_t)reader_number(r, 1);
		} else {
			field_set(op, f, decode_value(f, reader_number(r, f->bytes)));
		}
	}
}

static int decode_data(struct reader *r, struct operation *op, struct scenario *s)
{
	const struct operation_class *class = &operation_class[op->kind];
	uint32_t len = (uint32_t)reader_number(r, LENGTH_BYTES);

	if (!len)
		return 0;
	len -= length_bias(class);
	if (len > reader_left(r))
		len = (uint32_t)reader_left(r);
	if (!len && class->data != DATA_COMMENT)
		return 0;
	op->data = scenario_data(s, len);
	if (!op->data)
		return -ENOMEM;
	op->len = len;
	memcpy(op->data, r->at, len);
	r->at += len;
	for (uint32_t i = 0; class->data != DATA_HEX && i < len; i++)
		if (!data_allows(class->data, op->data[i]))
			op->data[i] = DATA_INSTEAD;
	return 0;
}

int bytes_decode(const uint8_t *data, size_t len, struct scenario *out)
{
	struct reader r = { data, len ? data + len : data };
	struct operation *op;
	int error = 0;

	scenario_reset(out);
	while (reader_left(&r) && out->count < SCENARIO_OPERATIONS && !error) {
		uint8_t code;

		error = scenario_more(out, &op);
		if (error)
			break;
		code = (uint8_t)reader_number(&r, 1);
		op->kind = (uint8_t)((code & 0x7f) % OP_KINDS);
		op->async = code & OPCODE_ASYNC && operation_class[op->kind].may_async;
		decode_fields(&r, op);
		if (operation_class[op->kind].data)
			error = decode_data(&r, op, out);
	}
	if (error)
		scenario_reset(out);
	return error;
}

static void encode_operation(struct buffer *b, const struct operation *op)
{
	const struct operation_class *class = &operation_class[op->kind];
	const struct field *f;
	uint8_t raw[8];

	raw[0] = (uint8_t)(op->kind | (op->async ? OPCODE_ASYNC : 0));
	buffer_add(b, raw, 1);
	for (f = class->field; f->name; f++) {
		if (!field_exists(op, class->field, f))
			continue;
		if (f->form == FORM_GUID) {
			buffer_add(b, field_of(op, f), f->size);
			continue;
		}
		le_put(raw, f->bytes, encode_value(op, f));
		buffer_add(b, raw, f->bytes);
	}
	if (!class->data)
		return;
	le_put(raw, LENGTH_BYTES, op->data ? op->len + length_bias(class) : 0);
	buffer_add(b, raw, LENGTH_BYTES);
	if (op->data)
		buffer_add(b, op->data, op->len);
}

int bytes_encode(const struct scenario *s, int lean, uint8_t **data, size_t *len)
{
	struct buffer b = { 0 };

	for (size_t i = 0; i < s->count; i++)
		if (!lean || (s->op[i].kind != OP_NOTE && s->op[i].kind != OP_EXPECT))
			encode_operation(&b, &s->op[i]);
	return buffer_take(&b, (char **)data, len);
}
