// SPDX-License-Identifier: GPL-2.0
/*
 * map_upstream.c - the walk up finds the bridge whose ID is on the wire
 *
 * Behind a PCIe-to-PCI bridge that is (secondary bus, 0), so the last bus below it counts too.  Asked for each bus
 * with known functions that answer.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_upstream;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_upstream, PROMISE_UPSTREAM);
}

const struct invariant rule_map_upstream = {
	.id = "MAP-UPSTREAM",
	.sentence = "The walk up finds the bridge whose ID is on the wire, or none where there is none.",
	.origin = "facts/xen.md, callers of find_upstream_bridge(); PCI Express to PCI/PCI-X Bridge 1.0, 2.3",
	.advice = "Follow the entries from the function's bus: the last bridge, and the last bus below it.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
