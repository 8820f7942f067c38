// SPDX-License-Identifier: GPL-2.0
/*
 * refcount.c - reference counts neither wrap nor rise from zero
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_refcount;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_REFCOUNT)
		check_fail_event(c, &rule_refcount, e, "no refcount_t saturates");
}

const struct invariant rule_refcount = {
	.id = "REFCOUNT",
	.sentence = "A reference count rises from one at least, and falls to zero once.",
	.origin = "lib/refcount.c, refcount_warn_saturate(): in every configuration",
	.advice = "A get too late or a put too many: count the puts on the way to the frame.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
