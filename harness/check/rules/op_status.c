// SPDX-License-Identifier: GPL-2.0
/*
 * op_status.c - an operation returns what the model says
 *
 * Config reads have a rule of their own (CFG-READ), as their status says little without the value.
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_op_status;

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *model = compare_outcome(c);
	char expected[32];

	if (!model || check_op(c)->kind == OP_READ || now->status == model->status)
		return;
	snprintf(expected, sizeof(expected), "status %d", model->status);
	check_fail(c, &rule_op_status, check_op(c)->channel, expected, NULL, "status %d", now->status);
}

const struct invariant rule_op_status = {
	.id = "OP-STATUS",
	.sentence = "An operation returns what the model says.",
	.origin = "6.12 drivers/pci/controller/pci-hyperv.c and drivers/pci/access.c, 6.1 the same",
	.advice = "A status that the host sent must reach the caller, and none may be made up.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.look = look,
};
