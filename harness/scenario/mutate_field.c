// SPDX-License-Identifier: GPL-2.0
/*
 * mutate_field.c - new values for one field or for the data of one operation; see mutate_field.h
 *
 * A field often takes over what another operation says about the same thing, because two
 * operations that agree (on a slot, a serial number, a GUID) reach what two random ones never do.
 */
#include "scenario/mutate_field.h"

#include "base/bytes_le.h"
#include "scenario/mutate_pci.h"

enum { LOOKED_AT = 32, DATA_GROWTH = 24, DATA_MOST = 1024 };

static const struct field *find_same(const struct operation *op, const struct field *f)
{
	const struct field *g = operation_class[op->kind].field;

	while (g->name && !field_related(f, g))
		g++;
	return g->name ? g : NULL;
}

/* Another operation of the scenario that has this field, of the same channel if @op has one. */
static const struct operation *find_relative(const struct operation *op, const struct field *f,
					     const struct scenario *s, struct random *r)
{
	bool is_channel = f->offset == offsetof(struct operation, channel);
	bool any_channel = !op->channel || is_channel || f->form == FORM_GUID;
	size_t at = s->count ? random_below(r, s->count) : 0;

	for (size_t i = 0; i < s->count && i < LOOKED_AT; i++, at = at + 1 < s->count ? at + 1 : 0) {
		const struct operation *other = &s->op[at];

		if (other == op || other->kind <= OP_EXPECT)
			continue;
		if ((any_channel || other->channel == op->channel) && find_same(other, f))
			return other;
	}
	return NULL;
}

static uint64_t into_range(const struct field *f, uint64_t value)
{
	uint64_t span = f->most - f->least + 1;		/* 0: all 64 bits */

	return f->least + (span ? (value - f->least) % span : value);
}

static bool take_over(struct operation *op, const struct field *f, const struct scenario *s, struct random *r)
{
	const struct operation *other = find_relative(op, f, s, r);
	const struct field *g = other ? find_same(other, f) : NULL;

	if (!g)
		return false;
	if (f->form == FORM_GUID)
		memcpy(field_in(op, f), field_of(other, g), f->size);
	else
		field_set(op, f, into_range(f, field_convert(f, g, field_get(other, g))));
	return true;
}

/* Bytes 4 and 5 are the domain, 8 and 9 were it once, 6 and 7 go into logical device IDs. */
static void mutate_guid(struct operation *op, const struct field *f, const struct scenario *s,
			struct random *r)
{
	uint8_t *guid = field_in(op, f);

	if (!take_over(op, f, s, r))
		memcpy(guid, &guid_usual, sizeof(guid_usual));
	switch (random_below(r, 5)) {
	case 0:		/* another domain, often a near one */
		guid[4] = (uint8_t)random_below(r, random_one_in(r, 2) ? 4 : 256);
		break;
	case 1:
		guid[5] = (uint8_t)random_bits(r);
		break;
	case 2:
		guid[4] = guid[5] = (uint8_t)(random_one_in(r, 2) ? 0 : 0xff);
		break;
	case 3:
		guid[random_below(r, 16)] = (uint8_t)random_bits(r);
		break;
	}			/* 4: the same GUID */
}

static size_t hot_values(const struct field *f)
{
	size_t n = 0;

	while (f->hot && f->hot[n])
		n++;
	return n;
}

static uint64_t new_number(const struct operation *op, const struct field *f, struct random *r)
{
	uint64_t value = field_get(op, f);
	size_t hot = hot_values(f);

	switch (random_below(r, 8)) {
	case 0:
		return f->least;
	case 1:
		return f->most;
	case 2:
		return value + 1;
	case 3:
		return value - 1;
	case 4:
		return value ^ 1ull << random_below(r, 8 * (size_t)f->bytes);
	case 5:
		return random_below(r, 8);
	case 6:
		return random_bits(r);
	default:
		return hot ? f->hot[random_below(r, hot)] : f->standard;
	}
}

static void mutate_number(struct operation *op, const struct field *f, const struct scenario *s,
			  struct random *r)
{
	if (random_one_in(r, 3) || !take_over(op, f, s, r))
		field_set(op, f, into_range(f, new_number(op, f, r)));
}

void mutate_field(struct operation *op, const struct field *f, const struct scenario *s, struct random *r)
{
	size_t choices = 1;

	switch (f->form) {
	case FORM_GUID:
		mutate_guid(op, f, s, r);
		break;
	case FORM_NAME:
		while (f->choice[choices].name)
			choices++;
		field_set(op, f, f->choice[random_below(r, choices)].value);
		break;
	case FORM_SIGNED:
		field_set(op, f, (uint64_t)(int64_t)(int32_t)random_bits(r));
		break;
	case FORM_WIRED:
		field_set(op, f, mutate_wired(op, f, s, r));
		break;
	case FORM_ADDRESS:
		if (random_one_in(r, 2) || !take_over(op, f, s, r))
			field_set(op, f, mutate_address((uint32_t)field_get(op, f), s, r));
		break;
	default:
		mutate_number(op, f, s, r);
	}
}

/* Types of messages (PCI_MESSAGE_BASE + n), counts and lengths, at a place where a message has them. */
static void put_number(uint8_t *data, uint32_t len, struct random *r)
{
	static const uint32_t hot[] = { 0, 1, 2, 64, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xc0000059 };
	uint32_t at = random_below(r, len), value;

	value = hot[random_below(r, sizeof(hot) / sizeof(*hot))];
	if (random_one_in(r, 2))
		value = 0x42490000 + random_below(r, 0x1e);
	at = random_one_in(r, 3) ? 0 : at & ~3u;
	le_put(data + at, len - at < 4 ? len - at : 4, value);
}

void mutate_data(struct operation *op, struct scenario *s, struct random *r)
{
	uint32_t len = op->len;
	uint8_t *data;

	if (random_one_in(r, 2))
		len = random_one_in(r, 2) ? random_below(r, len + 1) : len + 1 + random_below(r, DATA_GROWTH);
	if (len > DATA_MOST)
		len = DATA_MOST;
	data = len ? scenario_data(s, len) : NULL;
	if (len && !data)
		return;
	for (uint32_t i = 0; i < len; i++)
		data[i] = i < op->len ? op->data[i] : (uint8_t)(random_one_in(r, 2) ? 0 : random_bits(r));
	op->data = data;
	op->len = len;
	if (!len)
		return;
	if (random_one_in(r, 2))
		put_number(data, len, r);
	else
		data[random_below(r, len)] = (uint8_t)random_bits(r);
}
