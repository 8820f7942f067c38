// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_left.c - nothing is known behind a VMD that no driver has
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_left;

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci(c);
	struct guest_vmd v;

	for (uint32_t i = 0; pci && i < pci->buses; i++)
		if (guest_vmd_of(c, pci->bus[i].domain, &v) && !v.seen->bound)
			guest_vmd_fail(c, &rule_vmd_left, "bus", &v, "no bus behind it",
				       "bus %02x is known, and no driver has the VMD", pci->bus[i].number);
}

const struct invariant rule_vmd_left = {
	.id = "VMD-LEFT",
	.sentence = "Nothing behind a VMD outlives its driver, or a probe that failed.",
	.origin = "6.12 vmd.c:910-915, 1058-1069, 6.1 vmd.c:858-863, 1004-1015",
	.advice = "See which step failed, and what was undone.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMD,
	.look = look,
};
