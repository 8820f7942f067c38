// SPDX-License-Identifier: GPL-2.0
/*
 * list.c - lists hang together
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_list;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_LIST)
		check_fail_event(c, &rule_list, e, "no report of a broken list");
}

const struct invariant rule_list = {
	.id = "LIST",
	.sentence = "A list entry is added once, where the list is whole, and taken off once.",
	.origin = "DEBUG_LIST: lib/list_debug.c",
	.advice = "Two users without a common lock, or an entry that was freed or added twice.",
	.severity = SEVERITY_CRITICAL,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
