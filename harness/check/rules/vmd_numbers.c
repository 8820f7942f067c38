// SPDX-License-Identifier: GPL-2.0
/* vmd_numbers.c - buses behind a VMD are those that it can reach; asked of still pictures (check/still.h) */
#include "check/check.h"

extern const struct invariant rule_vmd_numbers;

const struct invariant rule_vmd_numbers = {
	.id = "VMD-NUMBERS",
	.sentence = "Functions behind a VMD are on buses from its first one on, within what its CFGBAR has room for.",
	.origin = "seed 002, \"patch 1/2 (bus numbering) only affects 8086:28C0\"; VMCAP, VMCONFIG: pci/vmd.h",
	.advice = "See the bus restriction in VMCONFIG, whether the ID's profile has one, and the size of BAR 0.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
};
