// SPDX-License-Identifier: GPL-2.0
/*
 * test_scenario_mutate.c - the mutator reaches what it is there to reach, and keeps to its limits
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/bytes.h"
#include "scenario/mutate.h"
#include "scenario/operations.h"
#include "scenario/text.h"

enum { MAX = 4096, SEEDS = 4000, FIELDS = 32 };

static const char start[] =
	"function 1 wslot=0x1 id=15b3:1016 serial=5\n"
	"offer 1 pci 47505500-0001-0000-3130-444531303244\n"
	"relations 1\n"
	"packet 1 00004942\n"
	"rescind 1\n";

static size_t pack(const char *text, uint8_t *data)
{
	struct text_error e;
	struct scenario s;
	uint8_t *bytes;
	size_t len;

	cr_assert(zero(int, text_parse(text, strlen(text), &s, &e)));
	cr_assert(zero(int, bytes_encode(&s, 1, &bytes, &len)));
	memcpy(data, bytes, len);
	free(bytes);
	scenario_free(&s);
	return len;
}

static void unpack(const uint8_t *data, size_t len, struct scenario *s)
{
	scenario_init(s);
	cr_assert(zero(int, bytes_decode(data, len, s)));
}

Test(mutate, same_seed_same_result)
{
	uint8_t a[MAX], b[MAX];

	for (unsigned seed = 0; seed < 500; seed++) {
		size_t a_len = pack(start, a), b_len = pack(start, b);

		a_len = mutate(a, a_len, MAX, seed, SURFACE_VPCI, seed & 1, NULL);
		b_len = mutate(b, b_len, MAX, seed, SURFACE_VPCI, seed & 1, NULL);
		cr_assert(eq(sz, a_len, b_len));
		cr_assert(zero(int, memcmp(a, b, a_len)));
	}
}

Test(mutate, nearly_every_seed_changes_something)
{
	uint8_t before[MAX], after[MAX];
	size_t len = pack(start, before);
	int changed = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		memcpy(after, before, len);
		changed += mutate(after, len, MAX, seed, SURFACE_VPCI, seed & 1, NULL) != len || memcmp(after, before, len) != 0;
	}
	cr_expect(gt(int, changed, SEEDS * 8 / 10));
}

/* From nothing, mutation on mutation, every operation turns up, and remarks never do. */
Test(mutate, reaches_every_operation_and_field)
{
	bool kind[OP_KINDS] = { false }, async = false, waited_for = false;
	bool field[OP_KINDS][FIELDS] = { { false } };
	uint8_t data[MAX];
	size_t len = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct scenario s;

		len = mutate(data, seed % 64 ? len : 0, 1024, seed, SURFACE_ANY, seed & 1, NULL);
		unpack(data, len, &s);
		for (size_t i = 0; i < s.count; i++) {
			const struct operation *op = &s.op[i];
			const struct field *f = operation_class[op->kind].field;

			kind[op->kind] = true;
			async |= op->async;
			waited_for |= !op->async;
			for (int j = 0; f[j].name; j++)
				field[op->kind][j] |= f[j].form == FORM_GUID ||
						      field_get(op, &f[j]) != field_standard(op, &f[j]);
		}
		scenario_free(&s);
	}
	cr_expect(eq(int, kind[OP_INJECT], false), "a fault of our own");
	for (int i = OP_OFFER; i < OP_KINDS; i++) {
		const struct field *f = operation_class[i].field;

		if (i == OP_INJECT)
			continue;
		cr_expect(eq(int, kind[i], true), "never %s", operation_class[i].name);
		for (int j = 0; f[j].name; j++) {
			bool can_differ = f[j].form != FORM_NAME || f[j].choice[1].name;

			cr_expect(eq(int, field[i][j] || !can_differ, true), "never another %s of %s",
				  f[j].name, operation_class[i].name);
		}
	}
	cr_expect(eq(int, async, true));
	cr_expect(eq(int, waited_for, true));
}

static bool is_of(const struct operation *op, enum surface surface)
{
	const uint8_t its = operation_class[op->kind].surface;

	return its == SURFACE_ANY || its == surface;
}

/* A target of one surface has nothing from the other: half of its operations would do nothing. */
Test(mutate, keeps_to_its_surface)
{
	static const enum surface surface[] = { SURFACE_VPCI, SURFACE_PCI };
	uint8_t data[MAX];

	for (unsigned i = 0; i < 2; i++) {
		size_t len = 0, others = 0, made = 0;

		for (unsigned seed = 0; seed < SEEDS; seed++) {
			struct scenario s;

			len = mutate(data, seed % 64 ? len : 0, 1024, seed, surface[i], seed & 1, NULL);
			unpack(data, len, &s);
			for (size_t at = 0; at < s.count; at++, made++)
				others += !is_of(&s.op[at], surface[i]);
			scenario_free(&s);
		}
		cr_expect(gt(sz, made, SEEDS));
		/* What the limit cuts in two may end in anything. */
		cr_expect(lt(sz, others, made / 1000), "%zu of %zu", others, made);
	}
}

static const char machine[] =
	"root 1\n"
	"plug 2 1 01.0 root-port secondary=01 subordinate=02\n"
	"plug 3 2 00.0 endpoint\n"
	"sriov 3 vfs=7 offset=0x180 stride=2\n"
	"boot\n"
	"remove 01:00.0\n";

static bool is_wired_to_what_is_there(const struct scenario *s, size_t at)
{
	const struct operation *op = &s->op[at];

	for (size_t i = 0; i < at; i++)
		if ((s->op[i].kind == OP_ROOT && s->op[i].root.number == op->plug.in) ||
		    (s->op[i].kind == OP_PLUG && s->op[i].plug.number == op->plug.in))
			return true;
	return false;
}

/* Most of what is plugged in must hang from something, and most addresses name something, or nothing is reached. */
Test(mutate, wires_to_what_is_there_and_names_who_is_there)
{
	size_t plugs = 0, wired = 0, addresses = 0, met = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct scenario s;
		uint8_t data[MAX];
		size_t len = pack(machine, data);

		len = mutate(data, len, MAX, seed, SURFACE_PCI, false, NULL);
		unpack(data, len, &s);
		for (size_t i = 0; i < s.count; i++) {
			if (s.op[i].kind == OP_PLUG)
				plugs++, wired += is_wired_to_what_is_there(&s, i);
			if (s.op[i].kind == OP_REMOVE)
				addresses++, met += s.op[i].pci.address == 0x100 || s.op[i].pci.address == 8;
		}
		scenario_free(&s);
	}
	cr_expect(gt(sz, wired, plugs * 8 / 10), "%zu of %zu", wired, plugs);
	cr_expect(gt(sz, met, addresses * 7 / 10), "%zu of %zu", met, addresses);
}

/* An idiom gets numbers that nobody has. */
Test(mutate, numbers_stay_apart)
{
	size_t twice = 0, plugs = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct scenario s;
		uint8_t data[MAX];
		size_t len = pack(machine, data);

		len = mutate(data, len, MAX, seed, SURFACE_PCI, false, NULL);
		unpack(data, len, &s);
		for (size_t i = 0; i < s.count; i++)
			for (size_t j = 0; s.op[i].kind == OP_PLUG && j < i; j++)
				twice += s.op[j].kind == OP_PLUG && s.op[i].plug.number == s.op[j].plug.number;
		for (size_t i = 0; i < s.count; i++)
			plugs += s.op[i].kind == OP_PLUG;
		scenario_free(&s);
	}
	cr_expect(lt(sz, twice, plugs / 8), "%zu of %zu", twice, plugs);
}

/* Two offers that agree in the bytes of the domain are what seed 000 is about: must be near at hand. */
Test(mutate, makes_collisions_of_domains)
{
	int collisions = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		const struct operation *first = NULL;
		struct scenario s;
		uint8_t data[MAX];
		size_t len = pack(start, data);

		len = mutate(data, len, MAX, seed, SURFACE_VPCI, seed & 1, NULL);
		unpack(data, len, &s);
		for (size_t i = 0; i < s.count; i++) {
			if (s.op[i].kind != OP_OFFER)
				continue;
			if (first && first->channel != s.op[i].channel)
				collisions +=
					!memcmp(&first->offer.instance.b[4], &s.op[i].offer.instance.b[4], 2);
			else
				first = &s.op[i];
		}
		scenario_free(&s);
	}
	cr_expect(gt(int, collisions, SEEDS / 200));
}

Test(mutate, keeps_to_the_limit)
{
	uint8_t data[MAX + 1], other[MAX];
	size_t other_len = pack(start, other);

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		size_t len = pack(start, data), max = len + seed % 40;

		data[max] = 0xa5;
		len = mutate(data, len, max, seed, SURFACE_VPCI, seed & 1, NULL);
		cr_assert(le(sz, len, max));
		cr_assert(eq(u8, data[max], 0xa5));
		max = seed % 200;
		data[max] = 0xa5;
		len = mutate_cross(other, other_len, other, other_len, data, max, seed);
		cr_assert(le(sz, len, max));
		cr_assert(eq(u8, data[max], 0xa5));
	}
}

static size_t engine(uint8_t *data, size_t size, size_t max)
{
	(void)size;
	data[0] = 0xee;
	return max < 1 ? 0 : 1;
}

Test(mutate, leaves_raw_bytes_to_the_engine_now_and_then)
{
	int raw = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		uint8_t data[MAX];
		size_t len = pack(start, data);

		raw += mutate(data, len, MAX, seed, SURFACE_VPCI, seed & 1, engine) == 1 && data[0] == 0xee;
	}
	cr_expect(gt(int, raw, SEEDS / 16));
	cr_expect(lt(int, raw, SEEDS / 4));
}

Test(mutate, crossing_has_of_both)
{
	uint8_t a[MAX], b[MAX], out[MAX];
	size_t a_len = pack(start, a), b_len = pack("suspend 1\nresume 1\nmsi 1\n", b);
	int both = 0, other_channel = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		bool of_a = false, of_b = false;
		struct scenario s;
		size_t len = mutate_cross(a, a_len, b, b_len, out, MAX, seed);

		unpack(out, len, &s);
		for (size_t i = 0; i < s.count; i++) {
			of_a |= s.op[i].kind == OP_OFFER || s.op[i].kind == OP_FUNCTION;
			of_b |= s.op[i].kind == OP_MSI;
			other_channel += s.op[i].channel != 1;
		}
		both += of_a && of_b;
		scenario_free(&s);
	}
	cr_expect(gt(int, both, SEEDS / 2));
	cr_expect(gt(int, other_channel, 0));
}
