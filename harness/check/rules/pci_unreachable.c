// SPDX-License-Identifier: GPL-2.0
/* pci_unreachable.c - the numbers of bridges lead to what answered; asked of still pictures (check/still.h) */
#include "check/check.h"

extern const struct invariant rule_pci_unreachable;

const struct invariant rule_pci_unreachable = {
	.id = "PCI-UNREACHABLE",
	.sentence = "A request for the address at which a function was recorded is led there by the numbers of "
		"bridges.",
	.origin = "seed 001; PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.3.3 (Configuration Request "
		"Routing Rules)",
	.advice = "The numbers changed between the function and its bridge being read, a bridge is missing in the "
		"dump, or an operating system's numbers are not those of the hardware.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
};
