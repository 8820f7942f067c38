// SPDX-License-Identifier: GPL-2.0
/*
 * static.c - the driver leaves its statics as it found them
 */
#include "check/check.h"

extern const struct invariant rule_static;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_static, e, "the value it began with");
}

const struct invariant rule_static = {
	.id = "STATIC",
	.sentence = "The driver's statics are back at their baseline when all buses are gone.",
	.origin = "6.12 pci-hyperv.c:3587 (hvpci_dom_map), 6.1 pci-hyperv.c:3514",
	.advice = "The text names the variable: look for what was set and not cleared.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.hears = HEARS(EVENT_STATIC),
	.event = event,
};
