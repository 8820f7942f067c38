// SPDX-License-Identifier: GPL-2.0
/* sriov_stride.c - VF Stride is not 0 */
#include "check/hardware.h"

extern const struct invariant rule_sriov_stride;

static void look(struct check *c)
{
	hardware_ask(c, &rule_sriov_stride, HARDWARE_VF_STRIDE);
}

const struct invariant rule_sriov_stride = {
	.id = "SRIOV-STRIDE",
	.sentence = "VF Stride is not 0 when there can be more than one VF.",
	.origin = "Single Root I/O Virtualization 1.1, 3.3.10 (VF Stride); PCI Express Base 5.0, 9.3.3.10",
	.advice = "All VFs have the routing ID of the first: do not enable more than one.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
