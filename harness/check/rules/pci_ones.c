// SPDX-License-Identifier: GPL-2.0
/* pci_ones.c - a function of which all ones are read */
#include "check/hardware.h"

extern const struct invariant rule_pci_ones;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_ones, HARDWARE_ONES);
}

const struct invariant rule_pci_ones = {
	.id = "PCI-ONES",
	.sentence = "A function that is there has a vendor ID.",
	.origin = "PCI Local Bus 3.0, 6.1, 6.2.1 (Vendor ID); PCI Express Base 4.0, 2.3.2",
	.advice = "It did not answer when it was read: powered down, gone, or behind a link that is down.  "
		"Record it again.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
