// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_interrupt.c - an interrupt of a function behind a VMD reaches its handler, once
 *
 * By its message: where that names a vector of the VMD, by way of the VMD's own.
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_interrupt;

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	const struct observation *now = check_now(c);

	/* A driver that could not wake up has no interrupts. */
	if (!op || op->kind != OP_INTERRUPT || check_done(c) & DONE(OP_FAIL) ||
	    !now->has_value || now->status || !guest_pci(c) || now->value == 1)
		return;
	guest_pci_fail(c, &rule_vmd_interrupt, now->value ? "again" : "lost", op->interrupt.address,
		       "a handler that runs once", "it ran %" PRIu32 " times", now->value);
}

const struct invariant rule_vmd_interrupt = {
	.id = "VMD-INTERRUPT",
	.sentence = "An interrupt of a function behind a VMD reaches its handler once.",
	.origin = "6.12 vmd.c:165-300, 670-724, 6.1 vmd.c:150-296, 663-717",
	.advice = "See which vector the message names, and who is on its list.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMD,
	.look = look,
};
