// SPDX-License-Identifier: GPL-2.0
/*
 * devres.c - managed resources belong to a bound driver
 */
#include "check/check.h"
#include "sim/sim.h"

extern const struct invariant rule_devres;

static void event(struct check *c, const struct event *e)
{
	if (e->a == CHECKER_DEVRES)
		check_fail_event(c, &rule_devres, e, "no report of managed resources");
}

const struct invariant rule_devres = {
	.id = "DEVRES",
	.sentence = "A device that is probed has no resources left over, and what is given back was there.",
	.origin = "drivers/base/devres.c; drivers/base/dd.c, really_probe()",
	.advice = "A devm_ call outside of probe() and remove(), or a release that nobody asked for.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_CHECKER),
	.event = event,
};
