// SPDX-License-Identifier: GPL-2.0
/*
 * cfg_read.c - a config read gives what the host holds, or what the driver answers itself
 *
 * The driver answers IDs, class, subsystem, ROM BAR and interrupt pin from the bus relations; an
 * access out of range reports success and leaves the value alone: the model knows the ranges.
 */
#include <stdio.h>

#include "check/compare.h"

extern const struct invariant rule_cfg_read;

static void describe(const struct observation *o, char *text, size_t room)
{
	if (o->has_value)
		snprintf(text, room, "0x%x, status %d", o->value, o->status);
	else
		snprintf(text, room, "no value, status %d", o->status);
}

static bool is_same(const struct observation *a, const struct observation *b)
{
	return a->status == b->status && a->has_value == b->has_value &&
	       (!a->has_value || a->value == b->value);
}

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *model = compare_outcome(c);
	const struct operation *op = check_op(c);
	char expected[64], found[64];

	if (op->kind != OP_READ || !model || is_same(now, model))
		return;
	describe(model, expected, sizeof(expected));
	describe(now, found, sizeof(found));
	check_about(c, op->config.devfn);
	check_fail(c, &rule_cfg_read, op->channel, expected, NULL, "%s, reading %u at 0x%x", found,
		   op->config.size, op->config.offset);
}

const struct invariant rule_cfg_read = {
	.id = "CFG-READ",
	.sentence = "A config read gives what the host holds, or what the driver answers itself.",
	.origin = "6.12 pci-hyperv.c:1108-1179, 1288-1303, 6.1 pci-hyperv.c:1072-1131, 1215-1230",
	.advice = "See which branch of _hv_pcifront_read_config() the offset and width fall into.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
};
