// SPDX-License-Identifier: GPL-2.0
/*
 * kobject.c - kernel objects are used between their initialisation and their release
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_kobject;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_KOBJECT)
		check_fail_event(c, &rule_kobject, e, "no report of the object model");
}

const struct invariant rule_kobject = {
	.id = "KOBJECT",
	.sentence = "A kobject is initialised once, and used only after that.",
	.origin = "lib/kobject.c: kobject_init(), kobject_get(), kobject_put()",
	.advice = "Look for an error path that puts an object before somebody initialised it.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
