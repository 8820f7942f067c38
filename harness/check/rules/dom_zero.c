// SPDX-License-Identifier: GPL-2.0
/*
 * dom_zero.c - domain 0 belongs to the emulated bus of a Gen1 machine
 */
#include "check/compare.h"

extern const struct invariant rule_dom_zero;

static void look(struct check *c)
{
	const struct seen_bus *bus = check_now(c)->bus;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (bus_is_live(&bus[i]) && !bus[i].domain)
			check_fail(c, &rule_dom_zero, i, "a domain from 0x0001 on", NULL, "domain 0x0000");
}

const struct invariant rule_dom_zero = {
	.id = "DOM-ZERO",
	.sentence = "Domain 0 is never given to a pass-through bus.",
	.origin = "seed 000; 6.12 pci-hyperv.c:3589-3593, 4110 (set_bit(HVPCI_DOM_INVALID)), "
		"6.1 pci-hyperv.c:3516-3520, 4064",
	.advice = "Bytes 4 and 5 of the GUID are zero, or the search for another number starts at 0.",
	.severity = SEVERITY_CRITICAL,
	.look = look,
	.end = look,
};
