// SPDX-License-Identifier: GPL-2.0
/*
 * mutate.c - structure-aware mutation; see mutate.h
 *
 * Reads the bytes as a scenario, changes operations, and packs it again.  Comments and expectations are
 * not a fuzzer's business and fall out on the way.
 */
#include "scenario/mutate.h"

#include <stdlib.h>

#include "scenario/bytes.h"
#include "scenario/idioms.h"
#include "scenario/mutate_field.h"
#include "scenario/mutate_pci.h"
#include "scenario/text.h"

enum { RAW_ONE_IN = 8, MOST_STEPS = 6, MOST_RUN = 8 };

struct mutator {
	struct scenario s;
	struct random r;
	enum surface surface;
	bool hostile;
};

static void remove_at(struct scenario *s, size_t at, size_t n)
{
	memmove(&s->op[at], &s->op[at + n], (s->count - at - n) * sizeof(*s->op));
	s->count -= n;
}

static void move(struct scenario *s, size_t from, size_t to)
{
	struct operation op = s->op[from];

	if (from < to)
		memmove(&s->op[from], &s->op[from + 1], (to - from) * sizeof(*s->op));
	else
		memmove(&s->op[to + 1], &s->op[to], (from - to) * sizeof(*s->op));
	s->op[to] = op;
}

/* A full scenario takes no more; that is no error here. */
static void insert(struct scenario *s, size_t at, const struct operation *op)
{
	if (!scenario_append(s, op))
		move(s, s->count - 1, at);
}

static size_t any_place(struct mutator *m)	/* to insert at */
{
	return random_below(&m->r, m->s.count + 1);
}

static size_t any_operation(struct mutator *m)	/* the scenario is not empty */
{
	return random_below(&m->r, m->s.count);
}

static uint8_t any_channel(struct mutator *m)
{
	uint8_t channel = m->s.count ? m->s.op[any_operation(m)].channel : 0;

	if (channel && !random_one_in(&m->r, 4))
		return channel;
	return (uint8_t)(1 + random_below(&m->r, SCENARIO_CHANNELS));
}

static bool has_channel(const struct operation *op)
{
	return operation_class[op->kind].field[0].offset == offsetof(struct operation, channel);
}

/* A fault of our own proves a checker, and nothing else: it is for scenarios that are written by hand. */
static bool is_made(const struct operation *op)
{
	return op->kind > OP_EXPECT && op->kind != OP_INJECT;
}

static uint8_t any_kind(struct mutator *m)
{
	uint8_t kind;

	do
		kind = (uint8_t)(OP_OFFER + random_below(&m->r, OP_KINDS - OP_OFFER));
	while (kind == OP_INJECT || (operation_class[kind].hostile && !m->hostile) || !surface_has(m->surface, kind));
	return kind;
}

static void insert_new(struct mutator *m)
{
	struct operation op = { .kind = any_kind(m) };
	const struct operation_class *class = &operation_class[op.kind];

	for (const struct field *f = class->field; f->name; f++) {
		if (f->offset == offsetof(struct operation, channel)) {
			op.channel = any_channel(m);
			continue;
		}
		if (f->form != FORM_GUID)
			field_set(&op, f, f->optional ? field_standard(&op, f) : f->least);
		if (!f->optional || random_one_in(&m->r, 2))
			mutate_field(&op, f, &m->s, &m->r);
	}
	if (class->data)
		mutate_data(&op, &m->s, &m->r);
	op.async = class->may_async && random_one_in(&m->r, 4);
	insert(&m->s, any_place(m), &op);
}

static const char *const *any_idioms(struct mutator *m)
{
	if (m->surface == SURFACE_VMD && random_one_in(&m->r, 2))
		return idioms_vmd;
	if (surface_is_hardware(m->surface) || (m->surface == SURFACE_ANY && random_one_in(&m->r, 2)))
		return idioms_pci;
	if (surface_has(m->surface, OP_NIC) && random_one_in(&m->r, 2))
		return idioms_net;
	return m->hostile && random_one_in(&m->r, 2) ? idioms_hostile : idioms;
}

static void insert_idiom(struct mutator *m)
{
	uint8_t channel = any_channel(m);
	const char *const *list = any_idioms(m);
	size_t at = any_place(m), n = 1;
	struct text_error error;
	struct scenario idiom;
	const char *text;

	while (list[n])
		n++;
	text = list[random_below(&m->r, n)];
	scenario_init(&idiom);
	if (text_parse(text, strlen(text), &idiom, &error))
		return;
	if (list == idioms_pci || list == idioms_vmd)
		mutate_rewire(&idiom, &m->s, &m->r);
	for (size_t i = 0; i < idiom.count; i++) {
		struct operation *op = &idiom.op[i];

		/* Channel 2 of an idiom is the next one. */
		if (op->channel)
			op->channel = (uint8_t)(1 + (channel - 1 + op->channel - 1) % SCENARIO_CHANNELS);
		if (op->kind == OP_OFFER)
			op->offer.relid = op->channel;
		insert(&m->s, at + i < m->s.count ? at + i : m->s.count, &idiom.op[i]);
	}
	scenario_free(&idiom);
}

static size_t any_run(struct mutator *m, size_t at)	/* length of a few operations from @at on */
{
	size_t left = m->s.count - at;

	return 1 + random_below(&m->r, left < MOST_RUN ? left : MOST_RUN);
}

static void drop_one(struct mutator *m)
{
	remove_at(&m->s, any_operation(m), 1);
}

static void drop_run(struct mutator *m)
{
	size_t at = any_operation(m);

	remove_at(&m->s, at, any_run(m, at));
}

static void duplicate(struct mutator *m)
{
	size_t from = any_operation(m), n = random_one_in(&m->r, 2) ? 1 : any_run(m, from), to = any_place(m);
	struct operation copy[MOST_RUN];

	memcpy(copy, &m->s.op[from], n * sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		insert(&m->s, to + i, &copy[i]);
}

static void move_one(struct mutator *m)
{
	move(&m->s, any_operation(m), any_operation(m));
}

static void swap(struct mutator *m)
{
	size_t a = any_operation(m), b = any_operation(m);
	struct operation op = m->s.op[a];

	if (a + 1 < m->s.count && random_one_in(&m->r, 2))
		b = a + 1;
	m->s.op[a] = m->s.op[b];
	m->s.op[b] = op;
}

/* Starting something without waiting for it only matters if somebody else then goes on. */
static void make_async(struct mutator *m)
{
	size_t at = any_operation(m);
	struct operation *op = &m->s.op[at], run = { .kind = OP_RUN };

	if (!operation_class[op->kind].may_async)
		return;
	op->async = !op->async;
	if (!op->async || random_one_in(&m->r, 2))
		return;
	run.run.who = (uint8_t)random_below(&m->r, 4);
	run.run.points = (uint8_t)random_below(&m->r, 6);
	insert(&m->s, at + 1 + random_below(&m->r, m->s.count - at), &run);
}

static void change_field(struct mutator *m)
{
	struct operation *op = &m->s.op[any_operation(m)];
	const struct field *f = operation_class[op->kind].field;
	size_t fields = 0;

	while (f[fields].name)
		fields++;
	/* Another channel is another story; the rest of the operation is the more interesting part. */
	if (fields > 1 && has_channel(op) && !random_one_in(&m->r, 8))
		f++, fields--;
	if (fields)
		mutate_field(op, f + random_below(&m->r, fields), &m->s, &m->r);
}

static void change_data(struct mutator *m)
{
	size_t at = any_operation(m);

	for (size_t i = 0; i < m->s.count; i++, at = at + 1 < m->s.count ? at + 1 : 0) {
		if (operation_class[m->s.op[at].kind].data != DATA_HEX)
			continue;
		mutate_data(&m->s.op[at], &m->s, &m->r);
		return;
	}
}

/* Everything about one channel now happens to another: two devices instead of one, or one instead of two. */
static void move_channel(struct mutator *m)
{
	uint8_t from = m->s.op[any_operation(m)].channel, to = any_channel(m);

	for (size_t i = any_operation(m); from && i < m->s.count; i++)
		if (m->s.op[i].channel == from)
			m->s.op[i].channel = to;
}

static void (*const on_any[])(struct mutator *m) = { insert_new, insert_new, insert_idiom };
static void (*const on_some[])(struct mutator *m) = {	/* as often as they are listed */
	insert_new, insert_new, insert_idiom, insert_idiom, change_field, change_field, change_field,
	change_field, change_field, change_field, drop_one, drop_one, drop_run, duplicate, move_one, swap,
	make_async, make_async, change_data, move_channel,
};

static void step(struct mutator *m)
{
	if (m->s.count)
		on_some[random_below(&m->r, sizeof(on_some) / sizeof(*on_some))](m);
	else
		on_any[random_below(&m->r, sizeof(on_any) / sizeof(*on_any))](m);
}

static void drop_remarks(struct scenario *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (is_made(&s->op[i]))
			s->op[kept++] = s->op[i];
	s->count = kept;
}

/* What does not fit is cut off: any bytes are a scenario. */
static size_t pack(const struct scenario *s, uint8_t *out, size_t max, size_t otherwise)
{
	uint8_t *bytes;
	size_t len;

	if (bytes_encode(s, 1, &bytes, &len))
		return otherwise;
	if (len > max)
		len = max;
	memcpy(out, bytes, len);
	free(bytes);
	return len;
}

size_t mutate(uint8_t *data, size_t size, size_t max, unsigned seed, enum surface surface, bool hostile,
	      mutate_engine engine)
{
	struct mutator m = { .r = { seed }, .surface = surface, .hostile = hostile };
	size_t steps = 1;

	if (engine && size && random_one_in(&m.r, RAW_ONE_IN))
		return engine(data, size, max);
	scenario_init(&m.s);
	if (bytes_decode(data, size, &m.s))
		return size;
	drop_remarks(&m.s);
	while (steps < MOST_STEPS && random_one_in(&m.r, 2))
		steps++;
	while (steps--)
		step(&m);
	size = pack(&m.s, data, max, size);
	scenario_free(&m.s);
	return size;
}

/* Put a run of @b's operations into @a: all of one, a stretch, or the tail after a head of @a. */
static void cross(struct mutator *m, const struct scenario *b)
{
	size_t from = random_below(&m->r, b->count), to = any_place(m), n = b->count - from;
	bool other_channels = random_one_in(&m->r, 3);
	uint8_t shift = (uint8_t)random_below(&m->r, SCENARIO_CHANNELS);

	switch (random_below(&m->r, 3)) {
	case 0:
		m->s.count = to;
		break;
	case 1:
		n = 1 + random_below(&m->r, n);
		break;
	}
	for (size_t i = 0; i < n; i++) {
		struct operation op = b->op[from + i];

		if (other_channels && op.channel)
			op.channel = (uint8_t)((op.channel - 1 + shift) % SCENARIO_CHANNELS + 1);
		insert(&m->s, to + i < m->s.count ? to + i : m->s.count, &op);
	}
}

size_t mutate_cross(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out, size_t max,
		    unsigned seed)
{
	struct mutator m = { .r = { seed } };
	size_t size = a_len < max ? a_len : max;
	struct scenario other;

	scenario_init(&m.s);
	scenario_init(&other);
	if (size)
		memcpy(out, a, size);
	if (!bytes_decode(a, a_len, &m.s) && !bytes_decode(b, b_len, &other)) {
		drop_remarks(&m.s);
		drop_remarks(&other);
		if (other.count)
			cross(&m, &other);
		size = pack(&m.s, out, max, size);
	}
	scenario_free(&other);
	scenario_free(&m.s);
	return size;
}
