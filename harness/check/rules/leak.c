// SPDX-License-Identifier: GPL-2.0
/*
 * leak.c - nothing is left allocated after teardown
 */
#include "check/check.h"

extern const struct invariant rule_leak;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_leak, e, "nothing left");
}

const struct invariant rule_leak = {
	.id = "LEAK",
	.sentence = "Nothing is left allocated when all buses are gone.",
	.origin = "05f151a73ec2; 6.12 pci-hyperv.c:2831-2887, 3896-3934, "
		"6.1 pci-hyperv.c:2758-2814, 3848-3888",
	.advice = "The text names the call that allocated it: follow that object to its last put.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.hears = HEARS(EVENT_LEAK),
	.event = event,
};
