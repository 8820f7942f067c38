// SPDX-License-Identifier: GPL-2.0
/*
 * pci_gone.c - what a guest let go of is gone, with all below it; after a shutdown nothing is left
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_gone;

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	const struct seen_pci *pci = guest_pci(c);
	const struct seen_pci_function *was;

	/* With a rescan at work beside it, what was removed may have been found again. */
	if (!pci || !op || op->kind != OP_REMOVE || op->async || check_now(c)->status || !check_before(c)->settled)
		return;
	was = guest_pci_find(guest_pci_before(c), op->pci.address);
	if (guest_pci_find(pci, op->pci.address))
		guest_pci_fail(c, &rule_pci_gone, "function", op->pci.address, "no function after its removal",
			       "it is known");
	if (was && was->bridge && guest_pci_bus(pci, pci_domain(op->pci.address), was->secondary))
		guest_pci_fail(c, &rule_pci_gone, "bus", op->pci.address, "no bus below a bridge that was removed",
			       "bus %02x is known", was->secondary);
}

static void end(struct check *c)
{
	const struct seen_pci *pci = check_now(c)->pci;

	/* A shutdown that never ends is said by others: DEADLOCK, LIVELOCK. */
	if (check_phase(c) == CHECK_ENDED && pci && !pci->booted && pci->functions + pci->buses)
		guest_pci_fail(c, &rule_pci_gone, "shutdown",
			       pci->functions ? pci->function[0].address :
						pci->bus[0].domain << 16 | (uint32_t)pci->bus[0].number << 8,
			       "nothing after a shutdown", "%u functions on %u buses are left", pci->functions,
			       pci->buses);
}

const struct invariant rule_pci_gone = {
	.id = "PCI-GONE",
	.sentence = "What a guest removed is gone with all below it, and after a shutdown nothing is left.",
	.origin = "6.12 remove.c:86-125, 6.1 the same",
	.advice = "See from which list it was not taken out.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
	.end = end,
};
