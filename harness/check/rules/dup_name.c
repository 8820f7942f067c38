// SPDX-License-Identifier: GPL-2.0
/*
 * dup_name.c - sysfs would take every name
 *
 * Recorded by the stand-in for sysfs: fs/sysfs/dir.c would warn and refuse.
 */
#include "check/check.h"

extern const struct invariant rule_dup_name;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_dup_name, e, "a name of its own");
}

const struct invariant rule_dup_name = {
	.id = "DUP-NAME",
	.sentence = "No two objects of one name are made in one place of sysfs.",
	.origin = "6.12 fs/sysfs/dir.c:21-33 (sysfs_warn_dup)",
	.advice = "See which two objects live at the same time, and what their name is made of.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_DUPLICATE_NAME),
	.event = event,
};
