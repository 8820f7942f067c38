// SPDX-License-Identifier: GPL-2.0
/*
 * shrink.c - a scenario made short and simple; see shrink.h
 *
 * Every change is an attempt: the operations are noted, changed in place, tested, and put back unless the scenario
 * still shows it.  Each change that stays makes the scenario smaller by one order (operations, asynchronous ones,
 * bytes of data, values), so going on until nothing changes comes to an end.
 */
#include "check/shrink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/operations.h"

struct work {
	struct shrink *k;
	struct scenario s;		/* the smallest so far, or an attempt */
	struct operation *noted;	/* what an attempt that fails goes back to */
	size_t count;
	size_t at;			/* the operation whose data are cut */
	uint8_t *bytes;			/* as many as the longest data */
};

static bool shows(struct work *w)
{
	if (w->k->tests == w->k->most)
		return false;
	w->k->tests++;
	return w->k->test(w->k->context, &w->s);
}

static void note(struct work *w)
{
	w->count = w->s.count;
	memcpy(w->noted, w->s.op, w->count * sizeof(*w->noted));
}

/* What was changed since note() stays if the scenario still shows it. */
static bool stays(struct work *w)
{
	if (shows(w))
		return true;
	w->s.count = w->count;
	memcpy(w->s.op, w->noted, w->count * sizeof(*w->noted));
	return false;
}

/* @attempt on ever smaller pieces of so many things, from the last one on: what comes late needs what came before. */
static bool by_halves(struct work *w, size_t (*count)(const struct work *w),
		      bool (*attempt)(struct work *w, size_t from, size_t n))
{
	bool any = false;

	for (size_t n = count(w); n; n /= 2) {
		for (size_t end = count(w), from; end; end = from) {
			from = end > n ? end - n : 0;
			any |= attempt(w, from, end - from);
		}
	}
	return any;
}

/* ---- fewer operations --------------------------------------------------------------------------- */

static size_t count_operations(const struct work *w)
{
	return w->s.count;
}

static bool drop_piece(struct work *w, size_t from, size_t n)
{
	note(w);
	memmove(&w->s.op[from], &w->s.op[from + n], (w->s.count - from - n) * sizeof(*w->s.op));
	w->s.count -= n;
	return stays(w);
}

static bool drop_operations(struct work *w)
{
	bool any = false;

	while (by_halves(w, count_operations, drop_piece))
		any = true;
	return any;
}

static bool drop_channel(struct work *w, uint8_t channel)
{
	size_t left = 0;

	note(w);
	for (size_t i = 0; i < w->count; i++)
		if (w->s.op[i].channel != channel)
			w->s.op[left++] = w->s.op[i];
	w->s.count = left;
	return left < w->count && stays(w);
}

static bool drop_channels(struct work *w)
{
	bool any = false;

	for (uint8_t channel = SCENARIO_CHANNELS; channel; channel--)
		any |= drop_channel(w, channel);
	return any;
}

/* ---- simpler ones ------------------------------------------------------------------------------- */

static bool wait_for_all(struct work *w)
{
	bool any = false;

	for (size_t i = w->s.count; i--;) {
		note(w);
		w->s.op[i].async = false;
		any |= w->noted[i].async && stays(w);
	}
	return any;
}

static void move_to_channel(struct operation *op, uint8_t channel)
{
	const uint8_t old = op->channel;

	op->channel = channel;
	for (const struct field *f = operation_class[op->kind].field; f->name; f++)
		if (f->as_channel && field_get(op, f) == old)
			field_set(op, f, channel);
}

/* In the order in which they turn up. */
static bool count_channels(struct work *w)
{
	uint8_t number[SCENARIO_CHANNELS + 1] = { 0 }, channels = 0;
	bool other = false;

	note(w);
	for (size_t i = 0; i < w->s.count; i++) {
		const uint8_t old = w->s.op[i].channel;

		if (old && !number[old])
			number[old] = ++channels;
		other |= old != number[old];
		move_to_channel(&w->s.op[i], number[old]);
	}
	return other && stays(w);
}

/* Whether @g of @op names what @f names with the value @old.  What is usual for one has to be usual for the other. */
static bool names_it(const struct operation *op, const struct field *g, const struct field *f, uint64_t old)
{
	return g->form != FORM_NAME && g->form != FORM_GUID && g->standard == f->standard && field_related(f, g) &&
	       field_exists(op, operation_class[op->kind].field, g) && field_get(op, g) == field_convert(g, f, old);
}

/* Give all that names the same thing of the same channel this value.  Returns how many fields that were. */
static size_t put_everywhere(struct work *w, size_t at, const struct field *f, uint64_t value)
{
	const uint64_t old = field_get(&w->s.op[at], f);
	const uint8_t channel = w->s.op[at].channel;
	size_t n = 0;

	for (size_t i = 0; i < w->s.count; i++) {
		struct operation *op = &w->s.op[i];

		if (op->channel != channel || op->kind <= OP_EXPECT)
			continue;
		for (const struct field *g = operation_class[op->kind].field; g->name; g++) {
			const uint64_t other = field_convert(g, f, value);

			if (!names_it(op, g, f, old) || other < g->least || other > g->most)
				continue;
			field_set(op, g, other);
			n++;
		}
	}
	return n;
}

/* Everywhere, or else only here. */
static bool put(struct work *w, size_t at, const struct field *f, uint64_t value)
{
	note(w);
	if (put_everywhere(w, at, f, value) > 1 && stays(w))
		return true;
	field_set(&w->s.op[at], f, value);
	return stays(w);
}

static bool put_earlier_choice(struct work *w, size_t at, const struct field *f)
{
	for (const struct choice *c = f->choice; c->name && c->value != field_get(&w->s.op[at], f); c++)
		if (put(w, at, f, c->value))
			return true;
	return false;
}

/* What is smaller: a devfn counts as its wslot would, or the two would go round in circles. */
static bool is_smaller(const struct operation *op, const struct field *f, uint64_t value)
{
	static const struct field wslot = { .form = FORM_HEX };
	const uint64_t old = field_get(op, f);

	return f->form == FORM_DEVFN ? field_convert(&wslot, f, value) < field_convert(&wslot, f, old) : value < old;
}

/* The smallest decimal number, if those that do are all above those that don't: @low is one that does not. */
static bool put_smallest(struct work *w, size_t at, const struct field *f, uint64_t low)
{
	const struct operation *op = &w->s.op[at];
	bool any = false;

	while (field_get(op, f) - low > 1) {
		const uint64_t middle = low + (field_get(op, f) - low) / 2;

		if (put(w, at, f, middle))
			any = true;
		else
			low = middle;
	}
	return any;
}

static bool put_smaller(struct work *w, size_t at, const struct field *f)
{
	const struct operation *op = &w->s.op[at];
	bool any = false;

	if (field_get(op, f) == f->least)
		return false;
	if (put(w, at, f, f->least))
		return true;
	for (const uint64_t *hot = f->hot; hot && *hot; hot++)
		any |= is_smaller(op, f, *hot) && put(w, at, f, *hot);
	/* What is no quantity is not halved. */
	return f->form == FORM_DECIMAL ? put_smallest(w, at, f, f->least) || any : any;
}

/* No ID is smaller than another, and 0000:0000 would be no device: the table's first one is what functions have. */
static bool has_usual(const struct field *f)
{
	return f->optional || f->form == FORM_ID;
}

static uint64_t usual_value(const struct operation *op, const struct field *f)
{
	return f->optional ? field_standard(op, f) : f->hot[0];
}

static bool simplify_number(struct work *w, size_t at, const struct field *f)
{
	if (has_usual(f)) {
		const uint64_t usual = usual_value(&w->s.op[at], f);

		if (field_get(&w->s.op[at], f) == usual)
			return false;
		if (put(w, at, f, usual))
			return true;
	}
	if (f->form == FORM_ID)
		return false;
	return f->choice ? put_earlier_choice(w, at, f) : put_smaller(w, at, f);
}

static bool put_guid(struct work *w, size_t at, const struct field *f, const struct guid *value)
{
	const struct guid old = *(const struct guid *)field_of(&w->s.op[at], f);

	if (!memcmp(&old, value, sizeof(old)))
		return false;
	note(w);
	for (size_t i = 0; i < w->s.count; i++)
		if (w->s.op[i].kind == w->s.op[at].kind && !memcmp(field_of(&w->s.op[i], f), &old, sizeof(old)))
			memcpy(field_in(&w->s.op[i], f), value, sizeof(*value));
	return stays(w);
}

/* All of the usual one, or as many bytes of it as will do. */
static bool simplify_guid(struct work *w, size_t at, const struct field *f)
{
	struct guid guid = guid_usual;
	bool any = put_guid(w, at, f, &guid);

	for (size_t i = 0; i < sizeof(guid.b); i++) {
		memcpy(&guid, field_of(&w->s.op[at], f), sizeof(guid));
		guid.b[i] = guid_usual.b[i];
		any |= put_guid(w, at, f, &guid);
	}
	return any;
}

static bool simplify_fields(struct work *w)
{
	bool any = false;

	for (size_t i = 0; i < w->s.count; i++) {
		const struct field *first = operation_class[w->s.op[i].kind].field;

		if (w->s.op[i].kind <= OP_EXPECT)
			continue;
		for (const struct field *f = first; f->name; f++)
			if (field_exists(&w->s.op[i], first, f) && f->offset != offsetof(struct operation, channel))
				any |= f->form == FORM_GUID ? simplify_guid(w, i, f) : simplify_number(w, i, f);
	}
	return any;
}

/* ---- fewer bytes -------------------------------------------------------------------------------- */

static size_t count_bytes(const struct work *w)
{
	return w->s.op[w->at].len;
}

static struct operation *note_bytes(struct work *w)
{
	struct operation *op = &w->s.op[w->at];

	note(w);
	memcpy(w->bytes, op->data, op->len);
	return op;
}

static bool bytes_stay(struct work *w)
{
	const struct operation *op = &w->noted[w->at];

	if (stays(w))
		return true;
	memcpy(op->data, w->bytes, op->len);
	return false;
}

static bool cut_piece(struct work *w, size_t from, size_t n)
{
	struct operation *op = note_bytes(w);

	memmove(op->data + from, op->data + from + n, op->len - from - n);
	op->len -= (uint32_t)n;
	if (!op->len)
		op->data = NULL;
	return bytes_stay(w);
}

static bool zero_piece(struct work *w, size_t from, size_t n)
{
	struct operation *op = note_bytes(w);

	memset(op->data + from, 0, n);
	return memcmp(op->data, w->bytes, op->len) && bytes_stay(w);
}

static bool simplify_data(struct work *w)
{
	bool any = false;

	for (w->at = 0; w->at < w->s.count; w->at++) {
		if (operation_class[w->s.op[w->at].kind].data != DATA_HEX)
			continue;
		any |= by_halves(w, count_bytes, cut_piece);
		any |= by_halves(w, count_bytes, zero_piece);
	}
	return any;
}

/* ------------------------------------------------------------------------------------------------- */

static bool go_round(struct work *w)
{
	static bool (*const simplify[])(struct work *w) = {
		drop_channels, drop_operations, wait_for_all, count_channels, simplify_fields, simplify_data,
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(simplify) / sizeof(simplify[0]); i++)
		any |= simplify[i](w);
	return any;
}

static int begin(struct work *w, const struct scenario *s)
{
	size_t longest = 0;

	scenario_init(&w->s);
	for (size_t i = 0; i < s->count; i++)
		longest = s->op[i].len > longest ? s->op[i].len : longest;
	w->noted = calloc(s->count + 1, sizeof(*w->noted));
	w->bytes = malloc(longest + 1);
	return w->noted && w->bytes ? scenario_copy(&w->s, s) : -ENOMEM;
}

int shrink_scenario(struct shrink *k, struct scenario *s)
{
	struct work w = { .k = k };
	int error = begin(&w, s);

	k->tests = 0;
	if (!error && !shows(&w))
		error = -EINVAL;
	while (!error && go_round(&w))
		;
	free(w.noted);
	free(w.bytes);
	if (error) {
		scenario_free(&w.s);
		return error;
	}
	for (size_t i = 0; i < w.s.count; i++)
		w.s.op[i].line = 0;	/* the text that it counted is no more */
	scenario_free(s);
	*s = w.s;
	return 0;
}
