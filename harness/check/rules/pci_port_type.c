// SPDX-License-Identifier: GPL-2.0
/* pci_port_type.c - device/port type and header type go together */
#include "check/hardware.h"

extern const struct invariant rule_pci_port_type;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_port_type, HARDWARE_PORT_TYPE);
}

const struct invariant rule_pci_port_type = {
	.id = "PCI-PORT-TYPE",
	.sentence = "The PCI Express device/port type is one that goes with the type of the header.",
	.origin = "PCI Express Base 4.0, 7.5.3.2 (PCI Express Capabilities Register, Device/Port Type)",
	.advice = "Who goes by the type takes it for another piece of the hierarchy: ARI, ACS and routing "
		"are then wrong.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
