// SPDX-License-Identifier: GPL-2.0
/* pci_header_type.c - header types that there are */
#include "check/hardware.h"

extern const struct invariant rule_pci_header_type;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_header_type, HARDWARE_HEADER_TYPE);
}

const struct invariant rule_pci_header_type = {
	.id = "PCI-HEADER-TYPE",
	.sentence = "The header of a function is of type 0, 1 or 2.",
	.origin = "PCI Local Bus 3.0, 6.1, 6.2.1; PCI Express Base 4.0, 7.5.1.1.9 (Header Type Register): all "
		"else is reserved",
	.advice = "Nothing behind the common registers is known of such a function: it is to be passed by, not "
		"guessed at.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
