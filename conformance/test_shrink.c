// SPDX-License-Identifier: GPL-2.0
/*
 * test_shrink.c - a scenario gets as short and simple as it can, and still shows what it is kept for
 *
 * Each row is what is asked of a scenario, a scenario that has it somewhere, and the smallest one that does.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/shrink.h"
#include "fake_sut.h"
#include "scenario/bytes.h"
#include "scenario/mutate.h"
#include "scenario/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OFFER(ch, guid) "offer " ch " pci " guid "\n"
#define USUAL "47505500-0001-0000-3130-444531303244"

static void parse(const char *text, struct scenario *s)
{
	struct text_error e = { 0 };

	cr_assert(zero(int, text_parse(text, strlen(text), s, &e)), "%s: %s", text, e.what);
}

static char *format(const struct scenario *s)
{
	size_t len;
	char *text;

	cr_assert(zero(int, text_format(s, &text, &len)));
	return text;
}

static const struct operation *first(const struct scenario *s, uint8_t kind)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->op[i].kind == kind)
			return &s->op[i];
	return NULL;
}

/* ---- what is asked of a scenario ---------------------------------------------------------------- */

static bool anything(void *context, const struct scenario *s)
{
	(void)context;
	(void)s;
	return true;
}

static bool msi_after_eject(void *context, const struct scenario *s)
{
	const struct operation *eject = first(s, OP_EJECT), *msi = first(s, OP_MSI);

	(void)context;
	return eject && msi && eject < msi && eject->channel == msi->channel;
}

/* The same function, and not any: what belongs together may only change together. */
static bool same_function(void *context, const struct scenario *s)
{
	const struct operation *function = first(s, OP_FUNCTION), *msi = first(s, OP_MSI);

	(void)context;
	return function && msi && function->function.wslot &&
	       (function->function.wslot & 0x1f) == msi->msi.devfn >> 3 &&
	       (function->function.wslot >> 5 & 7) == (msi->msi.devfn & 7);
}

static bool two_offers_of_one_domain(void *context, const struct scenario *s)
{
	const struct operation *a = first(s, OP_OFFER), *b = a ? s->op + s->count - 1 : NULL;

	(void)context;
	return a && b != a && b->kind == OP_OFFER && a->channel != b->channel &&
	       a->offer.instance.b[5] && a->offer.instance.b[5] == b->offer.instance.b[5] &&
	       memcmp(a->offer.instance.b + 8, b->offer.instance.b + 8, 8) != 0;
}

static bool fails_late(void *context, const struct scenario *s)
{
	const struct operation *fail = first(s, OP_FAIL);

	(void)context;
	return fail && fail->fail.n >= 11;
}

static bool waits_for_nobody(void *context, const struct scenario *s)
{
	(void)context;
	for (size_t i = 0; i < s->count; i++)
		if (s->op[i].async && s->op[i].kind == OP_RESCIND)
			return true;
	return false;
}

static bool carries_a_seven(void *context, const struct scenario *s)
{
	const struct operation *packet = first(s, OP_PACKET);

	(void)context;
	for (uint32_t i = 2; packet && i < packet->len; i++)
		if (packet->data[i] == 7)
			return true;
	return false;
}

static bool has_class(void *context, const struct scenario *s)
{
	const struct operation *function = first(s, OP_FUNCTION);

	(void)context;
	return function && function->function.class == 0x010802;
}

static const struct {
	const char *name;
	shrink_test test;
	const char *from, *to;
} rows[] = {
	{ "nothing is asked", anything, "# a story\nidle\nrescind 1 &\n", "" },
	{ "operations and values that are not needed", msi_after_eject,
	  "# a story\n" OFFER("3", USUAL) "eject 3 wslot=0x21\nidle\nmsi 3 devfn=01.1 msi count=32 &\nrescind 3\nidle\n",
	  "eject 1\nmsi 1\n" },
	{ "another channel", msi_after_eject,
	  "wait 5\nreply 2\neject 7\nsuspend 4\nmsi 7 msi count=3\nidle\n", "eject 1\nmsi 1\n" },
	{ "a function's number, wherever it stands", same_function,
	  "function 2 wslot=0x67 id=15b3:1016 class=020000 serial=9\nmsi 2 devfn=07.3 count=2\n",
	  "function 1 wslot=0x1 id=15b3:1016\nmsi 1 devfn=01.0\n" },
	{ "bytes of a GUID", two_offers_of_one_domain,
	  OFFER("2", "11111111-1234-5678-9abc-def011111111") OFFER("5", "22222222-1234-5678-9abc-aaaa22222222"),
	  OFFER("1", "47505500-1201-0000-3130-444531303244") OFFER("2", "47505500-1201-0000-3130-444531303222") },
	{ "a number", fails_late, "fail service 4000\nidle\n", "fail alloc 11\n" },
	{ "what is not waited for", waits_for_nobody, "offer 4 pci " USUAL " &\nreply 3 &\nrescind 4 &\n", "rescind 1 &\n" },
	{ "data", carries_a_seven, "packet 1 type=7 0102030405060708090a\n", "packet 1 000007\n" },
	{ "the usual value is simpler than the least", has_class,
	  "function 1 id=10de:1eb8 class=010802 rev=3 serial=1 node=2\n", "function 1 id=15b3:1016 class=010802\n" },
};

Test(shrink, finds_the_smallest)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct shrink k = { .test = rows[i].test, .most = 10000 };
		struct scenario s;
		char *text;

		parse(rows[i].from, &s);
		cr_assert(zero(int, shrink_scenario(&k, &s)), "%s", rows[i].name);
		text = format(&s);
		cr_expect(eq(str, text, (char *)rows[i].to), "%s", rows[i].name);
		free(text);
		scenario_free(&s);
	}
}

/* ---- what holds whatever is asked --------------------------------------------------------------- */

/* Some scenario of many operations: mutations of nothing. */
static void make_any(unsigned seed, struct scenario *s)
{
	uint8_t data[2048];
	size_t len = 0;

	for (unsigned i = 0; i < 60; i++)
		len = mutate(data, len, sizeof(data), seed * 1000 + i, SURFACE_VPCI, seed & 1, NULL);
	scenario_init(s);
	cr_assert(zero(int, bytes_decode(data, len, s)));
}

struct asked {
	uint32_t hash, tests;
	bool last;
};

/* Half of all scenarios have it, so what was dropped in one attempt may be needed in the next. */
static bool chance(void *context, const struct scenario *s)
{
	struct asked *a = context;
	char *text = format(s);
	uint32_t hash = 2166136261u;

	for (const char *at = text; *at; at++)
		hash = (hash ^ (uint8_t)*at) * 16777619u;
	free(text);
	a->tests++;
	a->hash = a->hash * 31 + hash;
	return hash >> 16 & 1;
}

Test(shrink, is_deterministic_and_never_leaves_what_fails)
{
	unsigned shown = 0;

	for (unsigned seed = 0; seed < 60; seed++) {
		struct asked a[3] = { { 0 } };
		struct shrink k[3];
		struct scenario s[2];
		int error[2];

		for (int i = 0; i < 2; i++) {
			k[i] = (struct shrink){ .test = chance, .context = &a[i], .most = 3000 };
			make_any(seed, &s[i]);
			error[i] = shrink_scenario(&k[i], &s[i]);
			cr_assert(eq(u32, k[i].tests, a[i].tests));
			cr_assert(le(u32, k[i].tests, 3000));
		}
		cr_assert(eq(int, error[0], error[1]));
		cr_assert(scenario_equal(&s[0], &s[1]));
		cr_assert(eq(u32, a[0].hash, a[1].hash));
		if (!error[0]) {
			shown++;
			cr_assert(chance(&a[2], &s[0]));
			k[2] = (struct shrink){ .test = chance, .context = &a[2], .most = 100000 };
			cr_assert(zero(int, shrink_scenario(&k[2], &s[1])));
			if (k[0].tests < 3000)
				cr_expect(scenario_equal(&s[0], &s[1]), "shrinking again changes nothing");
		}
		scenario_free(&s[0]);
		scenario_free(&s[1]);
	}
	cr_expect(gt(u32, shown, 15));
}

Test(shrink, comes_to_an_end)
{
	for (unsigned seed = 0; seed < 200; seed++) {
		struct asked a = { 0 };
		struct shrink k = { .test = chance, .context = &a, .most = 1000000 };
		struct scenario s;

		make_any(seed, &s);
		shrink_scenario(&k, &s);
		cr_expect(lt(u32, k.tests, k.most), "seed %u", seed);
		scenario_free(&s);
	}
}

static bool never(void *context, const struct scenario *s)
{
	(void)s;
	return context != NULL;
}

Test(shrink, leaves_alone_what_does_not_show_it)
{
	static const char text[] = "# a story\nidle\npacket 3 0102\n";
	struct shrink k = { .test = never, .most = 100 };
	struct scenario s;
	char *after;

	parse(text, &s);
	cr_expect(eq(int, shrink_scenario(&k, &s), -EINVAL));
	after = format(&s);
	cr_expect(eq(str, after, (char *)text));
	k = (struct shrink){ .test = anything, .most = 0 };
	cr_expect(eq(int, shrink_scenario(&k, &s), -EINVAL), "without a test nothing is shown");
	free(after);
	scenario_free(&s);
}

Test(shrink, stops_when_it_may_not_test_any_more)
{
	struct shrink k = { .test = msi_after_eject, .most = 2 };
	struct scenario s;

	parse("idle\nidle\nidle\neject 2 wslot=0x21\nmsi 2\n", &s);
	cr_expect(zero(int, shrink_scenario(&k, &s)));
	cr_expect(eq(u32, k.tests, 2));
	cr_expect(msi_after_eject(NULL, &s));
	scenario_free(&s);
}

/* ---- on a machine ------------------------------------------------------------------------------- */

static void high_domains_fall(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (o->bus[i].state == BUS_INSTALLED && o->bus[i].domain > 0xff)
			o->bus[i].domain = 7;
}

FAKE_SUT(forgetful, high_domains_fall);

static bool breaks_dom_unique(void *context, const struct scenario *s)
{
	static struct check_result result;

	(void)context;
	cr_assert(zero(int, fake_run(&forgetful, NULL, s->op, s->count, &result)));
	for (uint32_t i = 0; i < result.findings; i++)
		if (!strcmp(result.finding[i].rule->id, "DOM-UNIQUE"))
			return true;
	return false;
}

Test(shrink, finds_what_a_rule_needs)
{
	struct shrink k = { .test = breaks_dom_unique, .most = 10000 };
	struct scenario s;
	char *text;

	parse("# two devices on one number\n"
	      "function 3 wslot=0x2 id=15b3:1016 serial=4\nrelations 3\n"
	      OFFER("2", "47505500-0103-0000-3130-444531303244") OFFER("3", "47505500-0003-0000-3130-444531303244")
	      "read 3\nwait 5\nrescind 3 &\nidle\n" OFFER("4", "47505500-0107-0000-3130-444531303244")
	      "msi 2\nexpect domain 4 = 0x0107\n", &s);
	cr_assert(zero(int, shrink_scenario(&k, &s)));
	text = format(&s);
	cr_expect(eq(str, text, (char *)OFFER("1", "47505500-0101-0000-3130-444531303244")
				OFFER("2", "47505500-0007-0000-3130-444531303244")));
	free(text);
	scenario_free(&s);
}
