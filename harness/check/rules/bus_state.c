// SPDX-License-Identifier: GPL-2.0
/*
 * bus_state.c - a probe, suspend, resume or removal ends as the model says
 */
#include "check/compare.h"

extern const struct invariant rule_bus_state;

static const char *const state_name[] = {
	[BUS_ABSENT] = "absent",
	[BUS_PROBING] = "being probed",
	[BUS_INSTALLED] = "installed",
	[BUS_SUSPENDED] = "suspended",
	[BUS_FAILED] = "failed to probe",
};

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *model = compare_with(c);

	for (unsigned i = 1; model && i <= SCENARIO_CHANNELS; i++) {
		const struct seen_bus *found = &now->bus[i], *wanted = &model->bus[i];

		if (!wanted->unknown && found->state != wanted->state)
			check_fail(c, &rule_bus_state, i, state_name[wanted->state], NULL, "%s",
				   state_name[found->state]);
	}
}

const struct invariant rule_bus_state = {
	.id = "BUS-STATE",
	.sentence = "A probe, suspend, resume or removal ends as the model says.",
	.origin = "6.12 pci-hyperv.c:3635-4069 (hv_pci_probe to hv_pci_resume), 6.1 pci-hyperv.c:3562-4023",
	.advice = "Follow the request that failed: its status and length, and what becomes of them.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.look = look,
	.end = look,
};
