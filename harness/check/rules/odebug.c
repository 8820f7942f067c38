// SPDX-License-Identifier: GPL-2.0
/*
 * odebug.c - works and timers live as their users say
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_odebug;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_ODEBUG)
		check_fail_event(c, &rule_odebug, e, "no report of debugobjects");
}

const struct invariant rule_odebug = {
	.id = "ODEBUG",
	.sentence = "A work or a timer is initialised once, used after that, and neither freed nor "
		"initialised anew while it is queued.",
	.origin = "DEBUG_OBJECTS_WORK, DEBUG_OBJECTS_TIMERS: lib/debugobjects.c; descriptions of "
		"kernel/workqueue.c and kernel/time/timer.c",
	.advice = "Who frees it has to cancel it first: the text says in which state it was.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
