// SPDX-License-Identifier: GPL-2.0
/*
 * pci_vfs.c - VFs that were enabled are known, each at its routing ID, on a bus that leads to their PF
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_vfs;

/* The last bus that the PF's bridge leads to; a root bus leads to all of its own. */
static uint8_t last_bus(const struct seen_pci *pci, uint64_t pf)
{
	const struct seen_pci_bus *b = guest_pci_bus(pci, pci_domain(pf), pci_bus(pf));

	return b ? b->end : 0;
}

static void judge_vf(struct check *c, const struct seen_pci *pci, const struct seen_pci_function *pf, uint32_t n)
{
	const struct sriov *s = &pf->hardware->sriov;
	const struct config_space *config = topology_config(pf->hardware);
	const uint32_t id = sriov_routing_id((uint16_t)pf->address, sriov_place(s, config), n);
	const uint64_t address = pci_address(pci_domain(pf->address), id);
	const struct seen_pci_function *vf = guest_pci_find(pci, address);

	if (!vf || !vf->vf || vf->pf != pf->address)
		guest_pci_fail(c, &rule_pci_vfs, "missing", address, "the VF whose routing ID this is", "%s",
			       !vf ? "not known" : "another function is known there");
	if (id >> 8 < pci_bus(pf->address) || id >> 8 > last_bus(pci, pf->address))
		guest_pci_fail(c, &rule_pci_vfs, "bus", address, "a VF on a bus that leads to its PF",
			       "the PF is on bus %02x, and the buses there end at %02x", pci_bus(pf->address),
			       last_bus(pci, pf->address));
}

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	const struct seen_pci *pci = guest_pci(c);
	const struct seen_pci_function *pf;
	uint32_t known = 0;

	/* As many as there are already: the guest leaves it at that, and hardware alone. */
	if (!pci || !op || op->kind != OP_NUMVFS || op->async || check_now(c)->status || !pci->writes ||
	    !check_before(c)->settled)
		return;
	pf = guest_pci_find(pci, op->numvfs.address);
	for (uint32_t i = 0; i < pci->functions; i++)
		known += pci->function[i].vf && pci->function[i].pf == op->numvfs.address;
	if (known != op->numvfs.count)
		guest_pci_fail(c, &rule_pci_vfs, "count", op->numvfs.address, "as many VFs as were asked for",
			       "%u, not %u", known, op->numvfs.count);
	for (uint32_t n = 0; pf && pf->hardware && pf->hardware->sriov.at && n < op->numvfs.count; n++)
		judge_vf(c, pci, pf, n);
}

const struct invariant rule_pci_vfs = {
	.id = "PCI-VFS",
	.sentence = "Enabled VFs are known, each at its routing ID, on a bus that leads to its PF.",
	.origin = "seed 001; Single Root I/O Virtualization and Sharing 1.1, 2.1.2, 3.3.9, 3.3.10; "
		  "6.12 iov.c:19-34, 100-120, 601-709, 6.1 the same",
	.advice = "Compare First VF Offset and VF Stride as they are with NumVFs written with what the guest keeps.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
};
