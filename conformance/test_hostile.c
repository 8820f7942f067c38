// SPDX-License-Identifier: GPL-2.0
/*
 * test_hostile.c - a host that breaks the protocol: what becomes possible, who is still asked, and what is not
 *
 * Each thing that such a host may do is refused by the same host while it keeps the protocol.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <string.h>

#include "check/check.h"
#include "cli/trial.h"
#include "fake_sut.h"
#include "scenario/text.h"

#define GUID "47505500-0001-0000-3130-444531303244"
#define UP "function 1 id=15b3:1016 serial=1 msix=4\noffer 1 pci " GUID "\n"
#define HOSTILE "host hostile = 1\n"

static void parse(const char *text, struct scenario *s)
{
	struct text_error error;

	scenario_init(s);
	cr_assert(text_parse(text, strlen(text), s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
}

/* ---- rules ------------------------------------------------------------------------------------------- */

/* A leak, which a hostile host may bring about at will, and a crash, which it may not. */
static void leaks_and_crashes(const struct fake_moment *m, struct observation *o)
{
	if (m->phase == FAKE_STEPPED && m->step == 2)
		fake_event(o, (struct event){ .kind = EVENT_LEAK, .channel = 1, .text = "planted" });
	if (m->phase == FAKE_STEPPED && m->step == 3)
		fake_event(o, (struct event){ .kind = EVENT_SANITIZER, .channel = 1, .text = "planted", .where = (void *)1 });
	if (m->step >= 1)
		o->bus[1].domain = 9;	/* not what the model says */
}
FAKE_SUT(bad, leaks_and_crashes);
FAKE_SUT(good, NULL);

static bool found(const struct check_result *r, const char *id, bool hostile)
{
	for (uint32_t i = 0; i < r->findings; i++)
		if (!strcmp(r->finding[i].rule->id, id) && r->finding[i].hostile == hostile)
			return true;
	return false;
}

Test(hostile, trusting_rules_and_the_model_are_not_asked)
{
	static const struct operation trusted[] = {
		FAKE_OFFER(1, 1, 0, 0), FAKE_FUNCTION(1, 0), FAKE_READ(1),
	};
	static const struct operation hostile[] = {
		{ .kind = OP_HOST, .host = { HOST_HOSTILE, 1 } }, FAKE_OFFER(1, 1, 0, 0), FAKE_READ(1),
	};
	static struct check_result result;

	cr_assert(zero(int, fake_run(&bad, &good, trusted, 3, &result)));
	cr_expect(found(&result, "LEAK", false) && found(&result, "SANITIZER", false) && found(&result, "DOM-MODEL", false));
	cr_assert(zero(int, fake_run(&bad, &good, hostile, 3, &result)));
	cr_expect(found(&result, "SANITIZER", true));
	cr_expect(eq(u32, result.findings, 1), "%s is asked too", result.finding[1].rule->id);
}

/* The next run of the same checker is a trusted one again. */
Test(hostile, ends_with_the_run)
{
	static struct operation op[] = { { .kind = OP_HOST, .host = { HOST_HOSTILE, 1 } }, FAKE_OFFER(1, 1, 0, 0) };
	const struct scenario hostile = { .op = op, .count = 2 }, trusted = { .op = op + 1, .count = 1 };
	const struct check_options options = { .model = &good };
	static struct check_result result;
	struct checker *checker;

	cr_assert(zero(int, checker_open(&checker, &bad, &options)));
	cr_assert(zero(int, checker_run(checker, &hostile, &result)));
	cr_expect(zero(u32, result.findings));
	cr_assert(zero(int, checker_run(checker, &trusted, &result)));
	cr_expect(found(&result, "DOM-MODEL", false));
	checker_close(checker);
}

/* ---- what it may do ------------------------------------------------------------------------------------ */

struct deed {
	const char *text;		/* the last operation is the one that is looked at */
	int32_t trusted, hostile;	/* status */
};

static const struct deed deeds[] = {
	{ UP "message 0400000000000000\n", -EPERM, 0 },
	{ UP "ring 1 06000200020000000000000000000000\n", -EPERM, 0 },
	{ UP "eject 1 wslot=0x1f\n", -EPERM, 0 },
	{ UP "packet 1 0000494200000000\n", -EPERM, 0 },
	{ "function 1 id=15b3:1016\nanswer 1 version status=0xc0000001 count=9\noffer 1 pci " GUID "\nrelations 1\n", -EPERM, 0 },
	{ "offer 1 pci " GUID " relid=0\n", -EINVAL, 0 },
	{ "message " "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "0000\n", -EPERM, -EMSGSIZE },	/* 241 bytes */
};

static int32_t last_status(const struct sut_class *class, struct sut *sut, const struct scenario *s, bool hostile)
{
	static struct observation o;
	const struct operation host = { .kind = OP_HOST, .host = { HOST_HOSTILE, 1 } };

	class->begin(sut);
	if (hostile)
		class->step(sut, &host);
	for (size_t i = 0; i < s->count; i++)
		class->step(sut, &s->op[i]);
	class->look(sut, &o);
	class->settle(sut);
	class->end(sut);
	return o.status;
}

Test(hostile, may_do_what_others_may_not)
{
	for (size_t i = 0; sut_classes[i]; i++) {
		const struct sut_class *class = sut_classes[i];
		struct sut *sut;

		if (!class->real)
			continue;
		cr_assert(zero(int, class->open(&sut)));
		for (size_t k = 0; k < sizeof(deeds) / sizeof(deeds[0]); k++) {
			struct scenario s;

			parse(deeds[k].text, &s);
			cr_expect(eq(i32, last_status(class, sut, &s, false), deeds[k].trusted), "%s: %s", class->name,
				  deeds[k].text);
			cr_expect(eq(i32, last_status(class, sut, &s, true), deeds[k].hostile), "%s, hostile: %s", class->name,
				  deeds[k].text);
			scenario_free(&s);
		}
		class->close(sut);
	}
}

/* Whatever it has said, the machine comes down, and the next run finds nothing of it. */
Test(hostile, leaves_nothing)
{
	static const char *const texts[] = {
		HOSTILE UP "offer 2 pci " GUID "\nrescind 1\nrescind 1\n",
		HOSTILE "message 0200000000000000ffffffff\n" UP "relations 1 &\neject 1 &\nrescind 1 &\nidle\n",
		HOSTILE "answer 1 d0 silent\n" UP "message 0600000000000000010000000100000001000000\nring 1 0b00\n",
	};
	static const char after[] = UP "expect domain 1 = 0x0001\nexpect functions 1 = 1\nrescind 1\n";

	for (size_t i = 0; sut_classes[i]; i++) {
		struct verdict v[4];
		struct scenario s[4];

		if (!sut_classes[i]->real)
			continue;
		for (unsigned k = 0; k < 3; k++)
			parse(texts[k], &s[k]);
		parse(after, &s[3]);
		cr_assert(zero(int, trials_run(sut_classes[i], s, 4, v)));
		for (uint32_t n = 0; n < v[3].findings; n++)
			cr_expect(eq(str, (char *)v[3].finding[n].rule->id, "LEAK"), "%s", sut_classes[i]->name);
		cr_expect(eq(u32, v[3].expectations, 2));
		for (unsigned k = 0; k < 4; k++) {
			verdict_free(&v[k]);
			scenario_free(&s[k]);
		}
	}
}

Test(hostile, a_scenario_is_made_hostile_at_its_beginning)
{
	struct scenario s;

	parse(UP, &s);
	cr_assert(zero(int, scenario_make_hostile(&s)));
	cr_expect(eq(sz, s.count, 3));
	cr_expect(eq(int, s.op[0].kind, OP_HOST));
	cr_expect(eq(int, s.op[1].kind, OP_FUNCTION));
	scenario_free(&s);
}

/* BARs and header types are what the host says, not what hardware could say. */
Test(hostile, config_space_is_what_it_says)
{
	static const uint32_t odd[6] = { 0x4, 0, 0xfff0fff0, 1, 0, 0xfff0000c };
	struct operation function = { .kind = OP_FUNCTION, .channel = 1 }, bars = { .kind = OP_BARS, .channel = 1 };
	struct operation poke = { .kind = OP_POKE, .channel = 1, .poke = { 0, 0x0e }, .data = (uint8_t *)"\x81", .len = 1 };
	struct operation hostile = { .kind = OP_HOST, .host = { HOST_HOSTILE, 1 } };
	static struct host h;

	memcpy(bars.bars.bar, odd, sizeof(odd));
	for (unsigned mode = 0; mode < 2; mode++) {
		const struct host_function *f;

		host_init(&h);
		if (mode)
			host_apply(&h, &hostile);
		host_apply(&h, &function);
		host_apply(&h, &bars);
		host_apply(&h, &poke);
		f = host_find(&h, 1, 0);
		cr_expect(eq(int, !memcmp(f->bar, odd, sizeof(odd)), (int)mode));
		cr_expect(eq(u8, f->config->byte[0x0e], mode ? 0x81 : 0x80));
		host_free(&h);
	}
}
