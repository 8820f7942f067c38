// SPDX-License-Identifier: GPL-2.0
/* pci_bar_type.c - kinds of BARs */
#include "check/hardware.h"

extern const struct invariant rule_pci_bar_type;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bar_type, HARDWARE_BAR_TYPE);
}

const struct invariant rule_pci_bar_type = {
	.id = "PCI-BAR-TYPE",
	.sentence = "A BAR is of a kind that there is, and one of 64 bits has a second register.",
	.origin = "PCI Local Bus 3.0, 6.2.5.1 (Address Maps); PCI Express Base 4.0, 7.5.1.2.1 (Base Address "
		"Registers)",
	.advice = "An operating system sizes such a BAR as something that it is not: see what the device "
		"was strapped for.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
