// SPDX-License-Identifier: GPL-2.0
/*
 * test_cover.c - few sets are chosen that hold what all hold, and none of them for nothing
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/cover.h"
#include "base/random.h"

enum { SETS = 6, MEMBERS = 8 };

/* Sets of numbers below 64 as bits. */
static void fill(struct cover_set set[SETS], uint64_t member[SETS][64], const uint64_t bits[SETS])
{
	for (size_t i = 0; i < SETS; i++) {
		set[i] = (struct cover_set){ .member = member[i], .cost = 1 };
		for (uint64_t m = 0; m < 64; m++)
			if (bits[i] >> m & 1)
				member[i][set[i].members++] = m;
	}
}

static const struct {
	const char *name;
	uint64_t bits[SETS];
	size_t cost[SETS];		/* 0: 1 */
	unsigned chosen, before;	/* bits by index */
} rows[] = {
	{ "nothing is there", { 0 }, { 0 }, 0, 0 },
	{ "one holds all", { 0x1, 0x7, 0x2, 0x4 }, { 0 }, 0x2, 0 },
	{ "each holds something of its own", { 0x1, 0x2, 0x4, 0x8, 0x10, 0x20 }, { 0 }, 0x3f, 0 },
	{ "of two that are the same the cheaper one", { 0x3, 0x3 }, { 2, 1 }, 0x2, 0 },
	{ "of two that are the same the first one", { 0x3, 0x3 }, { 0 }, 0x1, 0 },
	{ "the one that adds most first", { 0x0f, 0x31, 0xc1, 0xf0 }, { 0 }, 0x9, 0 },
	{ "what is there already counts", { 0x0f, 0x07, 0x1f, 0x08 }, { 0 }, 0x5, 0x1 },
	{ "what is there already stays, although it is not needed", { 0x1, 0x3 }, { 0 }, 0x3, 0x1 },
};

Test(cover, chooses)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cover_set set[SETS];
		uint64_t member[SETS][64];
		unsigned chosen = 0;

		fill(set, member, rows[i].bits);
		for (size_t k = 0; k < SETS; k++) {
			set[k].cost = rows[i].cost[k] ? rows[i].cost[k] : 1;
			set[k].chosen = rows[i].before >> k & 1;
		}
		cr_assert(zero(int, cover_choose(set, SETS)));
		for (size_t k = 0; k < SETS; k++)
			chosen |= (unsigned)set[k].chosen << k;
		cr_expect(eq(uint, chosen, rows[i].chosen), "%s", rows[i].name);
	}
}

/* Whatever the sets are: nothing is lost, and the last one that was chosen is needed. */
Test(cover, loses_nothing)
{
	struct random r = { 1 };

	for (unsigned round = 0; round < 2000; round++) {
		uint64_t bits[SETS], member[SETS][64], all = 0, kept = 0;
		struct cover_set set[SETS];

		for (size_t i = 0; i < SETS; i++) {
			bits[i] = random_bits(&r);
			bits[i] &= random_bits(&r);
			bits[i] &= random_bits(&r);
		}
		fill(set, member, bits);
		cr_assert(zero(int, cover_choose(set, SETS)));
		for (size_t i = 0; i < SETS; i++) {
			all |= bits[i];
			kept |= set[i].chosen ? bits[i] : 0;
			cr_assert(bits[i] || !set[i].chosen, "an empty set is chosen");
		}
		cr_assert(eq(u64, kept, all));
		cr_assert(eq(sz, cover_members(set, SETS, false), (size_t)__builtin_popcountll(all)));
		cr_assert(eq(sz, cover_members(set, SETS, true), (size_t)__builtin_popcountll(all)));
	}
}
