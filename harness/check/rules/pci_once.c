// SPDX-License-Identifier: GPL-2.0
/*
 * pci_once.c - a guest knows each function once
 *
 * Twice at one address: two buses have one number.  One function at two addresses is not asked about: a request for one
 * of them ends elsewhere, which PCI-ROUTED says.
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_once;

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);

	for (uint32_t i = 1; pci && i < pci->functions; i++)
		if (pci->function[i].address == pci->function[i - 1].address)
			guest_pci_fail(c, &rule_pci_once, "function", pci->function[i].address,
				       "one function at an address", "two are known there");
	for (uint32_t i = 1; pci && i < pci->buses; i++)
		if (pci->bus[i].domain == pci->bus[i - 1].domain && pci->bus[i].number == pci->bus[i - 1].number)
			guest_pci_fail(c, &rule_pci_once, "bus",
				       pci->bus[i].domain << 16 | (uint32_t)pci->bus[i].number << 8,
				       "one bus of a number", "two buses have number %02x", pci->bus[i].number);
}

const struct invariant rule_pci_once = {
	.id = "PCI-ONCE",
	.sentence = "A guest knows one function at an address, and one bus of a number.",
	.origin = "6.12 probe.c:1351-1365, 1408-1420, 6.1 the same: pci_find_bus() decides whether a bus is new",
	.advice = "See which two bridges were given one secondary bus number, and when.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
};
