// SPDX-License-Identifier: GPL-2.0
/*
 * text_parse.c - the text form, read; see text.h
 *
 * One pass over the text, no backtracking.  What can stand where is the table's (operations.c);
 * what is said when something else stands there is in text_complain.c.
 */
#include "scenario/text.h"

#include <errno.h>

#include "scenario/field_text.h"
#include "scenario/text_complain.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool mark(char c)
{
	return c == '=' || c == '&' || c == '#';
}

static void skip_blanks(struct line *l)
{
	while (l->at < l->end && blank(*l->at))
		l->at++;
}

/* The next word or mark; empty at the end of the line. */
static struct token next_token(struct line *l)
{
	struct token t;

	skip_blanks(l);
	t.at = l->at;
	if (l->at < l->end && mark(*l->at))
		l->at++;
	else
		while (l->at < l->end && !blank(*l->at) && !mark(*l->at))
			l->at++;
	t.len = (size_t)(l->at - t.at);
	return t;
}

static bool next_is(struct line *l, char c)
{
	skip_blanks(l);
	return l->at < l->end && *l->at == c;
}

static bool is_word(struct token t)
{
	return t.len && !mark(*t.at);
}

static int parse_field(struct line *l, const struct field *f, struct token t)
{
	int error;

	if (!is_word(t))
		return complain_missing(l, f, t);
	error = field_parse(f, t.at, t.len, l->op);
	if (error)
		return complain_value(l, f, t, error);
	l->seen |= 1u << (f - l->class->field);
	return 0;
}

static int parse_key(struct line *l, const struct field *f, struct token key)
{
	if (l->seen >> (f - l->class->field) & 1)
		return complain(l, key.at, "%s is given twice", f->name);
	next_token(l);		/* the equals sign */
	return parse_field(l, f, next_token(l));
}

static int parse_hex(struct line *l, struct token t)
{
	struct operation *op = l->op;
	size_t room = (size_t)(l->end - t.at + 1) / 2;

	if (t.len % 2)
		return complain_token(l, t, "an even number of hexadecimal digits, two for each byte");
	if (op->len + t.len / 2 > SCENARIO_DATA)
		return complain(l, t.at, "more than %d bytes of data", SCENARIO_DATA);
	if (!op->data) {	/* enough for all that this line may still hold */
		op->data = scenario_data(l->out, room < SCENARIO_DATA ? room : SCENARIO_DATA);
		if (!op->data)
			return complain_memory(l);
	}
	for (size_t i = 0; i < t.len; i += 2) {
		int high = hex_digit(t.at[i]), low = hex_digit(t.at[i + 1]);

		if (high > 15 || low > 15)
			return complain_token(l, t, "hexadecimal digits, two for each byte");
		op->data[op->len++] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

static int set_data(struct line *l, struct token t)
{
	l->op->data = scenario_data(l->out, t.len);
	if (!l->op->data)
		return complain_memory(l);
	memcpy(l->op->data, t.at, t.len);
	l->op->len = (uint32_t)t.len;
	return 0;
}

/* `on PATTERN` */
static int parse_pattern(struct line *l, struct token t)
{
	if (t.len != 2 || memcmp(t.at, "on", 2) != 0 || l->op->data)
		return complain_extra(l, t);
	t = next_token(l);
	if (!is_word(t))
		return complain_token(l, t, "a system under test, such as linux-6.12 or linux-*");
	if (t.len > SCENARIO_DATA)
		return complain(l, t.at, "a pattern of more than %d bytes", SCENARIO_DATA);
	for (size_t i = 0; i < t.len; i++)
		if (!data_allows(DATA_PATTERN, (uint8_t)t.at[i]))
			return complain_token(l, t, "letters, digits and -_.:/+,*?[]!");
	return set_data(l, t);
}

static int parse_word(struct line *l, struct token t)
{
	const struct field *first = l->class->field, *f = first;

	while (f->name &&
	       (f->place == PLACE_KEY || l->seen >> (f - first) & 1 || !field_exists(l->op, first, f)))
		f++;
	if (f->name && f->place == PLACE_VALUE) {
		if (*t.at != '=')
			return complain_token(l, t, "an equals sign and a value");
		return parse_field(l, f, next_token(l));
	}
	if (f->name && *t.at != '#')
		return parse_field(l, f, t);
	if (mark(*t.at))
		return complain_extra(l, t);
	if (l->class->data == DATA_HEX)
		return parse_hex(l, t);
	return l->class->data == DATA_PATTERN ? parse_pattern(l, t) : complain_extra(l, t);
}

static int parse_async(struct line *l, struct token t)
{
	struct token behind = next_token(l);

	if (!l->class->may_async)
		return complain(l, t.at, "\"%s\" can't be started without being waited for (&)",
				l->class->name);
	if (behind.len)
		return complain_token(l, behind, "the end of the line after &");
	l->op->async = true;
	return 0;
}

/* Fields that were not named get their usual value, if they have one. */
static int fill_in(struct line *l)
{
	const struct field *first = l->class->field;

	for (const struct field *f = first; f->name; f++) {
		if (l->seen >> (f - first) & 1 || !field_exists(l->op, first, f))
			continue;
		if (!f->optional)
			return complain_missing(l, f, (struct token){ l->end, 0 });
		field_set(l->op, f, field_standard(l->op, f));
	}
	return 0;
}

static int parse_operation(struct line *l)
{
	struct token t;
	int error = 0;

	while (!error) {
		const struct field *key = NULL;

		t = next_token(l);
		if (!t.len)
			return fill_in(l);
		if (*t.at == '&') {
			error = parse_async(l, t);
			continue;
		}
		if (is_word(t) && next_is(l, '=')) {
			key = find_key(l->class, t);
			if (!key && !has_value(l->class))
				return complain_key(l, t);
		}
		error = key ? parse_key(l, key, t) : parse_word(l, t);
	}
	return error;
}

static int parse_note(struct line *l)
{
	struct token t = { l->at + 1, 0 };

	if (l->at == l->end)
		return 0;
	t.len = (size_t)(l->end - t.at);
	if (t.len >= SCENARIO_DATA)
		return complain(l, l->at, "a comment of %zu bytes: at most %d fit", t.len, SCENARIO_DATA - 1);
	return set_data(l, t);
}

static int parse_line(struct line *l)
{
	struct token t;
	int error;

	for (const char *c = l->at; c < l->end; c++)
		if (!data_allows(DATA_COMMENT, (uint8_t)*c))
			return complain(l, c, "found byte 0x%02x; the only control characters are tab and newline",
					(uint8_t)*c);
	error = scenario_more(l->out, &l->op);
	if (error)
		return complain_full(l, error);
	l->op->line = l->number;
	skip_blanks(l);
	if (l->at == l->end || *l->at == '#')
		return parse_note(l);
	t = next_token(l);
	l->class = operation_find(t.at, t.len);
	if (!l->class)
		return complain_operation(l, t);
	l->op->kind = (uint8_t)(l->class - operation_class);
	return parse_operation(l);
}

int text_parse(const char *text, size_t len, struct scenario *out, struct text_error *error)
{
	const char *end = len ? text + len : text;
	struct scenario fresh;
	uint32_t number = 0;
	int result = 0;

	scenario_init(&fresh);
	for (const char *at = text; at < end && !result; number++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;
		struct line l = { at, at, stop, .number = number + 1, .out = &fresh, .error = error };

		if (l.end > at && l.end[-1] == '\r')
			l.end--;
		result = parse_line(&l);
		at = newline ? newline + 1 : end;
	}
	if (result) {
		scenario_free(&fresh);
		return result;
	}
	*out = fresh;
	return 0;
}
