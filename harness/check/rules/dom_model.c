// SPDX-License-Identifier: GPL-2.0
/*
 * dom_model.c - the domain is the one that the model says, collisions included
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_dom_model;

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *model = compare_with(c);

	for (unsigned i = 1; model && i <= SCENARIO_CHANNELS; i++) {
		const struct seen_bus *found = &now->bus[i], *wanted = &model->bus[i];
		char expected[32];

		if (wanted->unknown || wanted->unknown_domain || !bus_is_live(found) ||
		    !bus_is_live(wanted) || found->domain == wanted->domain)
			continue;
		snprintf(expected, sizeof(expected), "domain 0x%04x", wanted->domain);
		check_fail(c, &rule_dom_model, i, expected, NULL, "domain 0x%04x", found->domain);
	}
}

const struct invariant rule_dom_model = {
	.id = "DOM-MODEL",
	.sentence = "The domain of a bus is the one that the model gives it.",
	.origin = "seed 000; 6.12 pci-hyperv.c:3604-3617 (lowest clear number on collision), "
		"6.1 pci-hyperv.c:3531-3544",
	.advice = "If DOM-KEPT and DOM-MAP hold, look at the search for another number.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.look = look,
	.end = look,
};
