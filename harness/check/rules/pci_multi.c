// SPDX-License-Identifier: GPL-2.0
/* pci_multi.c - functions of one device are said to be there */
#include "check/hardware.h"

extern const struct invariant rule_pci_multi;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_multi, HARDWARE_MULTI);
}

const struct invariant rule_pci_multi = {
	.id = "PCI-MULTI",
	.sentence = "A device with functions above 0 has a function 0, which says in its header type that there "
		"are others.",
	.origin = "PCI Local Bus 3.0, 3.2.2.3.4 (function 0 is required), 6.2.1 (Header Type); PCI Express Base "
		"4.0, 7.5.1.1.9, and 6.13 for devices with ARI",
	.advice = "The functions above 0 are not looked for, and yet answer: a guest that is given one has what "
		"nobody knows of.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
