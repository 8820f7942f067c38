// SPDX-License-Identifier: GPL-2.0
/*
 * bug.c - the kernel meets no BUG and does not panic
 */
#include "check/check.h"

extern const struct invariant rule_bug;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_bug, e, "no BUG");
}

const struct invariant rule_bug = {
	.id = "BUG",
	.sentence = "No BUG, panic or oops is met.",
	.origin = "include/asm-generic/bug.h",
	.advice = "The condition stands at the line named.",
	.severity = SEVERITY_CRITICAL,
	.hears = HEARS(EVENT_BUG),
	.event = event,
};
