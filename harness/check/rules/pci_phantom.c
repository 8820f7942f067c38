// SPDX-License-Identifier: GPL-2.0
/* pci_phantom.c - only device 0 is on a link; asked of still pictures (check/still.h) */
#include "check/check.h"

extern const struct invariant rule_pci_phantom;

const struct invariant rule_pci_phantom = {
	.id = "PCI-PHANTOM",
	.sentence = "On a link, behind a port that does not forward ARI, there is device 0 and no other.",
	.origin = "PCI Express Base 4.0, 7.3.1 (Device Number), 6.13 (ARI), 7.5.3.16 (Device Control 2)",
	.advice = "Phantoms are one device that answers to every number: do not assign them, and do not count them.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
};
