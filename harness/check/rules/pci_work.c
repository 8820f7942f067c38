// SPDX-License-Identifier: GPL-2.0
/*
 * pci_work.c - a scan asks hardware a bounded number of questions
 *
 * A bus has 256 addresses, a function some hundred registers that concern a scan, its capability lists included; what
 * is known afterwards bounds what there was to ask.  A function that is not ready may be asked often; a PF is asked for
 * First VF Offset and VF Stride with each number of VFs (iov.c, compute_max_vf_buses()).
 */
#include <inttypes.h>

#include "check/guest_pci.h"

extern const struct invariant rule_pci_work;

enum { PER_FUNCTION = 4000,
       PER_BUS = 4000,
       PER_VF = 3,
       AT_LEAST = 4000 };

static uint64_t count_vfs(struct check *c)
{
	struct topology_function *f = NULL;
	uint64_t vfs = 0;

	while ((f = topology_next(platform_topology(check_platform(c)), f)))
		vfs += f->sriov.at && !f->pf ? f->sriov.id.total : 0;
	return vfs;
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci(c);
	const struct seen_pci *before = guest_pci_before(c);
	uint64_t most;

	if (!pci || !check_op(c))
		return;
	most = AT_LEAST + PER_FUNCTION * (uint64_t)(pci->functions + before->functions) +
	       PER_BUS * (uint64_t)(pci->buses + before->buses) + PER_VF * count_vfs(c);
	if (pci->reads + pci->writes > most)
		check_fail(c, &rule_pci_work, 0, "a number of config accesses that the hardware bounds", NULL,
			   "%" PRIu64 " accesses for %u functions on %u buses", pci->reads + pci->writes,
			   pci->functions, pci->buses);
}

const struct invariant rule_pci_work = {
	.id = "PCI-WORK",
	.sentence = "The config accesses of an operation are bounded by the number of functions and buses.",
	.origin = "6.12 probe.c:2969-3084, pci.c:427-457, 555-594 (lists are followed to a limit), 6.1 the same",
	.advice = "See which list is followed round and round, or which bus is scanned over and over.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
};
