// SPDX-License-Identifier: GPL-2.0
/*
 * test_pci_rules.c - each rule about what a guest makes of PCI hardware catches a guest that gets it wrong
 *
 * The guest is the model of a hardware domain, whose picture of a small machine is then falsified in one place.  The same
 * machine without that trips no rule.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "scenario/text.h"
#include "sut/sut.h"

#define MACHINE                                                                                             \
	"root 1\n"                                                                                          \
	"plug 2 1 01.0 root-port secondary=01 subordinate=03\n"                                             \
	"plug 3 2 00.0 endpoint id=8086:10c9 multi=1 bar0=fffe0000\n"                                       \
	"sriov 3 vfs=4 offset=0x180 stride=2 bar0=ffffc000\n"                                               \
	"plug 4 1 02.0 root-port secondary=04 subordinate=04\n"                                             \
	"plug 5 4 00.0 endpoint id=15b3:1016\n"                                                             \
	"boot\n"

/* Changes what was seen after the last operation; addresses: 00:01.0, 00:02.0, 01:00.0, 04:00.0, sorted. */
typedef void (*falsify)(struct seen_pci *pci);

static falsify lie;
static unsigned after, looks;
static const struct sut_class *honest;

static void lying_look(struct sut *s, struct observation *o)
{
	honest->look(s, o);
	if (++looks == after && lie && o->pci)
		lie((struct seen_pci *)o->pci);
}

static void run(const char *text, falsify what, struct check_result *result)
{
	static struct sut_class class;
	struct text_error error;
	struct checker *c;
	struct scenario s;

	honest = sut_find("xen-reference");
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

static struct seen_pci_function *at(struct seen_pci *pci, uint32_t address)
{
	for (uint32_t i = 0; i < pci->functions; i++)
		if (pci->function[i].address == address)
			return &pci->function[i];
	cr_fatal("no %x", address);
	return NULL;
}

static void two_at_one_address(struct seen_pci *pci)
{
	pci->function[1].address = pci->function[0].address;
}

static void two_buses_of_a_number(struct seen_pci *pci)
{
	pci->bus[2].number = pci->bus[1].number;
}

static void found_where_nobody_is(struct seen_pci *pci)
{
	at(pci, 0x400)->hardware = NULL;
}

static void found_as_another(struct seen_pci *pci)
{
	at(pci, 0x400)->vendor = 0x8086;
}

static void one_missed(struct seen_pci *pci)
{
	pci->functions--;	/* 04:00.0 */
}

static void outside_of_the_bus_above(struct seen_pci *pci)
{
	pci->bus[0].end = 2;
}

static void ends_before_it_begins(struct seen_pci *pci)
{
	pci->bus[2].end = 3;
}

static void siblings_meet(struct seen_pci *pci)
{
	pci->bus[1].end = 4;
}

static void registers_differ(struct seen_pci *pci)
{
	at(pci, 0x10)->secondary = 5;
}

static void registers_lead_further(struct seen_pci *pci)
{
	at(pci, 0x8)->subordinate = 2;
}

static void registers_end_before(struct seen_pci *pci)
{
	at(pci, 0x8)->subordinate = 4;
}

static void found_as_a_vf(struct seen_pci *pci)
{
	at(pci, 0x400)->vf = true;
}

static void one_more(struct seen_pci *pci)
{
	pci->function[pci->functions] = pci->function[pci->functions - 1];
	pci->function[pci->functions++].address++;
}

static void other_functions_now(struct seen_pci *pci)
{
	at(pci, 0x400)->device = 0x1018;
}

static void still_there(struct seen_pci *pci)
{
	pci->functions++;	/* the record behind the last is that of who was removed */
	pci->function[pci->functions - 1].address = 0x400;
}

static void its_bus_still_there(struct seen_pci *pci)
{
	pci->bus[pci->buses] = pci->bus[pci->buses - 1];
	pci->bus[pci->buses++].number = 4;
}

static void the_bus_of_the_pf_ends(struct seen_pci *pci)
{
	pci->bus[1].end = 1;
}

static void a_vf_too_few(struct seen_pci *pci)
{
	at(pci, 0x284)->vf = false;
}

static void a_vf_elsewhere(struct seen_pci *pci)
{
	at(pci, 0x282)->address = 0x283;
}

static void asks_for_ever(struct seen_pci *pci)
{
	pci->reads = 1000000;
}

/* The model gives no addresses: both get some here, and registers that nobody wrote. */
static void give(struct seen_pci_function *f, uint64_t start)
{
	f->resource[0] = (struct seen_resource){ start, start + 0xfff, 0x200 };
}

static void a_bar_that_was_not_written(struct seen_pci *pci)
{
	give(at(pci, 0x100), 0x80000000);
}

static void one_address_twice(struct seen_pci *pci)
{
	give(at(pci, 0x100), 0x80000000);
	give(at(pci, 0x400), 0x80000000);
}

#define CONVENTIONAL "root 1\nplug 2 1 1e.0 pci-bridge secondary=01 subordinate=01\nplug 3 2 03.0 pci\nboot\n"

static const struct proof {
	const char *rule, *kind, *scenario;
	falsify lie;
} proofs[] = {
	{ "PCI-ONCE", "(function)", MACHINE, two_at_one_address },
	{ "PCI-ONCE", "(bus)", MACHINE, two_buses_of_a_number },
	{ "PCI-ROUTED", "(nobody)", MACHINE, found_where_nobody_is },
	{ "PCI-ROUTED", "(another)", MACHINE, found_as_another },
	{ "PCI-ROUTED", "(vf)", MACHINE, found_as_a_vf },
	{ "PCI-MISSED", "(missed)", CONVENTIONAL, one_missed },
	{ "PCI-MISSED", "(missed)", MACHINE, one_missed },
	{ "PCI-RANGES", "(outside)", MACHINE, outside_of_the_bus_above },
	{ "PCI-RANGES", "(upside_down)", MACHINE, ends_before_it_begins },
	{ "PCI-RANGES", "(siblings)", MACHINE, siblings_meet },
	{ "PCI-REGISTERS", "(secondary)", MACHINE, registers_differ },
	{ "PCI-REGISTERS", "(subordinate_behind)", MACHINE, registers_lead_further },
	{ "PCI-REGISTERS", "(subordinate_before)", MACHINE, registers_end_before },
	{ "PCI-AGAIN", "(another)", MACHINE "rescan\n", other_functions_now },
	{ "PCI-AGAIN", "(fewer)", MACHINE "rescan\n", one_missed },
	{ "PCI-AGAIN", "(more)", MACHINE "rescan\n", one_more },
	{ "PCI-GONE", "(bus)", MACHINE "remove 00:02.0\n", its_bus_still_there },
	{ "PCI-GONE", "(function)", MACHINE "remove 04:00.0\n", still_there },
	{ "PCI-VFS", "(count)", MACHINE "numvfs 01:00.0 count=4\n", a_vf_too_few },
	{ "PCI-VFS", "(missing)", MACHINE "numvfs 01:00.0 count=4\n", a_vf_elsewhere },
	{ "PCI-VFS", "(bus)", MACHINE "numvfs 01:00.0 count=4\n", the_bus_of_the_pf_ends },
	{ "PCI-BARS", "(register)", MACHINE, a_bar_that_was_not_written },
	{ "PCI-BARS", "(twice)", MACHINE, one_address_twice },
	{ "PCI-WORK", "", MACHINE, asks_for_ever },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

static bool has(const struct check_result *r, const struct proof *p)
{
	for (uint32_t i = 0; i < r->findings; i++)
		if (!strcmp(r->finding[i].rule->id, p->rule) && !strcmp(r->finding[i].where, p->kind))
			return true;
	return false;
}

Test(pci_rules, a_lie_trips_its_rule)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].scenario, proofs[i].lie, &result);
		cr_expect(has(&result, &proofs[i]), "%s %s: %u findings, %s %s: %s", proofs[i].rule, proofs[i].kind,
			  result.findings, result.findings ? result.finding[0].rule->id : "",
			  result.findings ? result.finding[0].where : "", result.findings ? result.finding[0].found : "");
	}
}

Test(pci_rules, the_truth_trips_none)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].scenario, NULL, &result);
		cr_expect(eq(u32, result.findings, 0), "%s %s: %s", proofs[i].rule, proofs[i].kind,
			  result.findings ? result.finding[0].found : "");
	}
}

/* What a rule of this kind is called, and that it stands above. */
Test(pci_rules, every_rule_has_a_proof)
{
	for (size_t i = 0; check_rules[i]; i++) {
		bool proven = check_rules[i]->of_hardware || strncmp(check_rules[i]->id, "PCI-", 4) != 0;

		for (size_t k = 0; k < PROOFS; k++)
			proven |= !strcmp(proofs[k].rule, check_rules[i]->id);
		cr_expect(proven, "%s", check_rules[i]->id);
	}
}
