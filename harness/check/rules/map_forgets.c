// SPDX-License-Identifier: GPL-2.0
/*
 * map_forgets.c - a bridge that was removed leads nowhere
 *
 * An entry that names an unknown function was written for one that is not there any more.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_forgets;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_forgets, PROMISE_FORGETS);
}

const struct invariant rule_map_forgets = {
	.id = "MAP-FORGETS",
	.sentence = "A bridge that was removed leads nowhere, and without functions a map is empty.",
	.origin = "seed 001: \"it copies the data but does not invalidate that\"; facts/xen.md, 3 and 4",
	.advice = "See which range was cleared when the bridge was removed, and which one had been written.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
