// SPDX-License-Identifier: GPL-2.0
/*
 * deadlock.c - somebody can always go on
 */
#include "check/check.h"

extern const struct invariant rule_deadlock;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_deadlock, e, "somebody who can run");
}

const struct invariant rule_deadlock = {
	.id = "DEADLOCK",
	.sentence = "No thread of control waits for ever.",
	.origin = "6.12 pci-hyperv.c:978-992 (wait_for_response ends on a rescind), "
		"6.1 pci-hyperv.c:1006-1020",
	.advice = "See who waits, and for what: a device that is gone, or a lock whose holder waits in turn.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.hears = HEARS(EVENT_DEADLOCK),
	.event = event,
};
