// SPDX-License-Identifier: GPL-2.0
/*
 * test_scenario_bytes.c - the byte form, and every scenario file of the project through both forms
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/random.h"
#include "scenario/bytes.h"
#include "scenario/idioms.h"
#include "scenario/operations.h"
#include "scenario/text.h"

#ifndef BDFUZZ_SOURCE
#define BDFUZZ_SOURCE "."
#endif

static struct scenario read_text(const char *text, size_t len, const char *name)
{
	struct text_error e = { 0 };
	struct scenario s;

	cr_assert(zero(int, text_parse(text, len, &s, &e)), "%s:%u:%u: %s", name, e.line, e.column, e.what);
	return s;
}

/* Both forms of @s say what @s says. */
static void round_trip(const struct scenario *s, const char *name)
{
	uint8_t *bytes, *bytes_again;
	size_t len, len_again;
	struct scenario again;
	char *text;

	scenario_init(&again);
	cr_assert(zero(int, bytes_encode(s, 0, &bytes, &len)));
	cr_assert(zero(int, bytes_decode(bytes, len, &again)));
	cr_expect(eq(int, scenario_equal(s, &again), true), "%s through bytes", name);
	cr_assert(zero(int, bytes_encode(&again, 0, &bytes_again, &len_again)));
	cr_expect(eq(sz, len, len_again), "%s", name);
	cr_expect(zero(int, memcmp(bytes, bytes_again, len)), "%s", name);
	scenario_free(&again);
	free(bytes_again);
	free(bytes);

	cr_assert(zero(int, text_format(s, &text, &len)));
	again = read_text(text, len, name);
	cr_expect(eq(int, scenario_equal(s, &again), true), "%s through text", name);
	scenario_free(&again);
	free(text);
}

static void round_trip_folder(const char *folder, bool seen[OP_KINDS])
{
	struct file_list files = { 0 };

	cr_assert(zero(int, file_list_add(&files, folder, ".bdf")), "%s", folder);
	cr_expect(gt(sz, files.count, 0), "no scenarios in %s", folder);
	for (size_t i = 0; i < files.count; i++) {
		struct scenario s;
		uint8_t *text;
		size_t len;

		cr_assert(zero(int, file_read(files.path[i], &text, &len)), "%s", files.path[i]);
		s = read_text((char *)text, len, files.path[i]);
		round_trip(&s, files.path[i]);
		cr_expect(eq(chr, (char)text[0], '#'), "%s doesn't open with what it shows", files.path[i]);
		for (size_t j = 0; j < s.count; j++)
			seen[s.op[j].kind] = true;
		scenario_free(&s);
		free(text);
	}
	file_list_free(&files);
}

Test(scenario_bytes, every_scenario_of_the_project)
{
	bool seen[OP_KINDS] = { false };

	round_trip_folder(BDFUZZ_SOURCE "/conformance/scenarios", seen);
	cr_expect(eq(int, seen[OP_EXPECT], true), "nothing is expected");
	round_trip_folder(BDFUZZ_SOURCE "/corpus", seen);
	for (int kind = 0; kind < OP_KINDS; kind++)
		cr_expect(eq(int, seen[kind], true), "no scenario has %s", operation_class[kind].name);
}

Test(scenario_bytes, idioms)
{
	for (size_t i = 0; idioms[i]; i++) {
		struct scenario s = read_text(idioms[i], strlen(idioms[i]), "idiom");

		cr_expect(gt(sz, s.count, 0));
		for (size_t j = 0; j < s.count; j++)
			cr_expect(le(u8, s.op[j].channel, 1), "%s", idioms[i]);
		round_trip(&s, idioms[i]);
		scenario_free(&s);
	}
}

Test(scenario_bytes, layout)
{
	static const char text[] =
		"rescind 2 &\nread 1 devfn=01.2 offset=0x1234 size=1\npoke 8 wslot=0x21 offset=0x40 0102\n";
	static const uint8_t expected[] = {
		0x80 | OP_RESCIND, 1,
		OP_READ, 0, 0x0a, 0x34, 0x12, 2,
		OP_POKE, 7, 0x21, 0, 0, 0, 0x40, 0, 2, 0, 1, 2,
	};
	struct scenario s = read_text(text, strlen(text), "text");
	uint8_t *bytes;
	size_t len;

	cr_assert(zero(int, bytes_encode(&s, 0, &bytes, &len)));
	cr_assert(eq(sz, len, sizeof(expected)));
	cr_expect(zero(int, memcmp(bytes, expected, len)));
	free(bytes);
	scenario_free(&s);
}

/* Old corpora and findings are bytes too: an opcode that moves changes what they say. */
Test(scenario_bytes, opcodes_do_not_move)
{
	static const char *const order[] = {
		"#",        "expect",     "offer",       "rescind", "function",   "bars",
		"drop",     "poke",       "relations",   "eject",   "invalidate", "answer",
		"reply",    "packet",     "read",        "write",   "msi",        "msi-free",
		"retarget", "block-read", "block-write", "suspend", "resume",     "unload",
		"load",     "fail",       "run",         "idle",    "wait",       "host",
	};

	cr_assert(le(sz, sizeof(order) / sizeof(*order), OP_KINDS));
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		cr_expect(eq(str, (char *)operation_class[i].name, (char *)order[i]));
}

Test(scenario_bytes, lean_leaves_remarks_out)
{
	struct scenario s = read_text("# a\nidle\n\nexpect value = 1\n", 27, "text"), again;
	uint8_t *bytes;
	size_t len;

	scenario_init(&again);
	cr_assert(zero(int, bytes_encode(&s, 1, &bytes, &len)));
	cr_assert(zero(int, bytes_decode(bytes, len, &again)));
	cr_assert(eq(sz, again.count, 1));
	cr_expect(eq(u8, again.op[0].kind, OP_IDLE));
	free(bytes);
	scenario_free(&again);
	scenario_free(&s);
}

Test(scenario_bytes, cut_short)
{
	static const uint8_t bytes[] = { OP_FUNCTION, 9, 0x21 },
			     data[] = { OP_PACKET, 0, 11, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 7 };
	struct scenario s;

	scenario_init(&s);
	cr_assert(zero(int, bytes_decode(bytes, sizeof(bytes), &s)));
	cr_assert(eq(sz, s.count, 1));
	cr_expect(eq(u8, s.op[0].channel, 2));
	cr_expect(eq(u32, s.op[0].function.wslot, 0x21));
	cr_expect(eq(u16, s.op[0].function.vendor, 0));
	cr_assert(zero(int, bytes_decode(data, sizeof(data), &s)));
	cr_assert(eq(sz, s.count, 1));
	cr_expect(eq(u32, s.op[0].len, 1));
	cr_expect(eq(u8, s.op[0].data[0], 7));
	cr_assert(zero(int, bytes_decode(NULL, 0, &s)));
	cr_expect(eq(sz, s.count, 0));
	scenario_free(&s);
}

/* What fields may hold, whatever the bytes say. */
static void check_ranges(const struct operation *op)
{
	const struct operation_class *class = &operation_class[op->kind];

	cr_expect(le(u8, op->channel, SCENARIO_CHANNELS));
	cr_expect(eq(int, op->async && !class->may_async, false), "%s &", class->name);
	for (const struct field *f = class->field; f->name; f++) {
		const struct choice *c = f->choice;
		uint64_t value;

		if (f->form == FORM_GUID || f->form == FORM_SIGNED || !field_exists(op, class->field, f))
			continue;
		value = field_get(op, f);
		while (c && c->name && c->value != value)
			c++;
		if (c)
			cr_expect(ne(ptr, (void *)c->name, NULL), "%s %s", class->name, f->name);
		else
			cr_expect(eq(int, value >= f->least && value <= f->most, true), "%s %s", class->name,
				  f->name);
	}
}

Test(scenario_bytes, any_bytes)
{
	struct random r = { 1 };
	struct scenario s;
	uint8_t bytes[300];

	scenario_init(&s);
	for (int round = 0; round < 3000; round++) {
		size_t len = random_below(&r, sizeof(bytes));

		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)(random_one_in(&r, 4) ? 0 : random_bits(&r));
		cr_assert(zero(int, bytes_decode(bytes, len, &s)));
		for (size_t i = 0; i < s.count; i++)
			check_ranges(&s.op[i]);
		round_trip(&s, "random bytes");
	}
	scenario_free(&s);
}

Test(scenario_bytes, no_more_operations_than_fit)
{
	static uint8_t bytes[2 * SCENARIO_OPERATIONS];
	struct scenario s;

	scenario_init(&s);
	memset(bytes, OP_IDLE, sizeof(bytes));
	cr_assert(zero(int, bytes_decode(bytes, sizeof(bytes), &s)));
	cr_expect(eq(sz, s.count, SCENARIO_OPERATIONS));
	scenario_free(&s);
}

Test(scenario_bytes, memory_is_used_again)
{
	static const uint8_t bytes[] = {
		OP_PACKET, 0, 6, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 2, 3, 4, OP_IDLE
	};
	const struct operation *op;
	const uint8_t *data;
	struct scenario s;

	scenario_init(&s);
	cr_assert(zero(int, bytes_decode(bytes, sizeof(bytes), &s)));
	op = s.op;
	data = s.op[0].data;
	for (int i = 0; i < 1000; i++)
		cr_assert(zero(int, bytes_decode(bytes, sizeof(bytes), &s)));
	cr_expect(eq(ptr, (void *)s.op, (void *)op));
	cr_expect(eq(ptr, s.op[0].data, (void *)data));
	scenario_free(&s);
}

Test(scenario_bytes, copy_and_equality)
{
	struct scenario s = read_text("# a\n#\n\npacket 1 0102\n", 21, "text"), copy;

	scenario_init(&copy);
	cr_assert(zero(int, scenario_copy(&copy, &s)));
	cr_expect(eq(int, scenario_equal(&s, &copy), true));
	cr_expect(ne(ptr, copy.op[3].data, s.op[3].data));
	copy.op[0].line = 99;		/* is no part of its value */
	cr_expect(eq(int, scenario_equal(&s, &copy), true));
	copy.op[3].data[1] ^= 1;
	cr_expect(eq(int, scenario_equal(&s, &copy), false), "data");
	copy.op[3].data[1] ^= 1;
	copy.op[1].data = NULL;		/* a blank line is not an empty comment */
	cr_expect(eq(int, scenario_equal(&s, &copy), false), "note");
	copy.op[1].data = copy.op[3].data;
	copy.op[3].packet.transaction = 1;
	cr_expect(eq(int, scenario_equal(&s, &copy), false), "field");
	copy.count = 3;
	cr_expect(eq(int, scenario_equal(&s, &copy), false), "count");
	scenario_free(&copy);
	scenario_free(&s);
}
