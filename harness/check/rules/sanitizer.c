// SPDX-License-Identifier: GPL-2.0
/*
 * sanitizer.c - the code makes no bad access and does nothing undefined
 *
 * Inside a run this is an event (sim/crash.c).  What kills the process all the same, our own code or a heap that
 * is past repair, comes under the same ID from cli/crash.c.
 */
#include "check/check.h"

extern const struct invariant rule_sanitizer;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_sanitizer, e, "no bad access, nothing undefined");
}

const struct invariant rule_sanitizer = {
	.id = "SANITIZER",
	.sentence = "The code runs without undefined behaviour, memory errors and fatal signals.",
	.origin = "AddressSanitizer, UBSan, the processor",
	.advice = "The access stands at the line named; who called it, behind it.",
	.severity = SEVERITY_CRITICAL,
	.hears = HEARS(EVENT_SANITIZER),
	.event = event,
};
