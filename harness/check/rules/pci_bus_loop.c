// SPDX-License-Identifier: GPL-2.0
/* pci_bus_loop.c - the range of a bridge does not hold the bus that it is on, or one above */
#include "check/hardware.h"

extern const struct invariant rule_pci_bus_loop;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bus_loop, HARDWARE_BUS_LOOP);
}

const struct invariant rule_pci_bus_loop = {
	.id = "PCI-BUS-LOOP",
	.sentence = "No bridge is programmed for the number of the bus that it is on, or of one further up.",
	.origin = "seed 001; PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.3.3 (Configuration Request "
		"Routing Rules)",
	.advice = "Who goes from bus to bridge to bus by these numbers goes round: bound the walk, or number "
		"the bridge again.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
