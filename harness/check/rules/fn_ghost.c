// SPDX-License-Identifier: GPL-2.0
/*
 * fn_ghost.c - what the host no longer lists is gone
 *
 * Asks the host, not the model: the model says what Linux does with such a function, and cannot tell.
 * Silent once an allocation or a service was made to fail, for then relations may be lost with good reason,
 * and while a function is being ejected.
 */
#include "check/compare.h"

extern const struct invariant rule_fn_ghost;

struct memory {
	bool failing;
};

static bool listed(const struct host_bus *b, uint32_t devfn)
{
	for (uint32_t i = 0; i < b->said_count; i++)
		if (wslot_devfn(b->said[i].wslot) == devfn)
			return true;
	return false;
}

static void judge(struct check *c, unsigned channel, const struct seen_bus *bus, const struct host_bus *host)
{
	for (unsigned i = 0; i < bus->functions; i++) {
		const struct seen_function *f = &bus->function[i];

		if (f->unknown_presence || listed(host, f->devfn))
			continue;
		check_about(c, f->devfn);
		check_fail(c, &rule_fn_ghost, channel, "no function that the host does not list", NULL,
			   "%02x.%u is on the bus, %u functions are listed", f->devfn >> 3, f->devfn & 7u,
			   host->said_count);
		return;
	}
}

static void look(struct check *c)
{
	struct memory *m = check_memory(c, sizeof(*m));
	const struct operation *op = check_op(c);

	if (!m)
		return;
	m->failing |= op && op->kind == OP_FAIL;
	if (!m->failing)
		compare_hosts(c, judge);
}

const struct invariant rule_fn_ghost = {
	.id = "FN-GHOST",
	.sentence = "A function that the host's last relations do not list is not on the bus.",
	.origin = "340d45569940; 6.12 pci-hyperv.c:2648-2682, 6.1 pci-hyperv.c:2575-2609",
	.advice = "A struct pci_dev that nothing answers for: see who removes it, and whether it is told to.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.look = look,
	.end = look,
};
