// SPDX-License-Identifier: GPL-2.0
/* sriov_offset.c - First VF Offset is not 0 */
#include "check/hardware.h"

extern const struct invariant rule_sriov_offset;

static void look(struct check *c)
{
	hardware_ask(c, &rule_sriov_offset, HARDWARE_VF_OFFSET);
}

const struct invariant rule_sriov_offset = {
	.id = "SRIOV-OFFSET",
	.sentence = "First VF Offset is not 0 when there can be VFs.",
	.origin = "Single Root I/O Virtualization 1.1, 3.3.9 (First VF Offset); PCI Express Base 5.0, 9.3.3.9",
	.advice = "VF 1 has the routing ID of its PF: do not enable VFs, and check the offset before it is "
		"used.",
	.severity = SEVERITY_HIGH,
	.of_hardware = true,
	.look = look,
	.end = look,
};
