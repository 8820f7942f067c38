// SPDX-License-Identifier: GPL-2.0
/*
 * warn.c - the kernel warns of nothing that the model does not expect
 *
 * The model says that it expects a WARN by an EVENT_WARN of its own for the same channel.
 */
#include "check/check.h"

extern const struct invariant rule_warn;

static bool is_expected(const struct observation *model, unsigned channel)
{
	for (uint32_t i = 0; model && i < model->events; i++)
		if (model->event[i].kind == EVENT_WARN && model->event[i].channel == channel)
			return true;
	return false;
}

static void event(struct check *c, const struct event *e)
{
	if (!is_expected(check_model(c), e->channel))
		check_fail_event(c, &rule_warn, e, "no WARN");
}

const struct invariant rule_warn = {
	.id = "WARN",
	.sentence = "No WARN is met that the model does not expect.",
	.origin = "include/asm-generic/bug.h; 6.12 pci-hyperv.c:3995, 6.1 pci-hyperv.c:3949",
	.advice = "The condition stands at the line named; panic_on_warn makes it a crash.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_WARN),
	.event = event,
};
