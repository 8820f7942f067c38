// SPDX-License-Identifier: GPL-2.0
/*
 * test_pci_rules.c - each rule about what a guest makes of PCI hardware catches a guest that gets it wrong
 *
 * The guest is the model of a hardware domain, whose picture of a small machine is then falsified in one place.  The same
 * machine without that trips no rule.
 */
#include <criterion/criterion.h>

#include "lying.h"

#define MACHINE                                                                                             \
	"root 1\n"                                                                                          \
	"plug 2 1 01.0 root-port secondary=01 subordinate=03\n"                                             \
	"plug 3 2 00.0 endpoint id=8086:10c9 multi=1 bar0=fffe0000\n"                                       \
	"sriov 3 vfs=4 offset=0x180 stride=2 bar0=ffffc000\n"                                               \
	"plug 4 1 02.0 root-port secondary=04 subordinate=04\n"                                             \
	"plug 5 4 00.0 endpoint id=15b3:1016\n"                                                             \
	"boot\n"

/* Addresses: 00:01.0, 00:02.0, 01:00.0, 04:00.0, sorted. */

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
	lying_at(pci, 0x400)->hardware = NULL;
}

static void found_as_another(struct seen_pci *pci)
{
	lying_at(pci, 0x400)->vendor = 0x8086;
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
	lying_at(pci, 0x10)->secondary = 5;
}

static void registers_lead_further(struct seen_pci *pci)
{
	lying_at(pci, 0x8)->subordinate = 2;
}

static void registers_end_before(struct seen_pci *pci)
{
	lying_at(pci, 0x8)->subordinate = 4;
}

static void found_as_a_vf(struct seen_pci *pci)
{
	lying_at(pci, 0x400)->vf = true;
}

static void one_more(struct seen_pci *pci)
{
	pci->function[pci->functions] = pci->function[pci->functions - 1];
	pci->function[pci->functions++].address++;
}

static void other_functions_now(struct seen_pci *pci)
{
	lying_at(pci, 0x400)->device = 0x1018;
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
	lying_at(pci, 0x284)->vf = false;
}

static void a_vf_elsewhere(struct seen_pci *pci)
{
	lying_at(pci, 0x282)->address = 0x283;
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
	give(lying_at(pci, 0x100), 0x80000000);
}

static void one_address_twice(struct seen_pci *pci)
{
	give(lying_at(pci, 0x100), 0x80000000);
	give(lying_at(pci, 0x400), 0x80000000);
}

#define CONVENTIONAL "root 1\nplug 2 1 1e.0 pci-bridge secondary=01 subordinate=01\nplug 3 2 03.0 pci\nboot\n"

static const struct lying_proof proofs[] = {
	{ "PCI-ONCE", "(function)", MACHINE, two_at_one_address, NULL },
	{ "PCI-ONCE", "(bus)", MACHINE, two_buses_of_a_number, NULL },
	{ "PCI-ROUTED", "(nobody)", MACHINE, found_where_nobody_is, NULL },
	{ "PCI-ROUTED", "(another)", MACHINE, found_as_another, NULL },
	{ "PCI-ROUTED", "(vf)", MACHINE, found_as_a_vf, NULL },
	{ "PCI-MISSED", "(missed)", CONVENTIONAL, one_missed, NULL },
	{ "PCI-MISSED", "(missed)", MACHINE, one_missed, NULL },
	{ "PCI-RANGES", "(outside)", MACHINE, outside_of_the_bus_above, NULL },
	{ "PCI-RANGES", "(upside_down)", MACHINE, ends_before_it_begins, NULL },
	{ "PCI-RANGES", "(siblings)", MACHINE, siblings_meet, NULL },
	{ "PCI-REGISTERS", "(secondary)", MACHINE, registers_differ, NULL },
	{ "PCI-REGISTERS", "(subordinate_behind)", MACHINE, registers_lead_further, NULL },
	{ "PCI-REGISTERS", "(subordinate_before)", MACHINE, registers_end_before, NULL },
	{ "PCI-AGAIN", "(another)", MACHINE "rescan\n", other_functions_now, NULL },
	{ "PCI-AGAIN", "(fewer)", MACHINE "rescan\n", one_missed, NULL },
	{ "PCI-AGAIN", "(more)", MACHINE "rescan\n", one_more, NULL },
	{ "PCI-GONE", "(bus)", MACHINE "remove 00:02.0\n", its_bus_still_there, NULL },
	{ "PCI-GONE", "(function)", MACHINE "remove 04:00.0\n", still_there, NULL },
	{ "PCI-VFS", "(count)", MACHINE "numvfs 01:00.0 count=4\n", a_vf_too_few, NULL },
	{ "PCI-VFS", "(missing)", MACHINE "numvfs 01:00.0 count=4\n", a_vf_elsewhere, NULL },
	{ "PCI-VFS", "(bus)", MACHINE "numvfs 01:00.0 count=4\n", the_bus_of_the_pf_ends, NULL },
	{ "PCI-BARS", "(register)", MACHINE, a_bar_that_was_not_written, NULL },
	{ "PCI-BARS", "(twice)", MACHINE, one_address_twice, NULL },
	{ "PCI-WORK", "", MACHINE, asks_for_ever, NULL },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

Test(pci_rules, a_lie_trips_its_rule)
{
	lying_trips("xen-reference", proofs, PROOFS);
}

Test(pci_rules, the_truth_trips_none)
{
	lying_not("xen-reference", proofs, PROOFS);
}

/* What a rule of this kind is called, and that it stands above; two are about captures (test_still.c). */
Test(pci_rules, every_rule_has_a_proof)
{
	lying_proves_all(SURFACE_PCI, "PCI-", " PCI-PHANTOM PCI-UNREACHABLE ", proofs, PROOFS);
}
