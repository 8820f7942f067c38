// SPDX-License-Identifier: GPL-2.0
/*
 * map_outputs.c - a walk that fails leaves its outputs alone
 *
 * Xen's caller takes a context back after a failed walk, by the devfn that the walk left behind.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_outputs;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_outputs, PROMISE_OUTPUTS);
}

const struct invariant rule_map_outputs = {
	.id = "MAP-OUTPUTS",
	.sentence = "A walk that fails leaves its outputs alone.",
	.origin = "facts/xen.md, 6: unmapping 04:05.0 instead of 04:03.0",
	.advice = "See what the caller does with bus and devfn after an error.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
