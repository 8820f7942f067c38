// SPDX-License-Identifier: GPL-2.0
/*
 * text_complain.c - what is said when a line makes no sense; see text_complain.h
 *
 * A message names what was found (escaped and cut short: it is anybody's bytes) and what could
 * stand there, from the table.  Messages are made in a buffer and cut to the room there is.
 */
#include "scenario/text_complain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "base/printable.h"
#include "scenario/field_text.h"

enum { SHOWN = 60 };		/* most bytes of a token that a message shows */

static int place(struct line *l, const char *at, int error)
{
	l->error->line = l->number;
	l->error->column = (uint32_t)(at - l->start) + 1;
	return error;
}

int complain(struct line *l, const char *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(l->error->what, sizeof(l->error->what), format, args);
	va_end(args);
	return place(l, at, -EINVAL);
}

static void add_found(struct buffer *b, struct token t)
{
	char shown[SHOWN];

	if (!t.len)
		buffer_text(b, "the line ends here");
	else
		buffer_print(b, "found \"%s\"", printable(t.at, t.len, shown, sizeof(shown)));
}

/* Say what is in @b, and empty it. */
static int complain_buffer(struct line *l, const char *at, struct buffer *b)
{
	char *text;
	size_t len;

	if (buffer_take(b, &text, &len))
		return complain_memory(l);
	complain(l, at, "%s", text);
	if (len >= sizeof(l->error->what))
		strcpy(l->error->what + sizeof(l->error->what) - 4, "...");
	free(text);
	return -EINVAL;
}

static int complain_at(struct line *l, struct token t, struct buffer *b, const char *near)
{
	if (near)
		buffer_print(b, "; did you mean \"%s\"?", near);
	return complain_buffer(l, t.at, b);
}

int complain_token(struct line *l, struct token t, const char *expected)
{
	struct buffer b = { 0 };

	add_found(&b, t);
	buffer_print(&b, "; expected %s", expected);
	return complain_at(l, t, &b, NULL);
}

static void add_expected(struct buffer *b, const struct field *f)
{
	buffer_text(b, "; expected ");
	if (f->place == PLACE_VALUE)
		buffer_text(b, "= ");
	buffer_print(b, "%s: ", f->name);
	field_describe(b, f);
}

int complain_value(struct line *l, const struct field *f, struct token t, int error)
{
	struct nearest near = { 0 };
	struct buffer b = { 0 };

	add_found(&b, t);
	if (error == -ERANGE)
		buffer_text(&b, ", which is out of range");
	else if (*t.at == '-' && f->form != FORM_SIGNED && f->form != FORM_NAME)
		buffer_text(&b, ", which is negative");
	add_expected(&b, f);
	for (const struct choice *c = f->choice; c && c->name; c++)
		nearest_try(&near, t.at, t.len, c->name);
	return complain_at(l, t, &b, near.name);
}

int complain_missing(struct line *l, const struct field *f, struct token t)
{
	struct buffer b = { 0 };

	add_found(&b, t);
	add_expected(&b, f);
	return complain_at(l, t, &b, NULL);
}

static void add_keys(struct buffer *b, const struct line *l, struct token t, struct nearest *near)
{
	const struct field *first = l->class->field;
	const char *between = "";

	for (const struct field *f = first; f->name; f++) {
		if (f->place != PLACE_KEY)
			continue;
		nearest_try(near, t.at, t.len, f->name);
		if (l->seen >> (f - first) & 1)
			continue;
		buffer_print(b, "%s%s=", between, f->name);
		between = ", ";
	}
	if (l->class->may_async)
		buffer_print(b, "%s&", *between ? " or " : "");
	else if (!*between)
		buffer_text(b, "the end of the line");
	else
		buffer_text(b, " or the end of the line");
}

int complain_extra(struct line *l, struct token t)
{
	struct nearest near = { 0 };
	struct buffer b = { 0 };

	if (*t.at == '#')
		return complain(l, t.at, "found a comment behind an operation; it needs a line of its own");
	add_found(&b, t);
	buffer_print(&b, "; \"%s\" can only be followed here by ", l->class->name);
	if (l->class->data == DATA_PATTERN && !l->op->data)
		buffer_text(&b, "on SYSTEM or ");
	add_keys(&b, l, t, &near);
	return complain_at(l, t, &b, near.name);
}

int complain_key(struct line *l, struct token t)
{
	struct nearest near = { 0 };
	char shown[SHOWN];
	struct buffer b = { 0 };

	buffer_print(&b, "\"%s\" has no field \"%s\"; expected ", l->class->name,
		     printable(t.at, t.len, shown, sizeof(shown)));
	add_keys(&b, l, t, &near);
	return complain_at(l, t, &b, near.name);
}

int complain_operation(struct line *l, struct token t)
{
	struct nearest near = { 0 };
	char shown[SHOWN];
	struct buffer b = { 0 };

	buffer_print(&b, "unknown operation \"%s\"", printable(t.at, t.len, shown, sizeof(shown)));
	for (int i = OP_NOTE + 1; i < OP_KINDS; i++)
		nearest_try(&near, t.at, t.len, operation_class[i].name);
	if (near.name)
		return complain_at(l, t, &b, near.name);
	buffer_text(&b, "; expected # and a comment");
	for (int i = OP_NOTE + 1; i < OP_KINDS; i++)
		buffer_print(&b, ", %s", operation_class[i].name);
	return complain_at(l, t, &b, NULL);
}

int complain_full(struct line *l, int error)
{
	if (error == -ENOMEM)
		return complain_memory(l);
	complain(l, l->start, "more than %d operations", SCENARIO_OPERATIONS);
	return error;
}

int complain_memory(struct line *l)
{
	complain(l, l->start, "out of memory");
	return -ENOMEM;
}

const struct field *find_key(const struct operation_class *class, struct token t)
{
	for (const struct field *f = class->field; f->name; f++)
		if (f->place == PLACE_KEY && strlen(f->name) == t.len && !memcmp(f->name, t.at, t.len))
			return f;
	return NULL;
}

bool has_value(const struct operation_class *class)
{
	for (const struct field *f = class->field; f->name; f++)
		if (f->place == PLACE_VALUE)
			return true;
	return false;
}
