// SPDX-License-Identifier: GPL-2.0
/*
 * hang.c - a scenario comes to an end
 *
 * Time is virtual, so a run takes a thousandth of a second.  A loop that never waits is stopped after a tenth of a
 * second of processor time (sim/crash.c); what cannot be stopped from inside comes under the same ID from cli/crash.c.
 */
#include "check/check.h"

extern const struct invariant rule_hang;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_hang, e, "an end");
}

const struct invariant rule_hang = {
	.id = "HANG",
	.sentence = "A scenario comes to an end.",
	.origin = "bdfuzz itself: time is virtual, so nothing may take long",
	.advice = "A loop that neither ends nor waits: attach a debugger to `bdfuzz show FILE --sut SYSTEM`.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.hears = HEARS(EVENT_HANG),
	.event = event,
};
