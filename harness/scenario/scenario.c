// SPDX-License-Identifier: GPL-2.0
/*
 * scenario.c - a list of operations and the memory that their data lives in; see scenario.h
 *
 * What an operation means is not known here, only which of its fields count: the table's.
 */
#include "scenario/scenario.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/operations.h"

void scenario_init(struct scenario *s)
{
	*s = (struct scenario){ 0 };
}

void scenario_free(struct scenario *s)
{
	arena_free(&s->data);
	free(s->op);
	free(s->name);
	scenario_init(s);
}

void scenario_reset(struct scenario *s)
{
	arena_reset(&s->data);
	s->count = 0;
}

int scenario_more(struct scenario *s, struct operation **op)
{
	if (s->count == SCENARIO_OPERATIONS)
		return -E2BIG;
	if (s->count == s->room) {
		size_t room = s->room ? 2 * s->room : 32;
		struct operation *at = realloc(s->op, room * sizeof(*at));

		if (!at)
			return -ENOMEM;
		s->op = at;
		s->room = room;
	}
	*op = &s->op[s->count++];
	memset(*op, 0, sizeof(**op));
	return 0;
}

uint8_t *scenario_data(struct scenario *s, size_t len)
{
	return arena_more(&s->data, len);
}

int scenario_append(struct scenario *s, const struct operation *op)
{
	struct operation copy = *op;	/* @op may lie in the array that is about to move */
	struct operation *to;
	int error;

	if (op->data) {
		copy.data = scenario_data(s, op->len);
		if (!copy.data)
			return -ENOMEM;
		memcpy(copy.data, op->data, op->len);
	}
	error = scenario_more(s, &to);
	if (error)
		return error;
	*to = copy;
	return 0;
}

int scenario_copy(struct scenario *to, const struct scenario *from)
{
	struct scenario copy;
	int error = 0;

	scenario_init(&copy);
	for (size_t i = 0; i < from->count && !error; i++)
		error = scenario_append(&copy, &from->op[i]);
	if (!error && from->name) {
		copy.name = strdup(from->name);
		error = copy.name ? 0 : -ENOMEM;
	}
	if (error) {
		scenario_free(&copy);
		return error;
	}
	scenario_free(to);
	*to = copy;
	return 0;
}

static bool operation_equal(const struct operation *a, const struct operation *b)
{
	const struct field *first = operation_class[a->kind].field;

	if (a->kind != b->kind || a->async != b->async || a->len != b->len || !a->data != !b->data)
		return false;
	for (const struct field *f = first; f->name; f++) {
		if (!field_exists(a, first, f))
			continue;
		if (memcmp(field_of(a, f), field_of(b, f), f->size) != 0)
			return false;
	}
	return !a->len || !a->data || !memcmp(a->data, b->data, a->len);
}

bool scenario_equal(const struct scenario *a, const struct scenario *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!operation_equal(&a->op[i], &b->op[i]))
			return false;
	return true;
}

int scenario_make_hostile(struct scenario *s)
{
	struct operation *op;
	int err = scenario_more(s, &op);

	if (err)
		return err;
	memmove(&s->op[1], &s->op[0], (s->count - 1) * sizeof(*s->op));
	s->op[0] = (struct operation){ .kind = OP_HOST, .host = { HOST_HOSTILE, 1 } };
	return 0;
}
