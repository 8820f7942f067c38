// SPDX-License-Identifier: GPL-2.0
/*
 * fn_node.c - a function is on the NUMA node that the host gave it, or on node 0
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_fn_node;

static void compare(struct check *c, unsigned channel, const struct seen_bus *found, const struct seen_bus *wanted)
{
	for (struct pair p = { 0 }; compare_function(found, wanted, &p);) {
		char expected[32];

		if (!p.found || !p.wanted || p.found->node == p.wanted->node)
			continue;
		snprintf(expected, sizeof(expected), "node %d", p.wanted->node);
		check_about(c, p.devfn);
		check_fail(c, &rule_fn_node, channel, expected, NULL, "node %d", p.found->node);
		return;
	}
}

static void look(struct check *c)
{
	compare_buses(c, compare);
}

const struct invariant rule_fn_node = {
	.id = "FN-NODE",
	.sentence = "A function is on the NUMA node that the host gave it, or on node 0.",
	.origin = "3149efcdf2c6, 7b3b1e5a87b2; 6.12 pci-hyperv.c:2357-2390, 6.1 pci-hyperv.c:2284-2317",
	.advice = "See whether the flag for the node was set, and whether the node is a possible one.",
	.severity = SEVERITY_LOW,
	.trusted = true,
	.look = look,
	.end = look,
};
