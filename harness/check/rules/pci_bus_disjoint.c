// SPDX-License-Identifier: GPL-2.0
/* pci_bus_disjoint.c - bridges on one bus have no bus number in common */
#include "check/hardware.h"

extern const struct invariant rule_pci_bus_disjoint;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bus_disjoint, HARDWARE_BUS_DISJOINT);
}

const struct invariant rule_pci_bus_disjoint = {
	.id = "PCI-BUS-DISJOINT",
	.sentence = "Ranges of bus numbers of bridges on the same bus have no number in common.",
	.origin = "seed 001; PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.3.3 (Configuration Request "
		"Routing Rules), 7.5.1.3.3, 7.5.1.3.4 (Secondary, Subordinate Bus Number)",
	.advice = "Which of the two takes a request is not specified: firmware gave the number twice, or one of "
		"them is stale.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
