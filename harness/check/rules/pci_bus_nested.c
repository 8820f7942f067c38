// SPDX-License-Identifier: GPL-2.0
/* pci_bus_nested.c - the range of a bridge lies within that of the bridge above */
#include "check/hardware.h"

extern const struct invariant rule_pci_bus_nested;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bus_nested, HARDWARE_BUS_NESTED);
}

const struct invariant rule_pci_bus_nested = {
	.id = "PCI-BUS-NESTED",
	.sentence = "The range of bus numbers of a bridge lies within that of the bridge above, or of its root "
		"bus.",
	.origin = "seed 001; PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.3.3 (Configuration Request "
		"Routing Rules), 7.5.1.3.4 (Subordinate Bus Number); PCI Firmware 3.2, 4.1.2 (MCFG), for root buses",
	.advice = "Buses outside of it cannot be reached: raise the subordinate number above, or number the "
		"bridge again.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
