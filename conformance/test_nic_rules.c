// SPDX-License-Identifier: GPL-2.0
/*
 * test_nic_rules.c - each rule about network devices catches a guest that gets it wrong
 *
 * The guest is the model, whose picture of a NIC and its VF is then falsified in one place.  The same machine without
 * that trips no rule.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "check/check.h"
#include "scenario/text.h"
#include "sut/sut.h"

#define A_NIC "nic 1 mac=00:15:5d:00:00:01\noffer 1 net f8615163-0001-1000-2000-000d3a000001\n"
#define A_VF                                                                                                \
	"function 2 id=15b3:1016 serial=7\nport 2 mac=00:15:5d:00:00:01\n"                                  \
	"offer 2 pci 47505500-0009-1718-3130-444531303244\n"
#define A_PAIR A_NIC "associate 1 serial=7\n" A_VF
#define ANOTHER "netdev 1 usb mac=00:15:5d:00:00:01\n"

enum { NIC, VF, OTHER };	/* where they are in the list */

/* Changes what was seen after the last operation. */
typedef void (*falsify)(struct observation *o);

static falsify lie;
static unsigned after, looks;
static const struct sut_class *honest;

static void lying_look(struct sut *s, struct observation *o)
{
	honest->look(s, o);
	if (++looks == after && lie)
		lie(o);
}

static void run(const char *text, falsify what, struct check_result *result)
{
	static struct sut_class class;
	struct text_error error;
	struct checker *c;
	struct scenario s;

	honest = sut_find("model");
	class = *honest;
	class.look = lying_look;
	lie = what;
	looks = 0;
	cr_assert(text_parse(text, strlen(text), &s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
	after = (unsigned)s.count;
	cr_assert(checker_open(&c, &class, NULL) == 0);
	cr_assert(checker_run(c, &s, result) == 0);
	checker_close(c);
	scenario_free(&s);
}

static void part(struct observation *o)
{
	o->netdev[NIC].vf = -1;
	o->netdev[VF].master = -1;
}

static void tell_half(struct observation *o)
{
	o->netdev[VF].master = -1;
}

static void take_another(struct observation *o)
{
	part(o);
	o->netdev[NIC].vf = OTHER;
	o->netdev[OTHER].master = NIC;
}

static void stay(struct observation *o)
{
	o->netdev[o->netdevs++] = (struct seen_netdev){ .kind = SEEN_NIC, .channel = 1, .id = 99, .vf = -1, .master = -1 };
}

static void point_nowhere(struct observation *o)
{
	o->netdev[NIC].vf = -2;
}

static void switch_early(struct observation *o)
{
	o->netdev[NIC].vf_path = true;
}

static const struct {
	const char *id, *text;
	falsify lie;
} proofs[] = {
	{ "NIC-PAIR", A_PAIR, part },
	{ "NIC-PAIR", A_VF A_NIC "associate 1 serial=7\n", NULL },
	{ "NIC-ONE", A_PAIR, tell_half },
	{ "NIC-OTHER", A_PAIR ANOTHER, take_another },
	{ "NIC-KEPT", A_PAIR "mac 2 mac=00:15:5d:00:00:99\n", part },
	{ "NIC-KEPT", A_PAIR "associate 1 serial=8\n", part },
	{ "NIC-GONE", A_PAIR "rescind 2\nrescind 1\n", stay },
	{ "NIC-GONE", A_PAIR, point_nowhere },
	{ "NIC-PATH", A_NIC A_VF, switch_early },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

static bool reports(const struct check_result *result, const char *id)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!strcmp(result->finding[i].rule->id, id))
			return true;
	return false;
}

Test(nic_rules, a_falsified_picture_trips_its_rule)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].text, proofs[i].lie, &result);
		cr_expect(eq(int, reports(&result, proofs[i].id), proofs[i].lie != NULL), "%s, %zu", proofs[i].id, i);
	}
}

Test(nic_rules, the_same_machine_trips_none)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].text, NULL, &result);
		cr_expect(zero(u32, result.findings), "%zu: %s: %s", i, result.finding[0].rule->id,
			  result.finding[0].found);
	}
}

Test(nic_rules, every_rule_of_network_devices_has_a_proof)
{
	for (size_t i = 0; check_rules[i]; i++) {
		bool proven = check_rules[i]->surface != SURFACE_NET;

		for (size_t k = 0; k < PROOFS; k++)
			proven |= !strcmp(proofs[k].id, check_rules[i]->id);
		cr_expect(proven, "%s has no proof", check_rules[i]->id);
	}
}
