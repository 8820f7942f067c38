// SPDX-License-Identifier: GPL-2.0
/*
 * lockdep.c - no lock can be waited for in a circle
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_lockdep;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_LOCKDEP)
		check_fail_event(c, &rule_lockdep, e, "no report of lockdep");
}

const struct invariant rule_lockdep = {
	.id = "LOCKDEP",
	.sentence = "Locks are taken in one order, in contexts that allow it, and given back by who holds them.",
	.origin = "PROVE_LOCKING: kernel/locking/lockdep.c, print_circular_bug() and its neighbours; "
		"Documentation/locking/lockdep-design.rst",
	.advice = "The frame took the last lock: `bdfuzz show` with the log on prints which chain it closes.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
