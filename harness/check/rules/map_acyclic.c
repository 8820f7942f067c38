// SPDX-License-Identifier: GPL-2.0
/*
 * map_acyclic.c - every walk up a map of bus numbers ends
 *
 * An entry that leads back to where the walk came from makes the walk fail for all below: no device there can be
 * assigned.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_acyclic;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_acyclic, PROMISE_ACYCLIC);
}

const struct invariant rule_map_acyclic = {
	.id = "MAP-ACYCLIC",
	.sentence = "Every walk up a map of bus numbers ends.",
	.origin = "seed 001: \"find_upstream_bridge ends up looping\"; facts/xen.md, 1, 2 and 5",
	.advice = "See which entry leads to its own bus, and whose numbers were read when it was written.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
