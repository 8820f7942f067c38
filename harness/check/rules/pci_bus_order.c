// SPDX-License-Identifier: GPL-2.0
/* pci_bus_order.c - bus numbers of a bridge grow on the way down */
#include "check/hardware.h"

extern const struct invariant rule_pci_bus_order;

static void look(struct check *c)
{
	hardware_ask(c, &rule_pci_bus_order, HARDWARE_BUS_ORDER);
}

const struct invariant rule_pci_bus_order = {
	.id = "PCI-BUS-ORDER",
	.sentence = "A programmed bridge has a secondary bus number above its own bus, and a subordinate one "
		"that is not below it.",
	.origin = "PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.5.1.3.3, 7.5.1.3.4 (Secondary, "
		"Subordinate Bus Number); 6.12 probe.c:1323-1330, 6.1 probe.c:1294-1301",
	.advice = "An operating system numbers such a bridge again; code that trusts the numbers loops or finds "
		"nothing.",
	.severity = SEVERITY_MEDIUM,
	.of_hardware = true,
	.look = look,
	.end = look,
};
