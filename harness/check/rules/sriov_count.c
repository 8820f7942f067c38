// SPDX-License-Identifier: GPL-2.0
/* sriov_count.c - numbers of VFs */
#include "check/hardware.h"

extern const struct invariant rule_sriov_count;

static void look(struct check *c)
{
	hardware_ask(c, &rule_sriov_count, HARDWARE_VF_COUNT);
}

const struct invariant rule_sriov_count = {
	.id = "SRIOV-COUNT",
	.sentence = "NumVFs and InitialVFs are not above TotalVFs.",
	.origin = "Single Root I/O Virtualization 1.1, 3.3.5 (InitialVFs), 3.3.6 (TotalVFs), 3.3.7 (NumVFs)",
	.advice = "Results are undefined: who makes room by NumVFs makes too much or too little.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
