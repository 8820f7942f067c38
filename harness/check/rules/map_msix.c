// SPDX-License-Identifier: GPL-2.0
/*
 * map_msix.c - MSI-X of a VF is prepared for a known function of its PF only
 *
 * The guest names both.  A function that is unknown, whose PF was removed, or that is no VF of that PF, gets nothing.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_msix;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_msix, PROMISE_MSIX);
}

const struct invariant rule_map_msix = {
	.id = "MAP-MSIX",
	.sentence = "MSI-X of a VF is prepared for a known function of its PF only.",
	.origin = "seed 001: \"Validate the guest-identified PCI devices in pci_prepare_msix()\"; facts/xen.md, SR-IOV",
	.advice = "See whether the PF that the guest names is known, and whether the function is one of its VFs.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
