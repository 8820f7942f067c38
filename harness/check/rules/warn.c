// SPDX-License-Identifier: GPL-2.0
/*
 * warn.c - the kernel warns of nothing
 */
#include "check/check.h"

extern const struct invariant rule_warn;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_warn, e, "no WARN");
}

const struct invariant rule_warn = {
	.id = "WARN",
	.sentence = "No WARN is met.",
	.origin = "include/asm-generic/bug.h; 6.12 pci-hyperv.c:3995, 6.1 pci-hyperv.c:3949",
	.advice = "The condition stands at the line named; panic_on_warn makes it a crash.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_WARN),
	.event = event,
};
