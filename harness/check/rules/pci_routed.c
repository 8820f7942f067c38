// SPDX-License-Identifier: GPL-2.0
/*
 * pci_routed.c - what a scan finds is where hardware routes requests for it
 *
 * Asked of functions that are new: a scan does not drop what no longer answers.  A VF is asked of the hardware,
 * which knows where it is; its vendor and device ID read as ones.
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_routed;

static void judge(struct check *c, const struct seen_pci_function *f)
{
	const struct config_space *config = f->hardware ? topology_config(f->hardware) : NULL;

	if (!f->hardware)
		guest_pci_fail(c, &rule_pci_routed, "nobody", f->address, "a function that answers there",
			       "%04x:%04x is known, and nobody answers", f->vendor, f->device);
	else if (!f->hardware->pf != !f->vf)
		guest_pci_fail(c, &rule_pci_routed, "vf", f->address, f->vf ? "a VF" : "no VF",
			       "who answers is %s", f->vf ? "none" : "one");
	else if (!f->vf && config && config_read(config, 0, 2) != f->vendor)
		guest_pci_fail(c, &rule_pci_routed, "another", f->address, "the function that answers there",
			       "%04x:%04x is known, and %04x answers", f->vendor, f->device,
			       config_read(config, 0, 2));
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c), *before = guest_pci_before(c);

	for (uint32_t i = 0; pci && i < pci->functions; i++)
		if (!guest_pci_find(before, pci->function[i].address))
			judge(c, &pci->function[i]);
}

const struct invariant rule_pci_routed = {
	.id = "PCI-ROUTED",
	.sentence = "A function that a scan found answers at its address.",
	.origin = "PCI-to-PCI Bridge Architecture 1.2, 3.1.2.2: type 1 requests go by secondary and subordinate; "
		  "6.12 probe.c:1290-1514, 6.1 the same",
	.advice = "See which bridge's numbers were written after the function was found.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
};
