// SPDX-License-Identifier: GPL-2.0
/*
 * fn_set.c - the functions on a bus are those that the host said last
 */
#include "check/compare.h"

extern const struct invariant rule_fn_set;

static void compare(struct check *c, unsigned channel, const struct seen_bus *found, const struct seen_bus *wanted)
{
	for (struct pair p = { 0 }; compare_function(found, wanted, &p);) {
		if (p.found && p.wanted)
			continue;
		check_about(c, p.devfn);
		check_fail(c, &rule_fn_set, channel, p.wanted ? "the host's function" : "no function", NULL,
			   "%s at %02x.%u: %u functions, the model has %u",
			   p.found ? "a function" : "no function", p.devfn >> 3, p.devfn & 7,
			   found->functions, wanted->functions);
		return;
	}
}

static void look(struct check *c)
{
	compare_buses(c, compare);
}

const struct invariant rule_fn_set = {
	.id = "FN-SET",
	.sentence = "The functions on a bus are those of the host's last bus relations.",
	.origin = "6.12 pci-hyperv.c:2578-2700 (pci_devices_present_work), 2831-2887 (hv_eject_device_work), "
		"6.1 pci-hyperv.c:2505-2627, 2758-2814",
	.advice = "Look for relations or an eject that were dropped, or worked on out of order.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
	.end = look,
};
