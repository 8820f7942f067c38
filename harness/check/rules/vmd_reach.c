// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_reach.c - every register in CFGBAR can be reached, and no other
 *
 * Asked of accesses that a scenario makes by address: the driver has to carry out those that are within CFGBAR, and to
 * refuse the rest.
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_reach;

enum { AT_BUS = 20 };

/* Is the register within CFGBAR?  The first bus is where it begins. */
static bool is_inside(const struct guest_vmd *v, const struct operation *op)
{
	const uint64_t size = v->seen->bar[VMD_CFGBAR].end - v->seen->bar[VMD_CFGBAR].start + 1;
	const uint8_t bus = pci_bus(op->pci.address), first = v->hardware->root->first;
	const uint64_t at = ((uint64_t)bus - first) << AT_BUS | (uint64_t)pci_devfn(op->pci.address) << 12 |
			    op->pci.offset;

	return bus >= first && at + op->pci.size <= size;
}

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	struct guest_vmd v;

	if (!op || (op->kind != OP_GETPCI && op->kind != OP_SETPCI) || op->pci.offset % op->pci.size ||
	    !guest_vmd_of(c, pci_domain(op->pci.address), &v) || !v.seen->bound || !v.promised ||
	    !guest_pci_bus(guest_pci(c), v.domain, pci_bus(op->pci.address)))
		return;
	if (is_inside(&v, op) && check_now(c)->status)
		guest_pci_fail(c, &rule_vmd_reach, "refused", op->pci.address, "an access that is carried out",
			       "offset 0x%x, %u bytes: status %d", op->pci.offset, op->pci.size, check_now(c)->status);
	if (!is_inside(&v, op) && !check_now(c)->status)
		guest_pci_fail(c, &rule_vmd_reach, "outside", op->pci.address, "an access that is refused",
			       "offset 0x%x, %u bytes is behind CFGBAR", op->pci.offset, op->pci.size);
}

const struct invariant rule_vmd_reach = {
	.id = "VMD-REACH",
	.sentence = "Every register of a bus behind a VMD that CFGBAR has can be reached, and nothing behind it.",
	.origin = "PCI Express Base 4.0, 7.2.2 (ECAM); 6.12 vmd.c:369-379, 6.1 vmd.c:365-375",
	.advice = "See how the last bytes of the window are told from those behind it.",
	.severity = SEVERITY_LOW,
	.surface = SURFACE_VMD,
	.look = look,
};
