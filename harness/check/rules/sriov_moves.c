// SPDX-License-Identifier: GPL-2.0
/* sriov_moves.c - First VF Offset and VF Stride change after software looked */
#include "check/hardware.h"

extern const struct invariant rule_sriov_moves;

static void look(struct check *c)
{
	hardware_ask(c, &rule_sriov_moves, HARDWARE_VF_MOVES);
}

const struct invariant rule_sriov_moves = {
	.id = "SRIOV-MOVES",
	.sentence = "First VF Offset and VF Stride are what they were after reset.",
	.origin = "seed 001; Single Root I/O Virtualization 1.1, 3.3.9, 3.3.10, 3.3.3.5: both may change when "
		"NumVFs or ARI Capable Hierarchy is written",
	.advice = "Allowed; but who read them before that write has VFs in the wrong places, and has to read "
		"them again.",
	.severity = SEVERITY_LOW,
	.of_hardware = true,
	.look = look,
	.end = look,
};
