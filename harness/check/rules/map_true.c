// SPDX-License-Identifier: GPL-2.0
/*
 * map_true.c - a map of bus numbers is what the hardware makes of it
 *
 * The reference is worked out of the topology as it is programmed now (model/map_ways.c), for the bridges that the
 * map's owner knows.  Not asked while hardware has changed and nobody can have been told.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_true;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_true, PROMISE_TRUE);
}

const struct invariant rule_map_true = {
	.id = "MAP-TRUE",
	.sentence = "After the guest has done something, a map of bus numbers is what the hardware makes of it.",
	.origin = "seed 001: \"bus2bridge having stale information\"; facts/xen.md, 3, 4 and 8",
	.advice = "Compare who was told of the bus numbers with when they were written.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
