// SPDX-License-Identifier: GPL-2.0
/*
 * test_orders.c - an order that kills the process does not end the enumeration
 *
 * A scripted machine with two threads, in which one order of them is deadly, and its quiet twin.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <string.h>

#include "check/check.h"
#include "cli/orders.h"
#include "fake_sut.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An offer and interrupts leave a thread behind each.  True: the interrupts' thread has just run, before the offer's. */
static bool overtakes(const struct fake_moment *m, struct observation *o)
{
	static bool offer, msi;
	bool overtook = false;

	if (m->phase != FAKE_STEPPED || m->kind == OP_IDLE) {
		offer = msi = false;
	} else if (m->kind == OP_OFFER) {
		offer = true;
	} else if (m->kind == OP_MSI) {
		msi = true;
	} else if (offer && !m->who) {
		offer = false;
	} else {
		overtook = offer;
		msi = false;
	}
	o->runnable = offer + msi;
	o->settled = !o->runnable;
	return overtook;
}

static void dies(const struct fake_moment *m, struct observation *o)
{
	if (overtakes(m, o))
		raise(SIGKILL);
}

static void lives(const struct fake_moment *m, struct observation *o)
{
	overtakes(m, o);
}

FAKE_SUT(deadly, dies);
FAKE_SUT(quiet, lives);

static const struct operation ops[] = {
	FAKE_OFFER(1, 1, 0, 0),
	{ .kind = OP_MSI, .channel = 1, .async = true },
	{ .kind = OP_NOTE },
	{ .kind = OP_IDLE },
};

static struct orders *try_all(const struct sut_class *sut)
{
	const struct scenario s = { .op = (struct operation *)ops, .count = COUNT(ops) };
	struct schedule from;
	struct orders *o;

	schedule_init(&from, 6, RUN_TO_WAIT);
	cr_assert(zero(int, orders_run(sut, &s, &from, "test", &o)));
	cr_expect(o->all);
	return o;
}

/* The offer's thread before the interrupts come; or after, first or second: three orders, and the last is deadly. */
Test(orders, go_on_after_one_that_is_deadly)
{
	struct orders *o = try_all(&deadly);

	cr_expect(eq(u64, o->tried, 3));
	cr_expect(eq(u64, o->deaths, 1));
	cr_expect(eq(u64, o->passed, 2));
	cr_expect(eq(u64, o->fresh, 1));
	cr_assert(eq(u32, o->findings, 1));
	cr_expect(eq(str, (char *)o->finding[0].finding.rule->id, "SANITIZER"));
	cr_expect(eq(u32, o->finding[0].finding.at, 3), "the idle, not the note before it");
	cr_expect(eq(u32, schedule_lines(&o->finding[0].schedule), 1));
	orders_free(o);
}

Test(orders, all_pass_where_none_is_deadly)
{
	struct orders *o = try_all(&quiet);

	cr_expect(eq(u64, o->tried, 3));
	cr_expect(eq(u64, o->passed, 3));
	cr_expect(zero(u32, o->findings));
	orders_free(o);
}
