// SPDX-License-Identifier: GPL-2.0
/*
 * atomic_sleep.c - nobody sleeps where it is forbidden
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_atomic_sleep;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_ATOMIC_SLEEP)
		check_fail_event(c, &rule_atomic_sleep, e, "no sleep in atomic context");
}

const struct invariant rule_atomic_sleep = {
	.id = "ATOMIC-SLEEP",
	.sentence = "Nothing that may sleep is called with a spinning lock held, in an interrupt, or half asleep.",
	.origin = "DEBUG_ATOMIC_SLEEP: kernel/sched/core.c, __might_resched(), __schedule_bug(); "
		"kernel/workqueue.c, process_one_work()",
	.advice = "See which lock is held at the frame, or allocate with GFP_ATOMIC.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
