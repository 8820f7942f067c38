// SPDX-License-Identifier: GPL-2.0
/*
 * livelock.c - polling ends
 */
#include "check/check.h"

extern const struct invariant rule_livelock;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_livelock, e, "an end to the loop");
}

const struct invariant rule_livelock = {
	.id = "LIVELOCK",
	.sentence = "No thread of control polls for ever.",
	.origin = "6.12 pci-hyperv.c:1813-2047 (hv_compose_msi_msg), 6.1 pci-hyperv.c:1740-1974",
	.advice = "See what the loop waits for, and who would have to bring it about.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.hears = HEARS(EVENT_LIVELOCK),
	.event = event,
};
