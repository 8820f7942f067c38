// SPDX-License-Identifier: GPL-2.0
/*
 * mutex.c - locks are used as their owners may
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_mutex;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_MUTEX)
		check_fail_event(c, &rule_mutex, e, "no report of a lock");
}

const struct invariant rule_mutex = {
	.id = "MUTEX",
	.sentence = "A mutex, semaphore or spinning lock is initialised, and unlocked by who locked it.",
	.origin = "DEBUG_MUTEXES, DEBUG_RWSEMS, DEBUG_SPINLOCK: kernel/locking/mutex.c, mutex-debug.c, "
		"rwsem.c, spinlock_debug.c",
	.advice = "The text is the condition that did not hold of the lock.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
