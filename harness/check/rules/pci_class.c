// SPDX-License-Identifier: GPL-2.0
/* pci_class.c - class code and header type go together */
#include "check/hardware.h"

extern const struct invariant rule_pci_class;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_class, HARDWARE_CLASS);
}

const struct invariant rule_pci_class = {
	.id = "PCI-CLASS",
	.sentence = "A bridge has the header of a bridge, and nothing else has it.",
	.origin = "PCI Code and ID Assignment 1.11, 1.7; PCI-to-PCI Bridge 1.2, 3.2.4.5; PC Card Standard "
		"8.0, volume 2, 4.5",
	.advice = "Software goes by the one or the other: half of it looks for a bus below, half of it does not.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
