// SPDX-License-Identifier: GPL-2.0
/*
 * pci_registers.c - a bridge leads where its guest believes
 *
 * Not asked where a function was not ready to be asked: a scan then leaves what it knew.
 */
#include "check/guest_pci.h"
#include "model/hardware.h"

extern const struct invariant rule_pci_registers;

static const char *kind_of(const struct seen_pci_function *f, uint8_t secondary, uint8_t subordinate)
{
	if (secondary != f->secondary)
		return "secondary";
	return subordinate > f->subordinate ? "subordinate_behind" : "subordinate_before";
}

static void judge(struct check *c, const struct seen_pci_function *f)
{
	struct hardware_range r;

	if (!f->bridge || !f->hardware || !topology_below(f->hardware))
		return;
	r = hardware_range(f->hardware);
	if (r.secondary != f->secondary || r.subordinate != f->subordinate)
		guest_pci_fail(c, &rule_pci_registers,
			       kind_of(f, r.secondary, r.subordinate),
			       f->address, "registers that say what the guest believes",
			       "it leads to %02x-%02x, and its registers say %02x-%02x", f->secondary, f->subordinate,
			       r.secondary, r.subordinate);
}

struct memory {
	bool retried;		/* somebody was not ready in this run */
};

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct memory *m = check_memory(c, sizeof(*m));

	if (!m)
		return;
	m->retried |= check_op(c) && check_op(c)->kind == OP_RETRY;
	for (uint32_t i = 0; pci && !m->retried && i < pci->functions; i++)
		judge(c, &pci->function[i]);
}

const struct invariant rule_pci_registers = {
	.id = "PCI-REGISTERS",
	.sentence = "After a scan a bridge's bus number registers say what the guest believes.",
	.origin = "6.12 probe.c:1373-1375 (\"Subordinate should equal child->busn_res.end\"), 1479-1487, 6.1 the same",
	.advice = "See who wrote the registers last, and whether busn_res was changed with them.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
};
