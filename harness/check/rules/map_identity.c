// SPDX-License-Identifier: GPL-2.0
/*
 * map_identity.c - after renumbering an address has nothing of the function that was there before
 *
 * Type, IOMMU context and MSI state are kept by address.  Somebody else in the same slot is another matter: that is
 * the guest's to tell.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_identity;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_identity, PROMISE_IDENTITY);
}

const struct invariant rule_map_identity = {
	.id = "MAP-IDENTITY",
	.sentence = "After renumbering an address has nothing of the function that was there before.",
	.origin = "seed 001: \"I wonder if it will use IOMMU context with whatever '05:00.0' was _before_\"; "
		  "facts/xen.md, 7",
	.advice = "See whether the function at the old address was removed, and the one at the new one added anew.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
