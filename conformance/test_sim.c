// SPDX-License-Identifier: GPL-2.0
/*
 * test_sim.c - the scheduler and the clock of harness/sim
 *
 * Threads are actors that follow a script, one letter an act; what they do is written down, and the
 * order is what is tested.  "a1" is actor a saying 1, "a@100" a at 100 ms, "!4" trouble 4 of enum
 * sim_trouble, "?1" the first time that a poll was noticed, "-" that nobody could run.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/sim.h"

enum { ACTORS = 4, MS = 1000000 };

struct actor {
	struct machine *m;
	const char *script;
	struct fiber *fiber;
	char name[2];
};

struct machine {
	struct sim *sim;
	struct actor actor[ACTORS];
	void *task;			/* what switched() said last */
	char text[600];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void note(struct machine *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	m->len += (size_t)vsnprintf(m->text + m->len, sizeof(m->text) - m->len, format, args);
	va_end(args);
	cr_assert(lt(sz, m->len, sizeof(m->text)), "too much happens");
}

static void on_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount)
{
	(void)text;
	(void)where;
	(void)amount;
	note(context, "!%d ", trouble);
}

static void on_switched(void *context, void *task)
{
	((struct machine *)context)->task = task;
}

static void on_polled(void *context, unsigned turn)
{
	note(context, "?%u ", turn);
}

static void act(struct actor *a, char what)
{
	struct sim *sim = a->m->sim;

	switch (what) {
	case '1' ... '9':
		cr_assert(eq(ptr, a->m->task, a), "%s runs, but not as itself", a->name);
		cr_assert(eq(ptr, sim_current(sim), a->fiber));
		note(a->m, "%s%c ", a->name, what);
		break;
	case '@':
		note(a->m, "%s@%lu ", a->name, sim_now(sim) / MS);
		break;
	case 'y':
		sim_yield(sim);
		break;
	case 'p':
		sim_point(sim);
		break;
	case 'A':
		sim_set_atomic(a->fiber, 1);
		break;
	case 'w':	/* waits for ever, 100 ms, 200 ms, 400 ms */
		sim_block(sim, ~0UL);
		break;
	case 's':
		sim_block(sim, sim_now(sim) + 100 * MS);
		break;
	case 'm':
		sim_block(sim, sim_now(sim) + 200 * MS);
		break;
	case 'l':
		sim_block(sim, sim_now(sim) + 400 * MS);
		break;
	case 'a' ... 'd':	/* wakes that one */
		sim_wake(sim, a->m->actor[what - 'a'].fiber);
		break;
	case 'x':
		sim_abort(sim, SIM_BUG, "on purpose", NULL);
		break;
	case 'Y':
		for (;;)
			sim_yield(sim);
	case 'S':
		for (;;)
			sim_spin(sim, MS);
	case 'h':	/* polls, but not long enough to be noticed */
		for (int i = 0; i < 63; i++)
			sim_spin(sim, MS);
		break;
	case 'g':
		sim_progress(sim);
		break;
	default:
		cr_assert(false, "a script with '%c'", what);
	}
}

static void play(void *argument)
{
	struct actor *a = argument;

	for (const char *at = a->script; *at; at++)
		act(a, *at);
}

static void machine_new(struct machine *m)
{
	struct sim_hooks hooks = { on_trouble, on_switched, on_polled, m };

	*m = (struct machine){ .sim = sim_new(&hooks) };
	cr_assert(ne(ptr, m->sim, NULL));
}

static void enter(struct machine *m, const char *const script[ACTORS])
{
	for (int i = 0; i < ACTORS && script[i]; i++) {
		struct actor *a = &m->actor[i];

		*a = (struct actor){ m, script[i], NULL, { (char)('a' + i) } };
		a->fiber = sim_spawn(m->sim, a->name, play, a, a);
		cr_assert(ne(ptr, a->fiber, NULL));
	}
}

/* 'i' everybody runs, 'rXY' the X-th runs past Y points, 't' 100 ms pass, 'L' a leap, '@' writes down the time. */
static void direct(struct machine *m, const char *at)
{
	for (; *at; at++) {
		switch (*at) {
		case 'i':
			sim_idle(m->sim);
			break;
		case 'r':
			if (!sim_run(m->sim, (unsigned)(at[1] - '0'), (unsigned)(at[2] - '0')))
				note(m, "- ");
			at += 2;
			break;
		case 't':
			sim_pass(m->sim, 100 * MS);
			break;
		case 'L':
			if (!sim_leap(m->sim))
				note(m, "- ");
			break;
		case '@':
			note(m, "@%lu ", sim_now(m->sim) / MS);
			break;
		default:
			cr_assert(false, "a direction '%c'", *at);
		}
		cr_assert(eq(ptr, m->task, NULL), "nobody runs now");
		cr_assert(eq(ptr, sim_current(m->sim), NULL));
	}
}

static const struct {
	const char *what, *script[ACTORS], *direction, *seen;
} cases[] = {
	{ "in the order in which they were made", { "1", "2", "3" }, "i", "a1 b2 c3 " },
	{ "a yield goes to the end of the queue", { "1y3", "2y4" }, "i", "a1 b2 a3 b4 " },
	{ "the director chooses", { "1", "2", "3" }, "r20i", "c3 a1 b2 " },
	{ "... modulo how many there are", { "1", "2", "3" }, "r40i", "b2 a1 c3 " },
	{ "nobody can run", { "w1" }, "r00r00", "- " },
	{ "a step ends at its last point", { "1p2p3", "4" }, "r01i", "a1 a2 b4 a3 " },
	{ "... or at once", { "1p2", "4" }, "r00i", "a1 b4 a2 " },
	{ "everybody's turn knows no points", { "1p2p3", "4" }, "i", "a1 a2 a3 b4 " },
	{ "an atomic one passes all points", { "A1p2p3", "4" }, "r00i", "a1 a2 a3 b4 " },
	{ "they wake in the order of waking", { "w1", "w2", "3ba4" }, "i", "c3 c4 b2 a1 " },
	{ "who can run is not woken twice", { "bb1", "2w3" }, "i", "a1 b2 " },
	{ "a wake does not wait for its sleeper", { "1", "aw2" }, "i", "a1 " },
	{ "a deadline", { "s1@" }, "i@", "a1 a@100 @100 " },
	{ "deadlines in order of time, as time passes", { "m1", "s2@" }, "tt@", "b2 b@100 a1 @200 " },
	{ "an idle host lets all oversleep alike", { "m1", "s2@", "l3" }, "i@", "a1 b2 b@200 @200 " },
	{ "one beyond what an idle host waits", { "l1@" }, "i@tttt@", "@0 a1 a@400 @400 " },
	{ "straight to the farthest deadline", { "l1", "s2@", "w3" }, "LL", "a1 b2 b@400 - " },
	{ "waking before the deadline", { "s1@s2@", "a3" }, "i", "b3 a1 a@0 a2 a@100 " },
	{ "at one time, in order of waiting", { "s1", "s2", "s3" }, "t", "a1 b2 c3 " },
	{ "time passes for nobody", { NULL }, "tt@", "@200 " },
	{ "an end in the middle", { "1x2", "3" }, "ir00", "a1 !4 - " },
	{ "threads that keep each other busy", { "Y", "Y" }, "i", "!6 " },
	{ "a poll without end", { "S1" }, "i", "?1 ?2 ?3 ?4 ?5 ?6 ?7 !6 " },
	{ "a poll that is noticed", { "h1h2" }, "i", "a1 ?1 a2 " },
	{ "polls with progress between them", { "h1gh2@" }, "i", "a1 a2 a@126 " },
};

Test(sim, order)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct machine m;

		machine_new(&m);
		enter(&m, cases[i].script);
		direct(&m, cases[i].direction);
		cr_expect(eq(str, m.text, (char *)cases[i].seen), "%s", cases[i].what);
		sim_delete(m.sim);
	}
}

/* The same machine again, after every end that there is: nothing of one run reaches the next. */
Test(sim, reset)
{
	struct machine m;

	machine_new(&m);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			m.len = 0;
			m.text[0] = '\0';
			enter(&m, cases[i].script);
			direct(&m, cases[i].direction);
			cr_expect(eq(str, m.text, (char *)cases[i].seen), "%s, round %d", cases[i].what, round);
			sim_reset(m.sim);
			cr_assert(eq(u32, sim_runnable(m.sim), 0));
			cr_assert(eq(u32, sim_waiters(m.sim, NULL, 0), 0));
		}
	}
	sim_delete(m.sim);
}

Test(sim, over)
{
	static const char *const script[ACTORS] = { "1x2" };
	struct machine m;

	machine_new(&m);
	enter(&m, script);
	cr_expect(not(sim_over(m.sim)));
	direct(&m, "i");
	cr_expect(sim_over(m.sim));
	sim_abort(m.sim, SIM_BUG, "once is enough", NULL);
	cr_expect(eq(str, m.text, "a1 !4 "));
	sim_reset(m.sim);
	cr_expect(not(sim_over(m.sim)));
	sim_block(m.sim, ~0UL);		/* the main stack cannot wait: the harness' own mistake */
	cr_expect(eq(str, m.text, "a1 !4 !12 "));
	cr_expect(sim_over(m.sim));
	sim_delete(m.sim);
}

Test(sim, waiters)
{
	static const char *const script[ACTORS] = { "y1w", "s", "1" };
	struct sim_waiter w[3] = { { .name = "untouched" }, { .name = "untouched" }, { .name = "untouched" } };
	struct machine m;

	machine_new(&m);
	enter(&m, script);
	direct(&m, "r00r00r00r00");
	cr_expect(eq(u32, sim_waiters(m.sim, w, 1), 2), "how many there are, not how many fit");
	cr_expect(eq(str, (char *)w[0].name, "b"), "who waits longest comes first");
	cr_expect(eq(str, (char *)w[1].name, "untouched"));
	sim_waiters(m.sim, w, 3);
	cr_expect(eq(str, (char *)w[1].name, "a"));
	cr_expect(eq(str, (char *)w[2].name, "untouched"));
	cr_expect(eq(ulong, w[0].deadline, 100UL * MS));
	cr_expect(eq(ulong, w[1].deadline, ~0UL));
	cr_expect(eq(ulong, sim_deadline(m.sim), 100UL * MS));
	cr_expect(ne(ptr, (void *)w[0].frame[0], NULL));
	sim_delete(m.sim);
}

/* Stacks are deep enough, and used again. */
static void dive(void *argument)
{
	volatile char deep[100000];

	for (size_t i = 0; i < sizeof(deep); i += 1000)
		deep[i] = (char)i;
	*(unsigned *)argument += deep[99000] == (char)99000;
}

Test(sim, stacks)
{
	struct machine m;
	unsigned dives = 0;

	machine_new(&m);
	for (int i = 0; i < 2000; i++) {
		sim_spawn(m.sim, "one", dive, &dives, NULL);
		sim_spawn(m.sim, "another", dive, &dives, NULL);
		sim_idle(m.sim);
	}
	cr_expect(eq(u32, dives, 4000));
	sim_delete(m.sim);
}

Test(sim, faults)
{
	struct machine m;

	machine_new(&m);
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_ALLOC)), "none is armed");
	sim_arm(m.sim, SIM_FAULT_ALLOC, 3);
	sim_arm(m.sim, SIM_FAULT_SERVICE, 1);
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_ALLOC)));
	cr_expect(sim_fails(m.sim, SIM_FAULT_SERVICE), "each kind counts for itself");
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_ALLOC)));
	cr_expect(eq(u32, sim_failed(m.sim), 1));
	cr_expect(sim_fails(m.sim, SIM_FAULT_ALLOC), "the third");
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_ALLOC)), "only the third");
	cr_expect(eq(u32, sim_failed(m.sim), 2));
	sim_arm(m.sim, SIM_FAULT_ALLOC, 1);
	sim_arm(m.sim, SIM_FAULT_ALLOC, 0);
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_ALLOC)), "disarmed");
	sim_arm(m.sim, SIM_FAULT_SERVICE, 1);
	sim_reset(m.sim);
	cr_expect(not(sim_fails(m.sim, SIM_FAULT_SERVICE)), "disarmed by a reset");
	cr_expect(eq(u32, sim_failed(m.sim), 0));
	sim_delete(m.sim);
}
