// SPDX-License-Identifier: GPL-2.0
/* pci_msix.c - where the MSI-X table is */
#include "check/hardware.h"

extern const struct invariant rule_pci_msix;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_msix, HARDWARE_MSIX);
}

const struct invariant rule_pci_msix = {
	.id = "PCI-MSIX",
	.sentence = "The MSI-X table and its pending bits are in a BAR for memory.",
	.origin = "PCI Local Bus 3.0, 6.8.2.4, 6.8.2.5 (BAR Indicator)",
	.advice = "Software that maps the table maps something else, or fails: see bits 2:0 of the two registers.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
