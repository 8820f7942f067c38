// SPDX-License-Identifier: GPL-2.0
/*
 * test_crash.c - what no machine survives ends the run and not the process (harness/sim/crash.c)
 *
 * Each fault is committed in a fiber, as code of an image would; then the same simulator runs another fiber, which
 * must find everything as it should be.  The quiet twins come as near as one may.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sim/sim.h"

struct seen {
	int trouble;		/* the last; 0: none */
	unsigned troubles;
	char text[160];
	const void *where;
	bool has_frames;
	struct sim *sim;
};

static void on_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount)
{
	struct seen *seen = context;

	(void)amount;
	seen->trouble = trouble;
	seen->troubles++;
	seen->where = where;
	seen->has_frames = sim_frames(seen->sim)[0] != NULL;
	snprintf(seen->text, sizeof(seen->text), "%s", text);
}

static void on_switched(void *context, void *task)
{
	(void)context;
	(void)task;
}

/* All of this program stands for the image's code. */
extern const char __executable_start[], etext[];

static struct sim *machine(struct seen *seen)
{
	struct sim_hooks hooks = { .trouble = on_trouble, .switched = on_switched, .context = seen };
	struct sim *sim = sim_new(&hooks);

	cr_assert(ne(ptr, sim, NULL));
	*seen = (struct seen){ .sim = sim };
	sim_code(sim, __executable_start, etext);
	return sim;
}

static void all_is_well(void *sim)
{
	char *p = sim_alloc(sim, 16, 1, NULL);

	p[15] = 1;
	sim_free(sim, p);
}

static void free_twice(void *sim)
{
	void *p = sim_alloc(sim, 64, 0, NULL);

	sim_free(sim, p);
	sim_free(sim, p);
}

static void free_two(void *sim)
{
	void *p = sim_alloc(sim, 64, 0, NULL), *q = sim_alloc(sim, 64, 0, NULL);

	sim_free(sim, p);
	sim_free(sim, q);
}

static volatile unsigned long nowhere;

__attribute__((no_sanitize("undefined"))) static void read_null(void *sim)
{
	(void)sim;
	nowhere = *(volatile unsigned long *)(nowhere & 7 ? 16UL : 24UL);
}

static void divide(void *sim)
{
	volatile int zero = 0, ret;

	(void)sim;
	__asm__ volatile("cltd\n\tidivl %1" : "=a"(ret) : "m"(zero), "a"(7) : "edx", "cc");
}

static volatile int deep;

/* The stack has 256 KiB. */
__attribute__((noinline, no_sanitize("address"))) static int descend(int n)
{

	deep = n;
	return n ? descend(n - 1) + deep % 2 : 0;
}

static void descend_far(void *sim)
{
	(void)sim;
	deep = descend(100000);
}

static void descend_a_little(void *sim)
{
	(void)sim;
	deep = descend(1000);
}

__attribute__((noinline)) static void never_end(void *sim)
{
	(void)sim;
	for (;;)
		deep = 1;
}

static void end_soon(void *sim)
{
	(void)sim;
	for (int i = 0; i < 100000; i++)
		deep = i;
}

static void undefined(void *sim)
{
	(void)sim;
	sim_undefined("shift out of bounds");
}

static void expect_end(const char *what, void (*fault)(void *), int trouble, const char *text)
{
	struct seen seen;
	struct sim *sim = machine(&seen);

	sim_spawn(sim, what, fault, sim, NULL);
	sim_idle(sim);
	cr_expect(eq(int, seen.trouble, trouble), "%s", what);
	cr_expect(eq(u32, seen.troubles, 1), "%s", what);
	cr_expect(ne(ptr, strstr(seen.text, text), NULL), "%s: %s", what, seen.text);
	cr_expect(ne(ptr, (void *)(uintptr_t)seen.where, NULL), "%s: where", what);
	cr_expect(seen.has_frames, "%s: who called", what);
	cr_expect(sim_over(sim), "%s: the run goes on", what);
	sim_reset(sim);
	sim_memory_restore(sim);
	seen = (struct seen){ .sim = sim };
	sim_spawn(sim, "after", all_is_well, sim, NULL);
	sim_idle(sim);
	cr_expect(zero(int, seen.trouble), "after %s: %s", what, seen.text);
	sim_delete(sim);
}

static void expect_quiet(const char *what, void (*fn)(void *))
{
	struct seen seen;
	struct sim *sim = machine(&seen);

	sim_spawn(sim, what, fn, sim, NULL);
	sim_idle(sim);
	cr_expect(zero(int, seen.trouble), "%s: %s", what, seen.text);
	cr_expect(not(sim_over(sim)), "%s", what);
	sim_delete(sim);
}

Test(crash, ends_the_run)
{
	expect_end("free twice", free_twice, SIM_SANITIZER, "free of what is free already");
	expect_end("NULL", read_null, SIM_SANITIZER, "access at NULL + 0x18");
	expect_end("divide", divide, SIM_SANITIZER, "division by zero");
	expect_end("stack", descend_far, SIM_SANITIZER, "the stack is full");
	expect_end("undefined", undefined, SIM_SANITIZER, "undefined behaviour: shift out of bounds");
	expect_end("loop", never_end, SIM_HANG, "runs without end");
}

Test(crash, quiet_twins)
{
	expect_quiet("free", free_two);
	expect_quiet("stack", descend_a_little);
	expect_quiet("loop", end_soon);
}

/* A loop is named by the driver's call, if there is one: where it was stopped is chance. */
__attribute__((noinline)) static void driver_calls(void *sim)
{
	never_end(sim);
	deep = 0;
}

enum { SOME_BYTES = 24 };	/* of driver_calls(): more than its call, less than all of it */

static bool is_named(const struct seen *seen)
{
	return (uintptr_t)seen->where - (uintptr_t)driver_calls < SOME_BYTES;
}

Test(crash, a_loop_is_named_by_the_driver)
{
	for (unsigned twin = 0; twin < 2; twin++) {
		struct seen seen;
		struct sim *sim = machine(&seen);

		if (!twin)
			sim_driver(sim, (const void *)(uintptr_t)driver_calls,
				   (const void *)((uintptr_t)driver_calls + SOME_BYTES));
		sim_spawn(sim, "driver", driver_calls, sim, NULL);
		sim_idle(sim);
		cr_expect(eq(int, seen.trouble, SIM_HANG));
		cr_expect(eq(int, is_named(&seen), !twin));
		sim_delete(sim);
	}
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
static void copy_too_much(void *sim)
{
	char *p = sim_alloc(sim, 32, 1, NULL), from[64] = { 0 };

	sim_memcpy(p, from, 33);
}

static void copy_to_free(void *sim)
{
	char *p = sim_alloc(sim, 32, 1, NULL), from[8] = { 0 };

	sim_free(sim, p);
	sim_memmove(p, from, 8);
}

static void copy_all(void *sim)
{
	char *p = sim_alloc(sim, 32, 1, NULL), from[64] = { 0 };

	sim_memcpy(p, from, 32);
	sim_memset(p, 1, 32);
	sim_free(sim, p);
}

/* What the compiler's checks call, in place of the sanitizer's own functions. */
Test(crash, sanitized_copies)
{
	expect_end("overflow", copy_too_much, SIM_SANITIZER, "overflow of a block: write of 33 bytes, 32 bytes into a block of 32");
	expect_end("use after free", copy_to_free, SIM_SANITIZER, "use after free: write of 8 bytes, 0 bytes into a block of 32");
	expect_quiet("copies", copy_all);
}
#endif
#endif

/* On the main stack a fiber is made for it; what crashes there does not take the caller with it. */
Test(crash, calls)
{
	struct seen seen;
	struct sim *sim = machine(&seen);

	cr_expect(zero(int, sim_call(sim, all_is_well, sim)));
	cr_expect(eq(int, sim_call(sim, read_null, sim), -EFAULT));
	cr_expect(eq(int, seen.trouble, SIM_SANITIZER));
	cr_expect(eq(int, sim_call(sim, all_is_well, sim), -EFAULT), "a run that is over goes on");
	sim_delete(sim);
}
