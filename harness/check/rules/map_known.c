// SPDX-License-Identifier: GPL-2.0
/*
 * map_known.c - an entry names a known bridge that is there
 *
 * Not a function that is unknown, or known as something else, or that moved away when buses were renumbered.
 */
#include "check/judge_maps.h"

extern const struct invariant rule_map_known;

static void look(struct check *c)
{
	judge_maps(c, &rule_map_known, PROMISE_KNOWN);
}

const struct invariant rule_map_known = {
	.id = "MAP-KNOWN",
	.sentence = "An entry of a map of bus numbers names a known bridge that is there.",
	.origin = "facts/xen.md, 3 and 4; seed 001, second attachment: \"don't assume the removed device is a bridge\"",
	.advice = "See who answers at that address now, and what was known of who was there before.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
	.end = look,
};
