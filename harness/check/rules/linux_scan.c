// SPDX-License-Identifier: GPL-2.0
/* linux_scan.c - a kernel takes a recorded machine into use; asked of still pictures, by bdfuzz check */
#include "check/check.h"

extern const struct invariant rule_linux_scan;

const struct invariant rule_linux_scan = {
	.id = "LINUX-SCAN",
	.sentence = "Linux finds every recorded function where it was recorded, leaves bus numbers as they are, "
		"and does not warn.",
	.origin = "6.12 drivers/pci/probe.c, setup-bus.c, iov.c, 6.1 the same, run on the recorded registers",
	.advice = "Renumbered bridges and functions that are not found are what a guest or a kdump kernel meets: see "
		"the PCI-BUS-* rules, and ./bdfuzz show on the scenario that --scenario writes.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
};
