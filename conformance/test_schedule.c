// SPDX-License-Identifier: GPL-2.0
/*
 * test_schedule.c - every order of a scenario's threads is tried, once
 *
 * The proof is a scripted machine with a planted defect that one order of two threads shows and all others,
 * the plain run among them, do not; and its twin without the defect.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/schedule.h"
#include "fake_sut.h"
#include "scenario/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the walk ----------------------------------------------------------------------------------- */

/*
 * Threads as words: each letter is a thread, and each of its occurrences one turn, after which it goes to the end of
 * the queue.  "aab" are two turns of a and one of b.
 */
struct threads {
	char queue[8];
	unsigned left[128];
};

static void threads_init(struct threads *t, const char *turns)
{
	*t = (struct threads){ .queue = "" };
	for (; *turns; turns++)
		if (!t->left[(unsigned char)*turns]++)
			t->queue[strlen(t->queue)] = *turns;
}

static char run_one(struct threads *t, unsigned who)
{
	const char c = t->queue[who % strlen(t->queue)];
	char *at = strchr(t->queue, c);

	memmove(at, at + 1, strlen(at));
	if (--t->left[(unsigned char)c])
		t->queue[strlen(t->queue)] = c;
	return c;
}

/* All orders of one idle, in words: "ab ba". */
static void walk(const char *turns, unsigned choices, char *all, size_t room)
{
	struct schedule s;
	struct threads t;
	struct operation run;
	size_t len = 0;

	schedule_init(&s, choices, RUN_TO_WAIT);
	do {
		threads_init(&t, turns);
		schedule_begin(&s);
		while (schedule_choose(&s, 0, false, (uint32_t)strlen(t.queue), &run))
			all[len++] = run_one(&t, run.run.who);
		while (t.queue[0])
			all[len++] = run_one(&t, 0);
		all[len++] = ' ';
		cr_assert(not(s.differs));
		cr_assert(lt(sz, len, room - 16));
	} while (schedule_next(&s));
	all[len - 1] = '\0';
}

static const struct {
	const char *turns;
	unsigned choices;
	const char *orders;
} walks[] = {
	{ "", 6, "" },
	{ "a", 6, "a" },
	{ "ab", 6, "ab ba" },
	{ "aab", 6, "aba aab baa" },			/* a's second turn is forced where b has ended */
	{ "abc", 6, "abc acb bac bca cab cba" },
	{ "abc", 1, "abc bac cab" },
	{ "abc", 0, "abc" },
	{ "aabb", 6, "abab abba aabb baba baab bbaa" },	/* 4 over 2 */
};

Test(schedule, orders_are_tried_once_each)
{
	for (size_t i = 0; i < COUNT(walks); i++) {
		char all[1024];

		walk(walks[i].turns, walks[i].choices, all, sizeof(all));
		cr_expect(strlen(all) == strlen(walks[i].orders), "%s: %s, expected %s", walks[i].turns, all,
			  walks[i].orders);
		for (const char *at = all; *at; at += strcspn(at, " "), at += *at == ' ') {
			char order[16] = "";

			memcpy(order, at, strcspn(at, " "));
			cr_expect(strstr(walks[i].orders, order) != NULL, "%s: %s is too many", walks[i].turns, order);
			cr_expect(strstr(at + strlen(order), order) == NULL, "%s: %s twice", walks[i].turns, order);
		}
	}
}

Test(schedule, a_step_that_differs_is_noticed)
{
	struct schedule s;
	struct operation run;

	schedule_init(&s, 6, RUN_TO_WAIT);
	schedule_begin(&s);
	cr_expect(schedule_choose(&s, 3, false, 2, &run));
	cr_expect(schedule_next(&s));
	schedule_begin(&s);
	cr_expect(schedule_choose(&s, 3, false, 2, &run));
	cr_expect(eq(u8, run.run.who, 1));
	cr_expect(not(s.differs));
	schedule_begin(&s);
	cr_expect(schedule_choose(&s, 3, false, 3, &run));
	cr_expect(s.differs);
}

Test(schedule, says_when_there_is_no_room)
{
	struct schedule s;
	struct operation run;
	unsigned steps = 0;

	schedule_init(&s, 6, 0);
	schedule_begin(&s);
	while (schedule_choose(&s, 0, false, 1, &run))	/* a thread without end, and no choice */
		steps++;
	cr_expect(eq(u32, steps, SCHEDULE_STEPS));
	cr_expect(s.full);
	schedule_init(&s, 6, 0);
	schedule_begin(&s);
	while (schedule_choose(&s, 0, false, 2, &run))
		;
	cr_expect(not(s.full), "six choices are enough");
}

/* ---- the proof ---------------------------------------------------------------------------------- */

/*
 * Offer and interrupts each leave a thread behind, in that order.  With the defect, the interrupts' thread going first
 * leaves a bus without a number.
 */
static void overtaken(const struct fake_moment *m, struct observation *o)
{
	static struct { bool offer, msi, overtook; } t;

	if (m->phase != FAKE_STEPPED || m->kind == OP_IDLE)
		t.offer = t.msi = false;
	else if (m->kind == OP_OFFER)
		t.offer = true, t.overtook = false;
	else if (m->kind == OP_MSI)
		t.msi = true;
	else if (t.offer && !m->who)
		t.offer = false;
	else
		t.overtook = t.offer, t.msi = false;
	o->runnable = t.offer + t.msi;
	o->settled = !o->runnable;
	if (t.overtook)
		o->bus[1].domain = 0;
}

static void in_order(const struct fake_moment *m, struct observation *o)
{
	const uint32_t domain = o->bus[1].domain;

	overtaken(m, o);
	o->bus[1].domain = domain;
}

FAKE_SUT(defective, overtaken);
FAKE_SUT(quiet, in_order);

static const char story[] =
	"# known: SANITIZER on defective\n"
	"offer 1 pci 47505500-0001-0000-3130-444531303244 &\n"
	"msi 1 &\n"
	"idle\n"
	"expect domain 1 = 0x0001\n";

static void parse(const char *text, struct scenario *s)
{
	struct text_error error;

	cr_assert(zero(int, text_parse(text, strlen(text), s, &error)), "%s", error.what);
}

/* Run @scenario in all orders; returns how many of @orders had findings, the first of them in @bad. */
static unsigned try_all(const struct sut_class *sut, const struct scenario *scenario, struct schedule *bad,
			unsigned *orders)
{
	static struct check_result result;
	struct schedule s;
	const struct check_options options = { .choose = schedule_choose, .context = &s };
	struct checker *checker;
	unsigned found = 0;

	schedule_init(&s, 6, RUN_TO_WAIT);
	*orders = 0;
	cr_assert(zero(int, checker_open(&checker, sut, &options)));
	do {
		schedule_begin(&s);
		cr_assert(zero(int, checker_run(checker, scenario, &result)));
		cr_assert(not(s.differs));
		if (result.findings && !found++)
			*bad = s;
		++*orders;
	} while (schedule_next(&s));
	checker_close(checker);
	return found;
}

static unsigned findings_of(const struct sut_class *sut, const struct scenario *s)
{
	static struct check_result result;

	cr_assert(zero(int, fake_run(sut, NULL, s->op, s->count, &result)));
	return result.findings;
}

/*
 * Orders: the offer's thread before the second operation; or after it, first or second.  Only the last has the
 * defect: the plain run does not.
 */
Test(schedule, finds_what_only_one_order_shows)
{
	struct scenario s, shown;
	struct schedule bad;
	unsigned orders;
	char *text;
	size_t len;

	parse(story, &s);
	cr_expect(zero(u32, findings_of(&defective, &s)), "the plain run must not show it");
	cr_expect(eq(u32, try_all(&defective, &s, &bad, &orders), 1));
	cr_expect(eq(u32, orders, 3));

	scenario_init(&shown);
	cr_assert(zero(int, schedule_write(&bad, &s, &shown)));
	cr_expect(ne(u32, findings_of(&defective, &shown), 0), "it shows by itself");
	cr_assert(zero(int, text_format(&shown, &text, &len)));
	cr_expect(eq(str, text, "offer 1 pci 47505500-0001-0000-3130-444531303244 &\nmsi 1 &\n"
				"run 1 points=255\nidle\nexpect domain 1 = 0x0001\n"));
	cr_expect(eq(u32, schedule_lines(&bad), 1));
	free(text);
	scenario_free(&shown);
	scenario_free(&s);
}

Test(schedule, is_quiet_where_no_order_shows_anything)
{
	struct scenario s;
	struct schedule bad;
	unsigned orders;

	parse(story, &s);
	cr_expect(zero(u32, try_all(&quiet, &s, &bad, &orders)));
	cr_expect(eq(u32, orders, 3));
	scenario_free(&s);
}
