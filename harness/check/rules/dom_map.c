// SPDX-License-Identifier: GPL-2.0
/*
 * dom_map.c - the driver's own map of domains says what is true
 *
 * A number is free again after removal and after every failed step of a probe, and is never given
 * back twice.  The system under test compares its driver's bitmap with the buses that live.
 */
#include "check/check.h"

extern const struct invariant rule_dom_map;

static void event(struct check *c, const struct event *e)
{
	check_fail(c, &rule_dom_map, e->channel, "marked taken while a bus has it, and no longer", e->where,
		   "domain 0x%04x is marked %s", (unsigned)e->a,
		   e->b ? "taken, and no bus has it" : "free, and a bus has it");
}

const struct invariant rule_dom_map = {
	.id = "DOM-MAP",
	.sentence = "A domain is free again after removal and after a failed probe, and not before.",
	.origin = "seed 000; b6422dff0e51 (2026); 6.12 pci-hyperv.c:3623-3626, 3807, 3931, "
		"6.1 pci-hyperv.c:3550-3553, 3757, 3884",
	.advice = "Follow the error labels of hv_pci_probe() and the end of hv_pci_remove().",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.hears = HEARS(EVENT_DOMAIN_MAP),
	.event = event,
};
