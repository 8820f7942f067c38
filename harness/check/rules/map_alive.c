// SPDX-License-Identifier: GPL-2.0
/*
 * map_alive.c - a hypervisor survives what it is told of buses and functions
 *
 * Whatever a hardware domain does with bridges, it is no way to stop the hypervisor.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_alive;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_alive, PROMISE_ALIVE);
}

const struct invariant rule_map_alive = {
	.id = "MAP-ALIVE",
	.sentence = "A hypervisor survives what it is told of buses and functions.",
	.origin = "facts/xen.md, 5; fixtures/xen/unprogrammed-with-sibling.xen: Xen 4.17.7 panics in vpci_remove_device()",
	.advice = "See what was refused before, and is removed now; or which bridge has subordinate bus 255.",
	.severity = SEVERITY_CRITICAL,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
