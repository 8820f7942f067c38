// SPDX-License-Identifier: GPL-2.0
/*
 * test_check.c - how a scenario is run and judged, and what becomes of findings
 *
 * What the single rules say is in test_rules.c.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "check/print.h"
#include "fake_sut.h"

#define DEFECT(name) static void name(const struct fake_moment *m, struct observation *o)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RUN(sut, model, ops, result) cr_assert(zero(int, fake_run(&(sut), model, ops, COUNT(ops), result)))

static struct check_result result;

FAKE_SUT(good, NULL);

static const struct operation usual[] = {
	FAKE_OFFER(1, 0x0001, 0, 0),
	FAKE_FUNCTION(1, 2),
	{ .kind = OP_NOTE },
	FAKE_RETARGET(1, 0x10),
	FAKE_READ(1),
};

struct trace {
	unsigned looks, last_phases;
	const struct observation *before;
};

static void count_look(void *context, const struct operation *op, const struct observation *o)
{
	struct trace *t = context;

	t->looks++;
	t->last_phases += !op;
	cr_expect(ne(ptr, (void *)o, (void *)t->before), "now and before are two observations");
	t->before = o;
}

Test(check, notes_and_expectations_are_not_stepped)
{
	static const struct operation ops[] = {
		{ .kind = OP_NOTE }, FAKE_OFFER(1, 1, 0, 0), FAKE_EXPECT(1, BUS, 0, 2), FAKE_DO(RESCIND, 1),
	};
	const struct scenario scenario = { .op = (struct operation *)ops, .count = COUNT(ops) };
	struct trace trace = { 0 };
	const struct check_options options = { .trace = count_look, .context = &trace };
	struct checker *checker;

	cr_assert(zero(int, checker_open(&checker, &good, &options)));
	cr_assert(zero(int, checker_run(checker, &scenario, &result)));
	checker_close(checker);
	cr_assert(eq(uint, trace.looks, 4));		/* two operations, settled, ended */
	cr_assert(eq(uint, trace.last_phases, 2));
	cr_assert(eq(u32, result.expectations, 1));
	cr_assert(zero(u32, result.findings));
}

/* Everything that an expectation can be about, right and wrong, after `usual`. */
static const struct {
	struct operation op;
	bool holds;
} expectations[] = {
	{ FAKE_EXPECT(1, DOMAIN, 0, 1), true },
	{ FAKE_EXPECT(1, DOMAIN, 0, 2), false },
	{ FAKE_EXPECT(2, DOMAIN, 0, 0), false },	/* no bus has no domain, not domain 0 */
	{ FAKE_EXPECT(1, BUS, 0, BUS_INSTALLED), true },
	{ FAKE_EXPECT(2, BUS, 0, BUS_ABSENT), true },
	{ FAKE_EXPECT(2, BUS, 0, BUS_INSTALLED), false },
	{ FAKE_EXPECT(1, FUNCTIONS, 0, 1), true },
	{ FAKE_EXPECT(1, FUNCTIONS, 0, 0), false },
	{ FAKE_EXPECT(1, PRESENT, 0x10, 1), true },
	{ FAKE_EXPECT(1, PRESENT, 0x11, 1), false },
	{ FAKE_EXPECT(1, PRESENT, 0x11, 0), true },
	{ FAKE_EXPECT(1, SERIAL, 0x10, 7), true },
	{ FAKE_EXPECT(1, SERIAL, 0x17, 7), true },	/* a slot is a device's, not a function's */
	{ FAKE_EXPECT(1, SERIAL, 0x18, 7), false },
	{ FAKE_EXPECT(1, SERIAL, 0x18, 0), false },
	{ FAKE_EXPECT(1, NODE, 0x10, 0), true },
	{ FAKE_EXPECT(1, NODE, 0x18, 0), false },
	{ FAKE_EXPECT(1, DEVICE_ID, 0x10, 0x00010000), true },
	{ FAKE_EXPECT(1, DEVICE_ID, 0x10, 0x00010001), false },
	{ FAKE_EXPECT(1, VALUE, 0, 0x101615b3), true },
	{ FAKE_EXPECT(1, VALUE, 0, 0), false },
	{ FAKE_EXPECT(1, STATUS, 0, 0), true },
	{ FAKE_EXPECT(1, STATUS, 0, -5), false },
	{ FAKE_EXPECT(1, VECTORS, 0x10, 4), true },
	{ FAKE_EXPECT(1, VECTORS, 0x10, 0), false },
};

static void run_with_expectation(const struct sut_class *sut, const struct operation *expectation)
{
	struct operation ops[COUNT(usual) + 1];

	memcpy(ops, usual, sizeof(usual));
	ops[COUNT(usual)] = *expectation;
	cr_assert(zero(int, fake_run(sut, NULL, ops, COUNT(ops), &result)));
}

Test(check, every_expectation_is_judged)
{
	for (size_t i = 0; i < COUNT(expectations); i++) {
		run_with_expectation(&good, &expectations[i].op);
		cr_assert(eq(u32, result.expectations, 1), "expectation %zu", i);
		cr_assert(eq(u32, result.expectations_failed, !expectations[i].holds), "expectation %zu", i);
		cr_assert(eq(u32, result.findings, !expectations[i].holds), "expectation %zu", i);
		if (result.findings)
			cr_assert(eq(str, (char *)result.finding[0].rule->id, "EXPECT"));
	}
}

DEFECT(nothing_known)
{
	(void)m;
	o->unknown_value = true;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		o->bus[i].unknown = true;
}
FAKE_SUT(knows_nothing, nothing_known);

Test(check, a_model_that_cannot_say_is_not_asked)
{
	for (size_t i = 0; i < COUNT(expectations); i++) {
		run_with_expectation(&knows_nothing, &expectations[i].op);
		cr_assert(zero(u32, result.expectations), "expectation %zu", i);
		cr_assert(zero(u32, result.findings), "expectation %zu", i);
	}
}

DEFECT(some_unknown)
{
	(void)m;
	o->bus[1].unknown_domain = true;
	o->bus[1].function[0].unknown_presence = true;
}
FAKE_SUT(knows_some, some_unknown);

Test(check, a_model_that_knows_a_part_is_asked_for_that_part)
{
	static const struct {
		struct operation op;
		uint32_t judged;
	} cases[] = {
		{ FAKE_EXPECT(1, DOMAIN, 0, 1), 0 },
		{ FAKE_EXPECT(1, PRESENT, 0x10, 1), 0 },
		{ FAKE_EXPECT(1, NODE, 0x10, 0), 0 },
		{ FAKE_EXPECT(1, VECTORS, 0x10, 4), 0 },
		{ FAKE_EXPECT(1, BUS, 0, BUS_INSTALLED), 1 },
		{ FAKE_EXPECT(1, PRESENT, 0x18, 0), 1 },
		{ FAKE_EXPECT(1, VALUE, 0, 0x101615b3), 1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		run_with_expectation(&knows_some, &cases[i].op);
		cr_assert(eq(u32, result.expectations, cases[i].judged), "expectation %zu", i);
		cr_assert(zero(u32, result.findings), "expectation %zu", i);
	}
}

Test(check, an_expectation_applies_to_the_systems_it_names)
{
	static const struct {
		const char *pattern;
		uint32_t failed;
	} cases[] = { { "", 1 }, { "good", 1 }, { "g*", 1 }, { "*", 1 }, { "goo", 0 }, { "linux-*", 0 },
		      { "linux-*,g*", 1 }, { "good,goo", 1 }, { "goo,", 0 }, { "goo,,model", 0 } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct operation wrong = FAKE_EXPECT(1, DOMAIN, 0, 2);

		wrong.data = (uint8_t *)cases[i].pattern;
		wrong.len = (uint32_t)strlen(cases[i].pattern);
		run_with_expectation(&good, &wrong);
		cr_assert(eq(u32, result.expectations_failed, cases[i].failed), "'%s'", cases[i].pattern);
	}
}

Test(check, findings_are_kept_as_far_as_there_is_room)
{
	struct operation ops[CHECK_FINDINGS + 8];

	for (size_t i = 0; i < COUNT(ops); i++)
		ops[i] = (struct operation)FAKE_EXPECT(1, BUS, 0, BUS_FAILED);
	RUN(good, NULL, ops, &result);
	cr_assert(eq(u32, result.expectations_failed, CHECK_FINDINGS + 8));
	cr_assert(eq(u32, result.findings, CHECK_FINDINGS));
}

/* A BUG in the second operation, with a state that would break DOM-ZERO. */
DEFECT(gives_up)
{
	if (m->step != 2)
		return;
	fake_event(o, (struct event){ .kind = EVENT_BUG, .channel = 1, .text = "oops", .where = (void *)7 });
	o->bus[1].domain = 0;
	o->over = true;
}
FAKE_SUT(given_up, gives_up);

Test(check, a_run_that_is_over_has_events_but_no_state)
{
	struct trace trace = { 0 };
	const struct check_options options = { .trace = count_look, .context = &trace };
	const struct scenario scenario = { .op = (struct operation *)usual, .count = COUNT(usual) };
	struct checker *checker;

	cr_assert(zero(int, checker_open(&checker, &given_up, &options)));
	for (int round = 0; round < 2; round++) {	/* and the next run begins anew */
		trace = (struct trace){ 0 };
		cr_assert(zero(int, checker_run(checker, &scenario, &result)));
		cr_assert(eq(int, result.over, true));
		cr_assert(eq(uint, trace.looks, 2));
		cr_assert(eq(u32, result.findings, 1));
		cr_assert(eq(str, (char *)result.finding[0].rule->id, "BUG"));
		cr_assert(eq(u32, result.finding[0].at, 1));
	}
	checker_close(checker);
}

DEFECT(warns_three_times)
{
	static const char *const text[] = { "first", "second", "third" };

	if (m->step == 1)
		for (unsigned i = 0; i < 3; i++)
			fake_event(o, (struct event){ .kind = EVENT_WARN, .text = text[i],
						      .where = i ? (void *)42 : NULL });
	if (m->step == 2 && m->phase == FAKE_STEPPED)
		fake_event(o, (struct event){ .kind = EVENT_DUPLICATE_NAME, .channel = 1, .text = "slot\n7",
					      .where = (void *)42 });
}
FAKE_SUT(loud, warns_three_times);

Test(check, one_finding_a_rule_and_run_with_a_key_that_names_the_cause)
{
	RUN(loud, NULL, usual, &result);
	cr_assert(eq(u32, result.findings, 2));
	cr_assert(eq(str, result.finding[0].found, "first"));
	cr_assert(eq(str, result.finding[0].key, "WARN loud first"));
	cr_assert(eq(str, result.finding[0].where, ""));
	cr_assert(eq(str, result.finding[1].where, "fake.c:42 (fake_function_42)"));
	cr_assert(eq(str, result.finding[1].key, "DUP-NAME loud fake_function_42"));
	cr_assert(eq(i64, result.finding[1].domain, 1));
	cr_assert(eq(i32, result.finding[1].devfn, -1));
}

Test(check, a_run_leaves_nothing_to_the_next)
{
	static const struct operation first[] = {
		FAKE_OFFER(1, 1, 0, 0), FAKE_FUNCTION(1, 0), FAKE_RETARGET(1, 0),
		FAKE_EXPECT(1, DEVICE_ID, 0, 0x10000),
	};
	static const struct operation second[] = {
		FAKE_OFFER(1, 1, 0, 0), FAKE_EXPECT(1, DEVICE_ID, 0, 0x10000),
	};
	const struct scenario a = { .op = (struct operation *)first, .count = COUNT(first) };
	const struct scenario b = { .op = (struct operation *)second, .count = COUNT(second) };
	struct checker *checker;

	cr_assert(zero(int, checker_open(&checker, &good, NULL)));
	for (int round = 0; round < 3; round++) {
		cr_assert(zero(int, checker_run(checker, &a, &result)));
		cr_assert(eq(u32, result.expectations, 1));
		cr_assert(zero(u32, result.findings));
		cr_assert(zero(int, checker_run(checker, &b, &result)));
		cr_assert(zero(u32, result.expectations), "no ID was sent in this run");
	}
	checker_close(checker);
}

/* Wrong in all that the model is asked about, but never at rest. */
DEFECT(restless)
{
	o->settled = m->phase != FAKE_STEPPED;
	if (o->settled)
		return;
	o->status = -5;
	o->bus[1].domain = 9;
	o->bus[1].functions = 0;
	o->bus[2].state = BUS_FAILED;
}
FAKE_SUT(busy, restless);

Test(check, nothing_is_compared_while_somebody_can_run)
{
	RUN(busy, &good, usual, &result);
	cr_assert(zero(u32, result.findings), "%s: %s", result.finding[0].rule->id, result.finding[0].found);
}

/* The bus of the first offer is taken down so late that its interrupts are seen after the second offer. */
DEFECT(late)
{
	static const uint64_t former = 0x00010000;

	if (m->step >= 3 && m->phase == FAKE_STEPPED) {
		o->bus[1].state = BUS_INSTALLED;
		o->bus[1].domain = 1;
		o->settled = false;
	}
	if (m->step == 5)
		fake_event(o, (struct event){ .kind = EVENT_DEVICE_ID, .channel = 1, .a = former });
}
FAKE_SUT(lingering, late);

DEFECT(forgetful)
{
	if (m->step == 5)
		fake_event(o, (struct event){ .kind = EVENT_DEVICE_ID, .channel = 1, .a = 0x00010000 });
}
FAKE_SUT(mistaken, forgetful);

Test(check, a_former_guid_is_right_until_its_bus_is_gone)
{
	static const struct operation again[] = {
		FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), FAKE_DO(RESCIND, 1),
		FAKE_OFFER(1, 0x0001, 8, 0), FAKE_DO(IDLE, 0),
	};

	RUN(lingering, NULL, again, &result);
	cr_assert(zero(u32, result.findings), "%s: %s", result.finding[0].rule->id, result.finding[0].found);
	RUN(mistaken, NULL, again, &result);
	cr_assert(eq(u32, result.findings, 1));
	cr_assert(eq(str, (char *)result.finding[0].rule->id, "ID-LOGICAL"));
}

static const struct invariant *rule_named(const char *id)
{
	for (size_t i = 0; check_rules[i]; i++)
		if (!strcmp(check_rules[i]->id, id))
			return check_rules[i];
	return NULL;
}

Test(check, known_findings_name_rule_and_system)
{
	struct finding f = { .rule = rule_named("LEAK"), .where = "drivers/pci.c:2483 (new_pcichild_device)",
			     .done = DONE(OP_OFFER) | DONE(OP_RESCIND) };
	const struct known_mask *m = known_lookup(&f, "linux-6.12");

	cr_assert(ne(ptr, (void *)m, NULL));
	cr_assert(eq(str, (char *)m->finding->name, "children-leak"));
	cr_assert(eq(ptr, (void *)known_lookup(&f, "linux-6.12-checked"), (void *)m), "the same sources");
	cr_assert(ne(ptr, (void *)known_lookup(&f, "linux-6.1"), (void *)m), "a mask names one system");
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12-other")));
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.1234")));
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux:/home/me/linux-6.12")), "nothing is known of other trees");
	cr_assert(zero(ptr, (void *)known_lookup(&f, "model")));
	cr_assert(eq(ptr, (void *)known_lookup(&f, "linux-6.12+h5"), (void *)m), "masks are on where a defect is planted");
	cr_assert(eq(ptr, (void *)known_lookup(&f, "linux-6.12-checked+h5"), (void *)m));
	f.done = DONE(OP_OFFER) | DONE(OP_EJECT);
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12")), "nothing came before that it takes");
	f.done = DONE_FAILED_PROBE;
	cr_assert(eq(ptr, (void *)known_lookup(&f, "linux-6.12"), (void *)m));
	f.hostile = true;
	cr_assert(eq(ptr, (void *)known_lookup(&f, "linux-6.12"), (void *)m), "a hostile host can do it too");
	f.rule = rule_named("WARN");
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12")), "another rule");
	snprintf(f.where, sizeof(f.where), "drivers/hv/channel_mgmt.c:1088 (vmbus_onoffer)");
	cr_assert(ne(ptr, (void *)known_lookup(&f, "linux-6.12"), NULL));
	f.hostile = false;
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12")), "known of hostile hosts only");
	f.rule = rule_named("LEAK");
	snprintf(f.where, sizeof(f.where), "drivers/pci.c:2483 (new_pcichild_device_2)");
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12")), "another function");
	f.where[0] = '\0';
	cr_assert(zero(ptr, (void *)known_lookup(&f, "linux-6.12")), "no function is not any function");
}

Test(check, a_patched_kernel_has_no_masks)
{
	cr_assert(ne(ptr, (void *)known_mask("FN-GHOST", "linux-6.12+h5", "-", false, 0), NULL));
	cr_assert(zero(ptr, (void *)known_mask("FN-GHOST", "linux-6.12+patch:h5.mbox", "-", false, 0)));
}

Test(check, what_a_scenario_must_show_is_said_of_the_very_system)
{
	const struct known_mask *m = known_mask("FN-GHOST", "linux-6.12", "-", false, 0);

	cr_assert(ne(ptr, (void *)m, NULL));
	cr_assert(known_on(m->finding, "linux-6.12"));
	cr_assert(not(known_on(m->finding, "linux-6.12-checked")));
	cr_assert(not(known_on(m->finding, "model")));
}

static char *print(const struct finding *f, const struct scenario *s, const char *sut)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	cr_assert(zero(int, finding_print(out, f, s, sut)));
	fclose(out);
	return text;
}

Test(check, a_finding_prints_both_sides_and_its_place)
{
	const struct scenario scenario = { .op = (struct operation *)usual, .count = COUNT(usual) };
	char *text;

	RUN(loud, NULL, usual, &result);
	text = print(&result.finding[1], &scenario, "loud");
	cr_assert(eq(str, text,
		     "DUP-NAME [MEDIUM] new: No two objects of one name are made in one place of sysfs.\n"
		     "  system    loud\n"
		     "  at        operation 2: function 1 wslot=0x2 id=15b3:1016 serial=7\n"
		     "  device    channel 1, 0001:00\n"
		     "  mode      trusted: the host keeps the protocol\n"
		     "  expected  a name of its own\n"
		     "  found     slot\\x0a7\n"
		     "  code      fake.c:42 (fake_function_42)\n"
		     "  fidelity  nothing that changes behaviour was crossed\n"
		     "  origin    6.12 fs/sysfs/dir.c:21-33 (sysfs_warn_dup)\n"
		     "  advice    See which two objects live at the same time, and what their name is made of.\n"));
	free(text);
}

Test(check, a_known_finding_prints_its_cause)
{
	const struct scenario scenario = { 0 };
	const struct finding f = {
		.rule = rule_named("ID-ALIAS"), .channel = 2, .domain = 0x8de7, .devfn = 0x11,
		.expected = "an ID of its own", .found = "0x8de70001",
	};
	char *text = print(&f, &scenario, "linux-6.12");

	cr_assert(ne(ptr, strstr(text, "ID-ALIAS [LOW] known: "), NULL));
	cr_assert(ne(ptr, strstr(text, "  at        the end of the scenario\n"), NULL));
	cr_assert(ne(ptr, strstr(text, "  device    channel 2, 8de7:00:02.1\n"), NULL));
	cr_assert(ne(ptr, strstr(text, "  known     Two functions can have one logical device ID.\n"), NULL));
	cr_assert(ne(ptr, strstr(text, "            ./bdfuzz findings device-id-alias\n"), NULL));
	free(text);
}

static int refuse(struct sut **sut)
{
	(void)sut;
	return -ENODEV;
}

Test(check, a_system_that_does_not_open_is_an_error)
{
	struct sut_class broken = good;
	const struct check_options beside = { .model = &broken };
	struct checker *checker = NULL;

	broken.open = refuse;
	cr_assert(eq(int, checker_open(&checker, &broken, NULL), -ENODEV));
	cr_assert(eq(int, checker_open(&checker, &good, &beside), -ENODEV));
	cr_assert(zero(ptr, checker));
}

/* ---- rules ------------------------------------------------------------------------------------------ */

static bool ends_in_full_stop(const char *text)
{
	return *text && text[strlen(text) - 1] == '.';
}

Test(rules, rules_are_complete_and_sorted_by_id)
{
	for (size_t i = 0; check_rules[i]; i++) {
		const struct invariant *rule = check_rules[i];

		cr_expect(ends_in_full_stop(rule->sentence), "%s: sentence", rule->id);
		cr_expect(ends_in_full_stop(rule->advice), "%s: advice", rule->id);
		cr_expect(ne(chr, *rule->origin, '\0'), "%s: origin", rule->id);
		cr_expect(eq(int, !rule->hears, !rule->event), "%s: what it hears, and with what", rule->id);
		if (i)
			cr_expect(lt(int, strcmp(check_rules[i - 1]->id, rule->id), 0), "%s", rule->id);
	}
}
