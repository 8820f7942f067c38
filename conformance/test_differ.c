// SPDX-License-Identifier: GPL-2.0
/*
 * test_differ.c - where two systems part: each kind of difference planted in one of two scripted machines, and the
 * twins without it, of which nothing is told
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/differ.h"
#include "fake_sut.h"
#include "scenario/bytes.h"
#include "scenario/mutate.h"
#include "scenario/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define GUID(group) "47505500-" group "-0000-3130-444531303244\n"
#define OFFER "offer 1 pci " GUID("0001")
#define FUNCTION "function 1 id=15b3:1016 serial=7\n"

static struct seen_bus *bus(struct observation *o)
{
	return &o->bus[1];
}

static void other_domain(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	bus(o)->domain += bus(o)->state == BUS_INSTALLED;
}

static void never_fails(const struct fake_moment *m, struct observation *o)
{
	if (bus(o)->state == BUS_INSTALLED && m->kind != OP_OFFER)
		bus(o)->state = BUS_FAILED;
}

static void no_function(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	bus(o)->functions = 0;
}

static void other_members(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	bus(o)->function[0].device++;
	bus(o)->function[0].node = 2;
	bus(o)->slot[0].name[0]++;
}

static void refuses(const struct fake_moment *m, struct observation *o)
{
	o->status = m->kind == OP_SUSPEND && m->phase == FAKE_STEPPED ? -16 : 0;
}

static void refuses_unsettled(const struct fake_moment *m, struct observation *o)
{
	refuses(m, o);
	o->settled = m->phase != FAKE_STEPPED;
	if (!o->settled)
		other_domain(m, o);
}

static void reads_other(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	o->value ^= 1;
}

static void asks_once_more(const struct fake_moment *m, struct observation *o)
{
	if (m->phase == FAKE_STEPPED && m->kind == OP_OFFER)
		fake_event(o, (struct event){ .kind = EVENT_REQUEST, .channel = 1, .a = REQUEST_D0, .b = ~0u });
}

/* What is asked on one channel and what on another has no order. */
static void asks_ab(const struct fake_moment *m, struct observation *o)
{
	for (uint8_t channel = 1; channel <= 2 && m->phase == FAKE_STEPPED; channel++)
		fake_event(o, (struct event){ .kind = EVENT_REQUEST, .channel = channel, .a = REQUEST_D0 });
}

static void asks_ba(const struct fake_moment *m, struct observation *o)
{
	for (uint8_t channel = 2; channel && m->phase == FAKE_STEPPED; channel--)
		fake_event(o, (struct event){ .kind = EVENT_REQUEST, .channel = channel, .a = REQUEST_D0 });
}

static void warns(const struct fake_moment *m, struct observation *o)
{
	if (m->phase == FAKE_STEPPED && m->kind == OP_RESCIND)
		fake_event(o, (struct event){ .kind = EVENT_WARN, .text = "a warning", .where = (void *)7 });
}

static void leaks(const struct fake_moment *m, struct observation *o)
{
	if (m->phase == FAKE_ENDED)
		fake_event(o, (struct event){ .kind = EVENT_LEAK, .a = 64, .text = "64 bytes", .where = (void *)9 });
}

static void crashes(const struct fake_moment *m, struct observation *o)
{
	if (m->kind != OP_RESCIND || m->phase != FAKE_STEPPED)
		return;
	o->over = true;
	o->settled = false;
	fake_event(o, (struct event){ .kind = EVENT_BUG, .text = "a bug", .where = (void *)8 });
}

FAKE_SUT(fine, NULL);
FAKE_SUT(domain, other_domain);
FAKE_SUT(fails, never_fails);
FAKE_SUT(functionless, no_function);
FAKE_SUT(members, other_members);
FAKE_SUT(refusing, refuses);
FAKE_SUT(unsettled, refuses_unsettled);
FAKE_SUT(reading, reads_other);
FAKE_SUT(asking, asks_once_more);
FAKE_SUT(one_order, asks_ab);
FAKE_SUT(other_order, asks_ba);
FAKE_SUT(warning, warns);
FAKE_SUT(leaking, leaks);
FAKE_SUT(crashing, crashes);

static const struct {
	const char *name;
	const struct sut_class *a, *b;
	const char *scenario, *differences;
} rows[] = {
	{ "twins", &fine, &fine, FUNCTION OFFER "relations 1\nread 1\nrescind 1\n", "" },
	{ "a domain, told once", &fine, &domain, OFFER "wait 5\nsuspend 2\nread 1\n",
	  "1 offer DOMAIN: bus 1: domain 0x0001 | bus 1: domain 0x0002\n"
	  "1 offer DOM-KEPT only B: - | domain 0x0002, and nobody had 0x0001\n" },
	{ "what becomes of a device", &fails, &fine, OFFER "wait 5\nidle\n",
	  "2 wait STATE failed/installed: bus 1: failed | bus 1: installed\n" },
	{ "a function, without its members", &fine, &functionless, OFFER FUNCTION,
	  "2 function FUNCTION there/none: bus 1: 00.0 | bus 1: no 00.0\n" },
	{ "members of a function and of a slot", &fine, &members, OFFER FUNCTION "idle\n",
	  "2 function ID: bus 1: 00.0 id 15b3:1016 | bus 1: 00.0 id 15b3:1017\n"
	  "2 function NODE: bus 1: 00.0 node 0 | bus 1: 00.0 node 2\n"
	  "2 function SLOT-NAME: bus 1: slot 00 named 7 | bus 1: slot 00 named 8\n" },
	{ "what an operation returns", &refusing, &fine, OFFER "suspend 2\n",
	  "2 suspend STATUS fails/works: status -16 | status 0\n" },
	{ "not of one that is not waited for", &refusing, &fine, OFFER "suspend 2 &\n", "" },
	{ "nor while somebody can still run", &unsettled, &fine, OFFER "suspend 2\n", "" },
	{ "what is read", &fine, &reading, FUNCTION OFFER "read 1\n",
	  "3 read VALUE: value 0x101615b3 | value 0x101615b2\n" },
	{ "what is asked for", &fine, &asking, OFFER, "1 offer REQUEST none/d0: bus 1: no request | bus 1: request d0\n" },
	{ "the order of two channels", &one_order, &other_order, OFFER "wait 5\n", "" },
	{ "a rule that breaks on A", &warning, &fine, OFFER "rescind 1\n", "2 rescind WARN only A: a warning | -\n" },
	{ "a rule that breaks on B, in the end", &fine, &leaking, OFFER, "2 end LEAK only B: - | 64 bytes\n" },
	{ "a rule that breaks on both", &warning, &warning, OFFER "rescind 1\n", "" },
	{ "the end of a run", &fine, &crashing, OFFER "rescind 1\nsuspend 2\n", "2 rescind BUG only B: - | a bug\n" },
	{ "what counts steps is not compared", &fine, &domain, "fail alloc 1\n" OFFER, "" },
	{ "nor are switch points", &fine, &domain, OFFER "run 0 points=3\n", "" },
};

static void parse(const char *text, struct scenario *s)
{
	struct text_error e = { 0 };

	cr_assert(zero(int, text_parse(text, strlen(text), s, &e)), "%s: %s", text, e.what);
}

/* A line for each: the number of the operation, the key, A and B. */
static void tell(const struct check_result *r, const struct scenario *s, char *text, size_t room)
{
	size_t len = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < r->findings; i++) {
		const struct finding *f = &r->finding[i];

		cr_assert(le(u32, f->at, s->count));
		len += (size_t)snprintf(text + len, room - len, "%u %s: %s | %s\n", f->at + 1, f->key, f->expected, f->found);
	}
}

Test(differ, tells_each_kind_of_difference_and_nothing_else)
{
	static struct check_result result;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scenario s;
		struct differ *d;
		char text[2000];

		parse(rows[i].scenario, &s);
		cr_assert(zero(int, differ_open(&d, rows[i].a, rows[i].b)));
		for (int time = 0; time < 2; time++) {
			cr_assert(zero(int, differ_run(d, &s, &result)));
			tell(&result, &s, text, sizeof(text));
			cr_expect(eq(str, text, (char *)rows[i].differences), "%s", rows[i].name);
		}
		differ_close(d);
		scenario_free(&s);
	}
}

Test(differ, twins_never_differ)
{
	static struct check_result result;
	uint8_t data[2048];
	struct scenario s;
	struct differ *d;
	size_t len = 0;

	cr_assert(zero(int, differ_open(&d, &fine, &fine)));
	scenario_init(&s);
	for (unsigned seed = 0; seed < 300; seed++) {
		len = mutate(data, seed % 50 ? len : 0, sizeof(data), seed, SURFACE_VPCI, seed & 1, NULL);
		cr_assert(zero(int, bytes_decode(data, len, &s)));
		differ_adapt(&s);
		for (size_t i = 0; i < s.count; i++)	/* the fake knows no more of them */
			if (s.op[i].kind == OP_FUNCTION)
				s.op[i].kind = OP_IDLE;
		cr_assert(zero(int, differ_run(d, &s, &result)));
		cr_assert(zero(u32, result.findings));
	}
	differ_close(d);
	scenario_free(&s);
}

Test(differ, takes_out_what_counts_steps)
{
	struct scenario s, left;

	parse("fail alloc 3\n" OFFER "run 1 points=2\nfail service 1\nidle\n", &s);
	parse(OFFER "run 1 points=255\nidle\n", &left);
	differ_adapt(&s);
	cr_expect(scenario_equal(&s, &left));
	scenario_free(&s);
	scenario_free(&left);
}

static struct finding first_of(const struct sut_class *b, const char *scenario)
{
	static struct check_result result;
	struct scenario s;
	struct differ *d;

	parse(scenario, &s);
	cr_assert(zero(int, differ_open(&d, &fine, b)));
	cr_assert(zero(int, differ_run(d, &s, &result)));
	cr_assert(gt(u32, result.findings, 0));
	differ_close(d);
	scenario_free(&s);
	return result.finding[0];
}

Test(differ, one_cause_is_one_whatever_operation_shows_it)
{
	const struct finding at_once = first_of(&domain, OFFER), late = first_of(&domain, OFFER "wait 5\n"),
			     after_wait = first_of(&fails, OFFER "wait 5\n"), after_idle = first_of(&fails, OFFER "idle\n"),
			     read = first_of(&reading, FUNCTION OFFER "read 1\n"), leak = first_of(&leaking, OFFER);

	cr_expect(differ_same(&at_once, &late));
	cr_expect(ne(str, (char *)after_wait.key, (char *)after_idle.key));
	cr_expect(differ_same(&after_wait, &after_idle));
	cr_expect(not(differ_same(&at_once, &after_wait)));
	cr_expect(not(differ_same(&read, &at_once)));
	cr_expect(eq(int, differ_broken(&leak), DIFFER_B));
	cr_expect(eq(int, differ_broken(&read), DIFFER_SIDES));
}
