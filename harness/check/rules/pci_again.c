// SPDX-License-Identifier: GPL-2.0
/*
 * pci_again.c - a second scan of the same hardware finds the same
 *
 * Only where nothing but scans came between.  Hotplug bridges may get more buses; who is there must not change.
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_again;

struct memory {
	bool scanned; /* the operation before was a scan that ended well */
	bool retries; /* before the next operation: functions that are not ready may come later */
	bool retried; /* before or after the scan */
};

static void differ(struct check *c, const struct seen_pci_function *now, const struct seen_pci_function *before)
{
	static const char expected[] = "the same functions as the scan before";

	if (now->address < before->address)
		guest_pci_fail(c, &rule_pci_again, "more", now->address, expected, "only the second scan finds it");
	else if (now->address > before->address)
		guest_pci_fail(c, &rule_pci_again, "fewer", before->address, expected, "only the first scan found it");
	else
		guest_pci_fail(c, &rule_pci_again, "another", now->address, expected, "it is another one");
}

static void compare(struct check *c, const struct seen_pci *now, const struct seen_pci *before)
{
	const uint32_t n = now->functions < before->functions ? now->functions : before->functions;

	for (uint32_t i = 0; i < n; i++) {
		const struct seen_pci_function *f = &now->function[i], *g = &before->function[i];

		if (f->address != g->address || f->vendor != g->vendor || f->device != g->device)
			differ(c, f, g);
	}
	if (now->functions != before->functions)
		guest_pci_fail(c, &rule_pci_again, n < now->functions ? "more" : "fewer",
			       n < now->functions ? now->function[n].address : before->function[n].address,
			       "the same functions as the scan before", "%u functions, then %u", before->functions,
			       now->functions);
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct memory *m = check_memory(c, sizeof(*m));

	if (!m)
		return;
	if (pci && m->scanned && !m->retried)
		compare(c, pci, guest_pci_before(c));
	m->scanned = pci;
	m->retried = m->retries;
	m->retries = check_now(c)->pci && guest_pci_retries(c);
	m->retried |= m->retries;
}

const struct invariant rule_pci_again = {
	.id = "PCI-AGAIN",
	.sentence = "A second scan of the same hardware finds the same functions.",
	.origin = "6.12 probe.c:1408-1413 (\"we only re-scan this bus\"), 3371-3381, 6.1 the same",
	.advice = "See what the first scan wrote that made the second one find more, or less.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
};
