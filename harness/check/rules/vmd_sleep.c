// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_sleep.c - a VMD that woke up is what it was when it went to sleep
 */
#include "check/guest_vmd.h"

#include <string.h>

#include "sut/platform/seen_pci.h"

extern const struct invariant rule_vmd_sleep;

struct memory {
	bool asleep;
	struct seen_vmd before[SCENARIO_VMDS];
	uint32_t functions;
};

static void compare(struct check *c, const struct memory *m)
{
	const struct seen_pci *pci = guest_pci(c);
	struct guest_vmd v;

	for (unsigned i = 0; i < platform_vmds(check_platform(c)); i++) {
		if (!guest_vmd_of(c, TOPOLOGY_PRIVATE + i, &v) || v.hardware->function->gone ||
		    seen_vmd_same(&m->before[i], &pci->vmd[i]))
			continue;
		guest_vmd_fail(c, &rule_vmd_sleep, m->before[i].bypass != pci->vmd[i].bypass ? "bypass" : "other", &v,
			       "the same as before", "bound %d, domain %" PRIx32 ", MSI %s", v.seen->bound,
			       v.seen->domain, v.seen->bypass ? "not remapped" : "remapped");
	}
	if (pci->functions != m->functions)
		check_fail_kind(c, &rule_vmd_sleep, "functions", "as many functions as before",
				"%" PRIu32 ", and were %" PRIu32, pci->functions, m->functions);
}

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	struct memory *m = check_memory(c, sizeof(*m));
	const struct seen_pci *before = guest_pci_before(c);

	if (!m || !op || check_now(c)->status || !check_before(c)->settled || !guest_pci(c) ||
	    !guest_pci(c)->knows_vmds)
		return;
	if (op->kind == OP_SLEEP && before->knows_vmds) {
		m->asleep = true;
		m->functions = before->functions;
		memcpy(m->before, before->vmd, sizeof(m->before));
	}
	if (op->kind == OP_WAKE && m->asleep) {
		m->asleep = false;
		compare(c, m);
	}
}

const struct invariant rule_vmd_sleep = {
	.id = "VMD-SLEEP",
	.sentence = "A VMD is the same after suspend and resume.",
	.origin = "6.12 vmd.c:1079-1110, 6.1 vmd.c:1025-1059",
	.advice = "VMCONFIG is none of the registers that the PCI core saves and restores.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_VMD,
	.look = look,
};
