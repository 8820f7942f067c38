// SPDX-License-Identifier: GPL-2.0
/*
 * harness.c - the harness has nothing to say about itself
 *
 * Not a finding about a driver: every other finding of the same run is in doubt.
 */
#include "check/check.h"

extern const struct invariant rule_harness;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_harness, e, "no error of the harness");
}

const struct invariant rule_harness = {
	.id = "HARNESS",
	.sentence = "The harness has no error to report of itself.",
	.origin = "bdfuzz itself: harness/kernel and harness/sim",
	.advice = "This is our bug, not the driver's: do not report it upstream, repair the harness.",
	.severity = SEVERITY_CRITICAL,
	.hears = HEARS(EVENT_HARNESS),
	.event = event,
};
