// SPDX-License-Identifier: GPL-2.0
/*
 * test_vmd_rules.c - each rule about what a guest makes of a VMD catches a guest that gets it wrong
 *
 * The guest is the model of one with a VMD driver, whose picture of a small machine is then falsified in one place.  VMD-REACH
 * is about what is done: the real driver breaks it (conformance/scenarios/vmd/last-dword.bdf), and elsewhere does not.
 */
#include <criterion/criterion.h>

#include "lying.h"
#include "pci/topology.h"

#define BARS "bar0=fe00000c bar1=ffffffff bar2=fe000000 bar4=fff0000c bar5=ffffffff msix=4\n"
#define PLACED " cfgbar=0x8000000000 membar1=0x90000000 membar2=0x8002000000\n"
#define GUEST                                                                                          \
	"root 1 last=1f\n"                                                                             \
	"plug 2 1 0e.0 vmd id=8086:28c0 " BARS                                                         \
	"vmd 2 shadow=membar2 lock=0x2 restrict=1 host1=0x94000000 host2=0x206ffff00000" PLACED        \
	"plug 3 2 00.0 root-port\n"                                                                    \
	"plug 4 2 01.0 root-endpoint id=8086:0b23 bar0=ffff0000\n"                                     \
	"boot\n"
#define TWO                                                                                            \
	"root 1 last=1f\n"                                                                             \
	"plug 2 1 0e.0 vmd id=8086:28c0 " BARS "vmd 2" PLACED                                          \
	"plug 5 1 0f.0 vmd id=8086:9a0b " BARS                                                         \
	"vmd 5 cfgbar=0x8004000000 membar1=0x94000000 membar2=0x8006000000\nboot\n"
#define OLD "root 1 last=1f\nplug 2 1 0e.0 vmd id=8086:201d " BARS "vmd 2" PLACED "boot\n"

static void no_offset(struct seen_pci *pci)
{
	pci->vmd[0].offset[0] = 0;
}

static void type_bits(struct seen_pci *pci)
{
	pci->vmd[0].offset[1] -= 0xc;
}

static void an_offset_of_its_own(struct seen_pci *pci)
{
	pci->vmd[0].offset[0] = 0x1000;
}

/* The model gives its children no addresses: one is at the guest's address, and its register at 0. */
static void a_child_outside(struct seen_pci *pci)
{
	lying_at(pci, pci_address(TOPOLOGY_PRIVATE, 0x8008))->resource[0] = (struct seen_resource){ 0x90000000, 0x9000ffff, 0x200 };
}

static void a_window_too_wide(struct seen_pci *pci)
{
	pci->vmd[0].window[1].start -= 0x80;
}

static void a_child_in_the_interface(struct seen_pci *pci)
{
	lying_at(pci, pci_address(TOPOLOGY_PRIVATE, 0x8008))->resource[0] = (struct seen_resource){ 0x8002002000, 0x8002002fff, 0x200 };
}

static void counted_from_0(struct seen_pci *pci)
{
	pci->vmd[0].first = 0;
}

static void beyond_255(struct seen_pci *pci)
{
	pci->vmd[0].last = 0x17f;
}

static void a_bus_too_few(struct seen_pci *pci)
{
	pci->vmd[0].last--;
}

static void a_domain_of_firmware(struct seen_pci *pci)
{
	pci->vmd[0].domain = 0xffff;
}

static void one_domain_for_both(struct seen_pci *pci)
{
	pci->vmd[1].domain = pci->vmd[0].domain;
}

static void others_after_sleep(struct seen_pci *pci)
{
	pci->vmd[0].offset[0] += 0x1000;
}

static void remapped_after_sleep(struct seen_pci *pci)
{
	pci->vmd[0].bypass = !pci->vmd[0].bypass;
}

static void fewer_after_sleep(struct seen_pci *pci)
{
	pci->functions--;
}

static void left_behind(struct seen_pci *pci)
{
	pci->bus[pci->buses++] = (struct seen_pci_bus){ 0x10000, 0x80, 0x9f, -1, -1, false };
	pci->vmd[0].bound = false;
}

static void not_taken(struct seen_pci *pci)
{
	pci->vmd[0].bound = false;
	pci->function[pci->functions++] = (struct seen_pci_function){ .address = 0x70 };
	for (uint32_t i = pci->functions - 1; i && pci->function[i].address < pci->function[i - 1].address; i--) {
		const struct seen_pci_function f = pci->function[i];

		pci->function[i] = pci->function[i - 1];
		pci->function[i - 1] = f;
	}
}

static const struct lying_proof proofs[] = {
	{ "VMD-OFFSET", "(wrong)", GUEST, no_offset, NULL },
	{ "VMD-OFFSET", "(wrong)", GUEST, type_bits, NULL },
	{ "VMD-OFFSET", "(wrong)", OLD, an_offset_of_its_own, NULL },
	{ "VMD-CHILDREN", "(wrong)", GUEST, a_child_outside, NULL },
	{ "VMD-OOB", "(window)", GUEST, a_window_too_wide, NULL },
	{ "VMD-OOB", "(child)", GUEST, a_child_in_the_interface, NULL },
	{ "VMD-BUSES", "(first)", GUEST, counted_from_0, NULL },
	{ "VMD-BUSES", "(beyond_255)", GUEST, beyond_255, NULL },
	{ "VMD-BUSES", "(last)", GUEST, a_bus_too_few, NULL },
	{ "VMD-DOMAIN", "(low)", GUEST, a_domain_of_firmware, NULL },
	{ "VMD-DOMAIN", "(shared)", TWO, one_domain_for_both, NULL },
	{ "VMD-SLEEP", "(other)", GUEST "sleep\nwake\n", others_after_sleep, NULL },
	{ "VMD-SLEEP", "(bypass)", GUEST "sleep\nwake\n", remapped_after_sleep, NULL },
	{ "VMD-SLEEP", "(functions)", GUEST "sleep\nwake\n", fewer_after_sleep, NULL },
	{ "VMD-LEFT", "(bus)", GUEST, left_behind, NULL },
	{ "VMD-BOUND", "(unbound)", GUEST, not_taken, NULL },
	{ "VMD-INTERRUPT", "(lost)", GUEST "interrupt 10000:80:01.0\n", NULL, &(const uint32_t){ 0 } },
	{ "VMD-INTERRUPT", "(again)", GUEST "interrupt 10000:80:01.0\n", NULL, &(const uint32_t){ 2 } },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

Test(vmd_rules, a_lie_trips_its_rule)
{
	lying_trips("vmd-reference", proofs, PROOFS);
}

Test(vmd_rules, the_truth_trips_none)
{
	lying_not("vmd-reference", proofs, PROOFS);
}

/* Who looks in each place does so where an ID promises nothing, as soon as a register that has no meaning there says so. */
Test(vmd_rules, who_looks_everywhere_is_not_quiet)
{
	static const struct lying_proof curious[] = {
		{ "VMD-QUIET", "(read)",
		  "root 1 last=1f\nplug 2 1 0e.0 vmd id=8086:201d " BARS "vmd 2 lock=0x2" PLACED "boot\n", NULL, NULL },
	};

	lying_trips("vmd-detect", curious, 1);
	lying_not("vmd-reference", curious, 1);
}

Test(vmd_rules, every_rule_has_a_proof)
{
	lying_proves_all(SURFACE_VMD, "VMD-", " VMD-REACH VMD-QUIET ", proofs, PROOFS);
}
