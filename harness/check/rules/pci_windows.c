// SPDX-License-Identifier: GPL-2.0
/* pci_windows.c - addresses below a bridge are in its windows */
#include "check/hardware.h"

extern const struct invariant rule_pci_windows;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_windows, HARDWARE_WINDOWS);
}

const struct invariant rule_pci_windows = {
	.id = "PCI-WINDOWS",
	.sentence = "What decodes addresses below a bridge does so within a window of that bridge.",
	.origin = "PCI-to-PCI Bridge 1.2, 4.2, 4.3, 4.4 (Address Decoding); PCI Express Base 4.0, 7.5.1.3.6 "
		"to 7.5.1.3.10",
	.advice = "No request gets there: firmware or an operating system moved one and not the other.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
