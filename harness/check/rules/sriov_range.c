// SPDX-License-Identifier: GPL-2.0
/* sriov_range.c - VFs are on buses that lead to their PF */
#include "check/hardware.h"

extern const struct invariant rule_sriov_range;

static void look(struct check *c)
{
	hardware_ask(c, &rule_sriov_range, HARDWARE_VF_RANGE);
}

const struct invariant rule_sriov_range = {
	.id = "SRIOV-RANGE",
	.sentence = "Each VF that is enabled answers at its routing ID, on a bus that the bridge above its PF "
		"takes requests for.",
	.origin = "seed 001; Single Root I/O Virtualization 1.1, 2.1.2 (VF Discovery), 3.3.9, 3.3.10",
	.advice = "Bus numbers behind the PF's have to be free, and in the range of all bridges above: count "
		"VFs before they are enabled.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
