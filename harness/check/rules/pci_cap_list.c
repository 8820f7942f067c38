// SPDX-License-Identifier: GPL-2.0
/* pci_cap_list.c - lists of capabilities end, and stay where they belong */
#include "check/hardware.h"

extern const struct invariant rule_pci_cap_list;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_cap_list, HARDWARE_CAP_LIST);
}

const struct invariant rule_pci_cap_list = {
	.id = "PCI-CAP-LIST",
	.sentence = "Both lists of capabilities come to their end, at multiples of 4, outside of the header and "
		"within config space.",
	.origin = "PCI Local Bus 3.0, 6.7 (Capabilities List); PCI Express Base 4.0, 7.5.1.1.11 (Capabilities "
		"Pointer), 7.6.1, 7.6.3 (Extended Capabilities)",
	.advice = "Who follows the list has to count its steps, and to check each offset before it is used.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
