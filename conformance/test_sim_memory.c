// SPDX-License-Identifier: GPL-2.0
/*
 * test_sim_memory.c - the kernel's memory: live table, leaks, the way back to the baseline, pages
 *
 * With AddressSanitizer, that freed memory is out of bounds is asked of it and not tried.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sim/sim.h"

/* Where the runtime has it. */
__attribute__((weak)) int __asan_address_is_poisoned(const volatile void *p);

static int is_out_of_bounds(const void *p)
{
	return !__asan_address_is_poisoned || __asan_address_is_poisoned(p);
}

#define SITE(n) ((const void *)(uintptr_t)(n))

static void on_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount)
{
	char *log = context;
	size_t len = strlen(log);

	snprintf(log + len, 400 - len, "!%d at %lu: %lu (%s) ", trouble, (unsigned long)(uintptr_t)where, amount, text);
}

static void on_switched(void *context, void *task)
{
	(void)context;
	(void)task;
}

static struct sim *sim_with(char log[400])
{
	struct sim_hooks hooks = { on_trouble, on_switched, NULL, log };
	struct sim *sim = sim_new(&hooks);

	cr_assert(ne(ptr, sim, NULL));
	log[0] = '\0';
	return sim;
}

Test(sim_memory, blocks)
{
	char log[400], zero[300] = { 0 };
	struct sim *sim = sim_with(log);
	unsigned char *p, *q;

	for (int round = 0; round < 3; round++) {	/* freed blocks are used again */
		p = sim_alloc(sim, sizeof(zero), 1, SITE(1));
		cr_assert(ne(ptr, p, NULL));
		cr_expect(zero(int, memcmp(p, zero, sizeof(zero))));
		cr_expect(eq(ulong, sim_size(p), sizeof(zero)));
		memset(p, 7, sizeof(zero));
		q = sim_realloc(sim, p, 1000, 0, SITE(2));
		cr_assert(ne(ptr, q, NULL));
		cr_expect(eq(ulong, sim_size(q), 1000));
		cr_expect(eq(u8, q[0], 7));
		cr_expect(eq(u8, q[299], 7));
		q = sim_realloc(sim, q, 10, 0, SITE(3));
		cr_expect(eq(ulong, sim_size(q), 10));
		cr_expect(eq(u8, q[9], 7));
		cr_expect(sim_usable(q, 10));
		cr_expect(eq(int, sim_usable(q, 11), !__asan_address_is_poisoned));
		cr_expect(is_out_of_bounds(q + 10));
		cr_expect(is_out_of_bounds(q - 1));
		sim_free(sim, q);
		cr_expect(is_out_of_bounds(q));
		cr_expect(eq(int, sim_usable(q, 1), !__asan_address_is_poisoned));
		sim_free(sim, NULL);
	}
	p = sim_alloc(sim, 0, 0, SITE(4));
	q = sim_alloc(sim, 0, 0, SITE(4));
	cr_expect(ne(ptr, p, q), "nothing, but each its own");
	cr_expect(eq(ptr, sim_alloc(sim, 1UL << 27, 0, SITE(5)), NULL), "no guest has so much");
	cr_expect(eq(ptr, sim_alloc_aligned(sim, ~0UL, 4096, 0, SITE(5)), NULL));
	cr_expect(eq(str, log, ""));
	sim_delete(sim);
}

Test(sim_memory, aligned)
{
	char log[400];
	struct sim *sim = sim_with(log);

	cr_assert(eq(int, sim_memory_baseline(sim), 0));
	for (int round = 0; round < 2; round++) {
		for (unsigned long align = 1; align <= 65536; align *= 2) {
			unsigned char *p = sim_alloc_aligned(sim, 100, align, 1, SITE(align));

			cr_assert(ne(ptr, p, NULL));
			cr_expect(eq(ulong, (uintptr_t)p % align, 0), "%lu", align);
			cr_expect(eq(ulong, sim_size(p), 100));
			cr_expect(zero(u8, p[99]));
			p[0] = p[99] = 1;
			sim_free(sim, p);
			cr_expect(is_out_of_bounds(p));
		}
	}
	cr_expect(eq(u32, sim_leaks(sim), 0));
	sim_delete(sim);
}

Test(sim_memory, leaks)
{
	char log[400];
	struct sim *sim = sim_with(log);
	void *p;

	sim_alloc(sim, 5, 0, SITE(100));
	cr_assert(eq(int, sim_memory_baseline(sim), 0));
	cr_expect(eq(u32, sim_leaks(sim), 0), "what was there before stays");
	sim_alloc(sim, 10, 0, SITE(101));
	p = sim_alloc(sim, 20, 0, SITE(102));
	sim_alloc_aligned(sim, 30, 64, 0, SITE(103));
	sim_free(sim, p);
	cr_expect(eq(u32, sim_leaks(sim), 2));
	cr_expect(eq(str, log, "!7 at 103: 30 (30 bytes) !7 at 101: 10 (10 bytes) "));
	cr_assert(eq(int, sim_memory_baseline(sim), 0));
	cr_expect(eq(u32, sim_leaks(sim), 0), "a new baseline");
	sim_delete(sim);
}

Test(sim_memory, restore)
{
	char log[400];
	struct sim *sim = sim_with(log);
	char *kept = sim_alloc(sim, 16, 1, SITE(1)), *freed = sim_alloc(sim, 16, 1, SITE(2));
	char *ours = sim_alloc(sim, 65536, 1, SITE(3));

	strcpy(kept, "as it was");
	strcpy(freed, "here");
	cr_assert(eq(int, sim_memory_baseline(sim), 0));
	for (int round = 0; round < 3; round++) {
		strcpy(kept, "changed");
		strcpy(freed, "gone");
		strcpy(ours, "counted");
		sim_free(sim, freed);
		cr_expect(is_out_of_bounds(freed));
		for (int i = 0; i < 100; i++)	/* none of these may get a place that the baseline needs */
			memset(sim_alloc(sim, 16, 0, SITE(4)), 'x', 16);
		cr_assert(eq(int, sim_memory_restore(sim), 0));
		cr_expect(eq(str, kept, "as it was"), "round %d", round);
		cr_expect(eq(str, freed, "here"), "round %d", round);
		cr_expect(eq(str, ours, "counted"), "the harness' own memory is left alone");
		cr_expect(eq(u32, sim_leaks(sim), 0));
	}
	cr_expect(eq(str, log, ""));
	sim_delete(sim);
}

/* A ring buffer is mapped twice in a row, so that a packet that wraps is in one piece. */
Test(sim_memory, pages)
{
	static const unsigned ring[] = { 3, 7, 8, 7, 8 }, other[] = { 8 };
	char log[400], *pages, *at, *again, *single;
	struct sim *sim = sim_with(log);

	pages = sim_pages(sim);
	cr_assert(ne(ptr, pages, NULL));
	cr_expect(eq(ptr, sim_pages(sim), pages));
	at = sim_map(sim, ring, 5);
	cr_assert(ne(ptr, at, NULL));
	strcpy(at + 2 * SIM_PAGE - 2, "wraps");
	cr_expect(eq(str, at + 4 * SIM_PAGE - 2, "wraps"));
	cr_expect(eq(str, pages + 8 * SIM_PAGE - 2, "wraps"));
	again = sim_map(sim, ring, 5);
	cr_expect(ne(ptr, again, at), "both are in use");
	single = sim_map(sim, other, 1);
	cr_expect(eq(str, single, "aps"));
	sim_unmap(sim, at);
	cr_expect(is_out_of_bounds(at));
	cr_expect(eq(ptr, sim_map(sim, ring, 5), at), "used again");
	cr_expect(eq(str, at + 4 * SIM_PAGE - 2, "wraps"));
	sim_unmap(sim, single);
	cr_expect(eq(str, log, ""));
	sim_unmap(sim, single);
	cr_expect(sim_over(sim), "unmapped twice");
	sim_unmap(sim, NULL);
	sim_delete(sim);
}

/* Statics as an image has them: whole pages, of which a run writes to some. */
static char statics[3 * SIM_PAGE] __attribute__((aligned(SIM_PAGE)));
static char others[SIM_PAGE] __attribute__((aligned(SIM_PAGE)));

Test(sim_memory, statics_go_back)
{
	char log[400];
	struct sim *sim = sim_with(log);
	const char *kept;

	strcpy(statics + SIM_PAGE, "baseline");
	kept = sim_snapshot(sim, statics, sizeof(statics));
	cr_assert(ne(ptr, (void *)kept, NULL));
	cr_assert(ne(ptr, (void *)sim_snapshot(sim, others, sizeof(others)), NULL));
	for (int round = 0; round < 3; round++) {
		cr_expect(eq(str, statics + SIM_PAGE, "baseline"), "round %d", round);
		cr_expect(eq(chr, statics[0], '\0'), "round %d", round);
		cr_expect(eq(chr, others[0], '\0'), "round %d", round);
		statics[0] = others[0] = 'x';
		strcpy(statics + SIM_PAGE, "run");
		cr_expect(eq(str, (char *)kept + SIM_PAGE, "baseline"), "what was kept is out of reach");
		sim_rewind(sim);
	}
	strcpy(statics + 2 * SIM_PAGE, "a later baseline");
	cr_expect(eq(ptr, (void *)sim_snapshot(sim, statics, sizeof(statics)), (void *)kept), "the same range");
	statics[2 * SIM_PAGE] = '\0';
	sim_rewind(sim);
	cr_expect(eq(str, statics + 2 * SIM_PAGE, "a later baseline"));
	cr_expect(eq(ptr, (void *)sim_snapshot(sim, statics + 1, SIM_PAGE), NULL), "not a page's beginning");
	sim_delete(sim);
	cr_expect(eq(str, statics + SIM_PAGE, "baseline"), "what was there stays");
	statics[0] = 'y';
}
