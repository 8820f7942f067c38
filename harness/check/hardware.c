// SPDX-License-Identifier: GPL-2.0
/* hardware.c - see hardware.h */
#include "check/hardware.h"

#include "check/run.h"
#include "sut/platform/platform.h"

/* The guest looks for functions: what it is about to meet is complete, and what it made of it is, too. */
#define LOOKS (DONE(OP_BOOT) | DONE(OP_RESCAN))

bool hardware_asked_before(const struct operation *op)
{
	return DONE(op->kind) & LOOKS;
}

bool hardware_asked_after(const struct operation *op)
{
	return !op || DONE(op->kind) & (LOOKS | DONE(OP_SETPCI) | DONE(OP_NUMVFS));
}

struct first {
	struct hardware_fault fault;
	bool any;
};

static void keep_first(void *context, const struct hardware_fault *f)
{
	struct first *first = context;

	if (!first->any)
		first->fault = *f;
	first->any = true;
}

void hardware_ask(struct check *c, const struct invariant *rule, enum hardware_rule which)
{
	struct platform *p = check_platform(c);
	struct first first = { .any = false };

	if (!p || platform_is_empty(p))
		return;
	if (hardware_check(platform_topology(p), 1u << which, keep_first, &first))
		c->no_memory = true;
	if (first.any)
		check_fail(c, rule, 0, first.fault.expected, NULL, "%s", first.fault.found);
}
