// SPDX-License-Identifier: GPL-2.0
/*
 * test_rules.c - an oracle is proven by a bug that it catches
 *
 * For each rule a planted defect that trips it and no other, and a quiet twin: a machine that looks
 * alike and breaks nothing, or a model that cannot say.  A rule without such a pair fails here.
 * Further pairs show where a rule stops.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "fake_sut.h"
#include "hyperv/vpci.h"
#include "sim/sim.h"

#define DEFECT(name) static void name(const struct fake_moment *m, struct observation *o)

struct setup {
	const struct sut_class *sut, *model;
	const struct operation *op;
	size_t count;
};

struct proof {
	const char *id;
	struct setup planted, quiet;
};

/* Scenarios. */

static const struct operation usual[] = {
	FAKE_OFFER(1, 0x0001, 0, 0),
	FAKE_OFFER(2, 0x0002, 0, 0),
	FAKE_FUNCTION(1, 0),
	FAKE_RETARGET(1, 0),
	FAKE_READ(1),
	FAKE_DO(RESCIND, 2),
};

/* A function, and no interrupt. */
static const struct operation attached[] = { FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0) };

/* A function that is attached goes, and another device with that channel has one there. */
static const struct operation another[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), FAKE_DO(RESCIND, 1),
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_RETARGET(1, 0),
};

static const struct operation collision[] = {
	FAKE_OFFER(1, 0x0001, 0, 0),
	FAKE_OFFER(2, 0x0001, 0, 0),
};

static const struct operation host_gives_zero[] = {
	FAKE_OFFER(1, 0x0000, 0, 0),
};

/* Two GUIDs that differ only in bytes which the ID leaves out. */
static const struct operation alias[] = {
	FAKE_OFFER(1, 0x0001, 0x10, 0), FAKE_FUNCTION(1, 0), FAKE_RETARGET(1, 0),
	FAKE_OFFER(2, 0x0001, 0x17, 0), FAKE_FUNCTION(2, 0), FAKE_RETARGET(2, 0),
};

static const struct operation alias_unused[] = {
	FAKE_OFFER(1, 0x0001, 0x10, 0), FAKE_FUNCTION(1, 0), FAKE_RETARGET(1, 0),
	FAKE_OFFER(2, 0x0001, 0x17, 0), FAKE_FUNCTION(2, 0),
};

static const struct operation alias_gone[] = {
	FAKE_OFFER(1, 0x0001, 0x10, 0), FAKE_FUNCTION(1, 0), FAKE_RETARGET(1, 0), FAKE_DO(RESCIND, 1),
	FAKE_OFFER(2, 0x0001, 0x17, 0), FAKE_FUNCTION(2, 0), FAKE_RETARGET(2, 0),
};

static const struct operation collision_from_2[] = {
	FAKE_OFFER(2, 0x0001, 0, 0),
	FAKE_OFFER(1, 0x0001, 0, 0),
};

static const struct operation not_waited_for[] = {
	{ .kind = OP_WAIT, .async = true },
};

/* A function that the imaginary guest is asked for it does not give back. */
#define LISTED(ch) { .kind = OP_RELATIONS, .channel = (ch), .relations.form = 2 }
static const struct operation asked_back[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), LISTED(1), FAKE_DO(EJECT, 1),
};
static const struct operation asked_back_and_gone[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), LISTED(1), FAKE_DO(EJECT, 1),
	FAKE_DO(RESCIND, 1),
};

/* The imaginary host lists nothing when it is told to list. */
static const struct operation not_listed[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), FAKE_DO(RELATIONS, 1),
};

/* A slot with reserved bits set, and one without. */
static const struct operation reserved_bits[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0x100), { .kind = OP_RELATIONS, .channel = 1, .relations.form = 2 },
};

static const struct operation no_reserved_bits[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0xff), { .kind = OP_RELATIONS, .channel = 1, .relations.form = 2 },
};

static const struct operation wrong_expectation[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_EXPECT(1, DOMAIN, 0, 2),
};

static const struct operation right_expectation[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_EXPECT(1, DOMAIN, 0, 1),
};

static const struct operation wrong_count[] = {
	FAKE_OFFER(1, 0x0001, 0, 0), FAKE_FUNCTION(1, 0), FAKE_EXPECT(1, FUNCTIONS, 0, 2),
};

/* Machines. */

FAKE_SUT(good, NULL);

DEFECT(one_domain_for_all)
{
	(void)m;
	o->bus[2].domain = o->bus[1].domain;
}
FAKE_SUT(unique, one_domain_for_all);

DEFECT(domain_zero)
{
	(void)m;
	o->bus[1].domain = 0;
}
FAKE_SUT(zeroes, domain_zero);

DEFECT(number_of_its_own)
{
	(void)m;
	o->bus[2].domain = 9;
}
FAKE_SUT(own_number, number_of_its_own);

/* The same, but somebody else was probed meanwhile and may have had the number. */
DEFECT(number_taken_meanwhile)
{
	number_of_its_own(m, o);
	if (m->step == 2)
		fake_event(o, (struct event){ .kind = EVENT_PROBE, .channel = 3, .a = (uint64_t)-12 });
}
FAKE_SUT(taken_meanwhile, number_taken_meanwhile);

DEFECT(number_while_another_is_probed)
{
	number_of_its_own(m, o);
	o->bus[3].state = BUS_PROBING;
}
FAKE_SUT(probed_beside, number_while_another_is_probed);

/* Who had the number leaves during the operation that brings who wants it. */
DEFECT(holder_leaves)
{
	if (m->step == 2)
		o->bus[1].state = BUS_ABSENT;
}
FAKE_SUT(left_meanwhile, holder_leaves);

/* Both come during one operation. */
DEFECT(holder_comes_late)
{
	if (m->step == 1)
		o->bus[2].state = BUS_ABSENT;
}
FAKE_SUT(came_meanwhile, holder_comes_late);

/* A driver that is being loaded shows nothing of what it probes, until it is there. */
DEFECT(driver_comes_late)
{
	number_of_its_own(m, o);
	for (unsigned i = 1; i <= 2 && m->step < 3; i++)
		o->bus[i].state = BUS_ABSENT;
}
FAKE_SUT(loading, driver_comes_late);

DEFECT(function_too_many)
{
	o->bus[1].functions = 2;
	o->bus[1].function[1] = (struct seen_function){ .devfn = 1 };
	if (m->step < 3)
		o->bus[1].functions = 0;
}
FAKE_SUT(grown, function_too_many);

DEFECT(function_lost)
{
	(void)m;
	o->bus[1].functions = 0;
}
FAKE_SUT(lost, function_lost);

DEFECT(other_class)
{
	(void)m;
	o->bus[1].function[0].class = 0x010802;
}
FAKE_SUT(reclassed, other_class);

DEFECT(other_node)
{
	(void)m;
	o->bus[1].function[0].node = 1;
}
FAKE_SUT(moved, other_node);

DEFECT(other_slot_name)
{
	(void)m;
	strcpy(o->bus[1].slot[0].name, "7-1");
}
FAKE_SUT(renamed, other_slot_name);

DEFECT(probe_fails)
{
	if (o->bus[2].state == BUS_INSTALLED && m->step)
		o->bus[2].state = BUS_FAILED;
}
FAKE_SUT(failing, probe_fails);

/* What a sleeping bus shows of its functions is nobody's business. */
DEFECT(falls_asleep)
{
	if (m->step != 3)
		return;
	o->bus[1].state = BUS_SUSPENDED;
	o->bus[1].functions = 0;
}
FAKE_SUT(asleep_already, falls_asleep);

/* What is left after the teardown is told by events. */
DEFECT(state_after_the_end)
{
	if (m->phase == FAKE_ENDED)
		o->bus[1].state = BUS_FAILED;
}
FAKE_SUT(late_state, state_after_the_end);

DEFECT(status_of_its_own)
{
	(void)m;
	o->status = -5;
}
FAKE_SUT(status, status_of_its_own);

/* The operation before was still under way. */
DEFECT(status_after_unrest)
{
	o->settled = m->step != 1;
	if (m->step == 2)
		o->status = -5;
}
FAKE_SUT(unrest, status_after_unrest);

DEFECT(status_of_a_read)
{
	if (m->kind == OP_READ)
		o->status = -5;
}
FAKE_SUT(read_fails, status_of_a_read);

DEFECT(value_off_by_a_bit)
{
	(void)m;
	o->value ^= 1;
}
FAKE_SUT(misread, value_off_by_a_bit);

#define SECOND (m->step == 2 && m->phase == FAKE_STEPPED)

/* The host of these systems accepted 1.4. */
#define ASKS(stem, request)									\
	DEFECT(stem##_asks) { if (SECOND) fake_event(o, (struct event){ .kind = EVENT_REQUEST, .channel = 1, .a = request }); } \
	FAKE_SUT(stem, stem##_asks)
ASKS(old, REQUEST_INTERRUPT);
ASKS(older_assigned, REQUEST_ASSIGNED);
ASKS(current, VPCI_CREATE_INTERRUPT3);
ASKS(ageless, REQUEST_VERSION);

DEFECT(id_bytes_swapped)
{
	if (m->kind == OP_RETARGET && o->events)
		o->event[0].a = (o->event[0].a & 0xffff0000) >> 8 | (o->event[0].a & 7);
}
FAKE_SUT(swapped, id_bytes_swapped);

DEFECT(id_extended)
{
	if (m->kind == OP_RETARGET && o->events)
		o->event[0].a |= 0xffffffffull << 32;
}
FAKE_SUT(extended, id_extended);

/* An IOMMU driver is told of the function on channel 1, and finds @id. */
static void attach(const struct fake_moment *m, struct observation *o, uint8_t kind, uint64_t id)
{
	if (m->kind == OP_FUNCTION)
		fake_event(o, (struct event){ .kind = kind, .channel = 1, .a = id, .b = event_attached(0x00010000, 0) });
}

DEFECT(id_found) { attach(m, o, EVENT_ATTACH, 0x00010000); }
FAKE_SUT(finds, id_found);

DEFECT(id_not_found) { attach(m, o, EVENT_ATTACH, DEVICE_ID_NONE); }
FAKE_SUT(finds_none, id_not_found);

DEFECT(id_of_another_at_last) { attach(m, o, EVENT_DETACH, 0x00011718); }
FAKE_SUT(leaves_as_another, id_of_another_at_last);

DEFECT(id_found_at_last) { attach(m, o, EVENT_DETACH, 0x00010000); }
FAKE_SUT(leaves_as_itself, id_found_at_last);

/* The ID that its GUID gives is not the one under which it was attached; both are taken for right. */
DEFECT(id_renamed)
{
	if (m->kind == OP_FUNCTION)
		fake_event(o, (struct event){ .kind = EVENT_ATTACH, .channel = 1, .a = 0x00011718,
					      .b = event_attached(0x00011718, 0) });
}
FAKE_SUT(renames, id_renamed);

DEFECT(id_renamed_in_unrest)
{
	id_renamed(m, o);
	o->settled = false;
}
FAKE_SUT(renames_in_unrest, id_renamed_in_unrest);

/* Models that cannot say. */

DEFECT(no_bus_known)
{
	(void)m;
	o->bus[1].unknown = o->bus[2].unknown = true;
}
FAKE_SUT(knows_no_bus, no_bus_known);

DEFECT(no_domain_known)
{
	(void)m;
	o->bus[2].unknown_domain = true;
}
FAKE_SUT(knows_no_domain, no_domain_known);

DEFECT(no_function_known)
{
	(void)m;
	o->bus[1].unknown_functions = true;
}
FAKE_SUT(knows_no_function, no_function_known);

DEFECT(no_presence_known)
{
	(void)m;
	o->bus[1].function[0].unknown_presence = true;
}
FAKE_SUT(knows_no_presence, no_presence_known);

DEFECT(no_value_known)
{
	(void)m;
	o->unknown_value = true;
}
FAKE_SUT(knows_no_value, no_value_known);

/* Machines to which something happens: in the second operation, or when all is taken down. */

#define HAPPENS(stem, happening, when)								\
	DEFECT(stem##_happens)									\
	{											\
		if (when)									\
			fake_event(o, (struct event){ .kind = happening, .channel = 1, .a = 2,	\
						      .text = "planted", .where = (void *)42 });	\
	}											\
	FAKE_SUT(stem, stem##_happens)


HAPPENS(warns, EVENT_WARN, SECOND);
HAPPENS(bugs, EVENT_BUG, SECOND);
HAPPENS(deadlocks, EVENT_DEADLOCK, SECOND);
HAPPENS(livelocks, EVENT_LIVELOCK, SECOND);
HAPPENS(names_twice, EVENT_DUPLICATE_NAME, SECOND);
HAPPENS(own_error, EVENT_HARNESS, SECOND);
HAPPENS(stays, EVENT_STALE, SECOND);
HAPPENS(crashes, EVENT_SANITIZER, SECOND);
HAPPENS(hangs, EVENT_HANG, SECOND);
HAPPENS(map_differs, EVENT_DOMAIN_MAP, m->phase == FAKE_SETTLED);
HAPPENS(leaks, EVENT_LEAK, m->phase == FAKE_ENDED);
HAPPENS(leaves_statics, EVENT_STATIC, m->phase == FAKE_ENDED);

/* One of the kernel's own checkers speaks; 99 is none. */
#define SPEAKS(which) ((struct event){ .kind = EVENT_CHECKER, .a = which, .text = "planted" })
#define CHECKS(stem, which)									\
	DEFECT(stem##_speaks) { if (SECOND) fake_event(o, SPEAKS(which)); }			\
	FAKE_SUT(stem##_checker, stem##_speaks)

CHECKS(atomic_sleep, CHECKER_ATOMIC_SLEEP);
CHECKS(devres, CHECKER_DEVRES);
CHECKS(kobject, CHECKER_KOBJECT);
CHECKS(list, CHECKER_LIST);
CHECKS(lockdep, CHECKER_LOCKDEP);
CHECKS(mutex, CHECKER_MUTEX);
CHECKS(odebug, CHECKER_ODEBUG);
CHECKS(refcount, CHECKER_REFCOUNT);
CHECKS(no, 99);

#define WITH(sut, model, ops) { &sut, model, ops, sizeof(ops) / sizeof(ops[0]) }

static const struct proof proofs[] = {
	{ "ATOMIC-SLEEP", WITH(atomic_sleep_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "BUG", WITH(bugs, NULL, usual), WITH(good, NULL, usual) },
	{ "BUS-STATE", WITH(failing, &good, usual), WITH(failing, &knows_no_bus, usual) },
	{ "CFG-READ", WITH(misread, &good, usual), WITH(misread, &knows_no_value, usual) },
	{ "DEADLOCK", WITH(deadlocks, NULL, usual), WITH(good, NULL, usual) },
	{ "DEVRES", WITH(devres_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "DOM-KEPT", WITH(own_number, NULL, usual), WITH(taken_meanwhile, NULL, usual) },
	{ "DOM-MAP", WITH(map_differs, NULL, usual), WITH(good, NULL, usual) },
	{ "DOM-MODEL", WITH(own_number, &good, collision), WITH(own_number, &knows_no_domain, collision) },
	{ "DOM-UNIQUE", WITH(unique, NULL, collision), WITH(good, NULL, collision) },
	{ "DOM-ZERO", WITH(zeroes, NULL, host_gives_zero), WITH(good, NULL, host_gives_zero) },
	{ "BUS-STALE", WITH(stays, NULL, usual), WITH(good, NULL, usual) },
	{ "DUP-NAME", WITH(names_twice, NULL, usual), WITH(good, NULL, usual) },
	{ "EXPECT", WITH(good, NULL, wrong_expectation), WITH(good, NULL, right_expectation) },
	{ "FN-EJECTED", WITH(good, NULL, asked_back), WITH(good, NULL, asked_back_and_gone) },
	{ "FN-GHOST", WITH(good, NULL, not_listed), WITH(good, NULL, usual) },
	{ "FN-IDENTITY", WITH(reclassed, &good, usual), WITH(reclassed, &knows_no_presence, usual) },
	{ "FN-NODE", WITH(moved, &good, usual), WITH(moved, &knows_no_function, usual) },
	{ "FN-SET", WITH(lost, &good, usual), WITH(lost, &knows_no_presence, usual) },
	{ "FN-WSLOT", WITH(good, NULL, reserved_bits), WITH(good, NULL, no_reserved_bits) },
	{ "HANG", WITH(hangs, NULL, usual), WITH(good, NULL, usual) },
	{ "HARNESS", WITH(own_error, NULL, usual), WITH(good, NULL, usual) },
	{ "ID-ALIAS", WITH(good, NULL, alias), WITH(good, NULL, alias_unused) },
	{ "ID-ATTACH", WITH(finds_none, NULL, attached), WITH(finds, NULL, usual) },
	{ "ID-ATTACH", WITH(leaves_as_another, NULL, attached), WITH(leaves_as_itself, NULL, usual) },
	{ "ID-HIGH-HALF", WITH(extended, NULL, usual), WITH(good, NULL, usual) },
	{ "ID-KEPT", WITH(renames, NULL, usual), WITH(finds, NULL, usual) },
	{ "ID-KEPT", WITH(renames, NULL, usual), WITH(renames_in_unrest, NULL, usual) },
	{ "ID-KEPT", WITH(renames, NULL, usual), WITH(renames, NULL, another) },
	{ "ID-LOGICAL", WITH(swapped, NULL, usual), WITH(good, NULL, usual) },
	{ "KOBJECT", WITH(kobject_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "LEAK", WITH(leaks, NULL, usual), WITH(good, NULL, usual) },
	{ "LIST", WITH(list_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "LIVELOCK", WITH(livelocks, NULL, usual), WITH(good, NULL, usual) },
	{ "LOCKDEP", WITH(lockdep_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "MUTEX", WITH(mutex_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "ODEBUG", WITH(odebug_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "OP-STATUS", WITH(status, &good, collision), WITH(status, &knows_no_value, collision) },
	{ "REFCOUNT", WITH(refcount_checker, NULL, usual), WITH(no_checker, NULL, usual) },
	{ "SANITIZER", WITH(crashes, NULL, usual), WITH(good, NULL, usual) },
	{ "SLOT-NAME", WITH(renamed, &good, usual), WITH(renamed, &knows_no_presence, usual) },
	{ "STATIC", WITH(leaves_statics, NULL, usual), WITH(good, NULL, usual) },
	{ "VERSION", WITH(old, NULL, usual), WITH(current, NULL, usual) },
	{ "WARN", WITH(warns, &good, usual), WITH(good, &good, usual) },

	{ "BUS-STATE", WITH(asleep_already, &good, usual), WITH(late_state, &good, usual) },
	{ "CFG-READ", WITH(read_fails, &good, usual), WITH(misread, &knows_no_bus, usual) },
	{ "DOM-KEPT", WITH(own_number, NULL, usual), WITH(probed_beside, NULL, usual) },
	{ "DOM-KEPT", WITH(own_number, NULL, usual), WITH(left_meanwhile, NULL, collision) },
	{ "DOM-KEPT", WITH(own_number, NULL, usual), WITH(came_meanwhile, NULL, collision_from_2) },
	{ "DOM-KEPT", WITH(own_number, NULL, usual), WITH(loading, NULL, usual) },
	{ "DOM-MODEL", WITH(own_number, &good, collision), WITH(own_number, &knows_no_bus, collision) },
	{ "EXPECT", WITH(good, NULL, wrong_count), WITH(knows_no_presence, NULL, wrong_count) },
	{ "FN-SET", WITH(grown, &good, usual), WITH(lost, &knows_no_bus, usual) },
	{ "FN-WSLOT", WITH(good, NULL, reserved_bits), WITH(knows_no_function, NULL, reserved_bits) },
	{ "ID-ALIAS", WITH(good, NULL, alias), WITH(good, NULL, alias_gone) },
	{ "OP-STATUS", WITH(status, &good, collision), WITH(status, &knows_no_bus, collision) },
	{ "OP-STATUS", WITH(status, &good, collision), WITH(status, &good, not_waited_for) },
	{ "OP-STATUS", WITH(status, &good, collision), WITH(unrest, &good, collision) },
	{ "VERSION", WITH(older_assigned, NULL, usual), WITH(ageless, NULL, usual) },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

static void run(const struct setup *s, struct check_result *result)
{
	cr_assert(zero(int, fake_run(s->sut, s->model, s->op, s->count, result)));
}

Test(rules, a_planted_defect_trips_its_rule_and_no_other)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(&proofs[i].planted, &result);
		cr_assert(eq(u32, result.findings, 1), "%s: another one is %s", proofs[i].id,
			  result.findings > 1 ? result.finding[1].rule->id : "none");
		cr_assert(eq(str, (char *)result.finding[0].rule->id, (char *)proofs[i].id));
		cr_assert(ne(chr, result.finding[0].expected[0], '\0'), "%s: expected", proofs[i].id);
		cr_assert(ne(chr, result.finding[0].found[0], '\0'), "%s: found", proofs[i].id);
	}
}

Test(rules, a_quiet_twin_trips_none)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(&proofs[i].quiet, &result);
		cr_assert(zero(u32, result.findings), "the twin of %s trips %s: %s", proofs[i].id,
			  result.finding[0].rule->id, result.finding[0].found);
	}
}

static bool is_proven(const char *id)
{
	for (size_t i = 0; i < PROOFS; i++)
		if (!strcmp(proofs[i].id, id))
			return true;
	return false;
}

Test(rules, every_rule_has_a_proof)
{
	/*
	 * Of hardware: test_hardware_rules.c; of who looks at it: test_pci_rules.c, test_vmd_rules.c; of maps:
	 * conformance/scenarios/bus-map; of network devices: test_nic_rules.c; of channels: test_channel_rules.c.
	 */
	for (size_t i = 0; check_rules[i]; i++)
		cr_expect(check_rules[i]->of_hardware || check_rules[i]->surface >= SURFACE_PCI ||
			  is_proven(check_rules[i]->id), "%s has no proof", check_rules[i]->id);
}
