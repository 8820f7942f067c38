// SPDX-License-Identifier: GPL-2.0
/*
 * dom_unique.c - no two live buses share a PCI domain
 *
 * A suspended bus keeps its number: it is the same device when it wakes up.
 */
#include "check/compare.h"

extern const struct invariant rule_dom_unique;

static void look(struct check *c)
{
	const struct seen_bus *bus = check_now(c)->bus;

	for (unsigned i = 2; i <= SCENARIO_CHANNELS; i++) {
		if (!bus_is_live(&bus[i]))
			continue;
		for (unsigned j = 1; j < i; j++)
			if (bus_is_live(&bus[j]) && bus[j].domain == bus[i].domain)
				check_fail(c, &rule_dom_unique, i, "a domain of its own", NULL,
					   "domain 0x%04x, which channel %u has too", bus[i].domain, j);
	}
}

const struct invariant rule_dom_unique = {
	.id = "DOM-UNIQUE",
	.sentence = "Live buses have distinct PCI domains.",
	.origin = "seed 000; be700103efd1 and f73f8a504e27 (2019); 6.12 pci-hyperv.c:3604-3617, "
		"6.1 pci-hyperv.c:3531-3544",
	.advice = "See which bytes of the two GUIDs make the number, and what is done when it is taken.",
	.severity = SEVERITY_CRITICAL,
	.look = look,
	.end = look,
};
