// SPDX-License-Identifier: GPL-2.0
/* pci_bus_primary.c - the primary bus number is that of the bus that the bridge is on */
#include "check/hardware.h"

extern const struct invariant rule_pci_bus_primary;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bus_primary, HARDWARE_BUS_PRIMARY);
}

const struct invariant rule_pci_bus_primary = {
	.id = "PCI-BUS-PRIMARY",
	.sentence = "The primary bus number of a programmed bridge is the bus that it is on; of a PCI Express "
		"one, or 0.",
	.origin = "PCI-to-PCI Bridge 1.2, 3.2.5.2; PCI Express Base 4.0, 7.5.1.3.2 (Primary Bus Number)",
	.advice = "Somebody changed the number of the bus above and not this: what is below it has moved too, "
		"and nobody was told.",
	.severity = SEVERITY_LOW,
	.of_hardware = true,
	.look = look,
	.end = look,
};
