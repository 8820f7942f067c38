// SPDX-License-Identifier: GPL-2.0
/* linux_vpci.c - a kernel is offered recorded Hyper-V buses; asked of still pictures, by bdfuzz check */
#include "check/check.h"

extern const struct invariant rule_linux_vpci;

const struct invariant rule_linux_vpci = {
	.id = "LINUX-VPCI",
	.sentence = "Linux takes every recorded VMBus offer of a PCI device into use, in the domain that was recorded.",
	.origin = "6.12 pci-hyperv.c:3604-3617, 6.1 pci-hyperv.c:3531-3544, run on the recorded offers",
	.advice = "The machine ran another kernel, which made the domain of other bytes: names that have it in them "
		"change. See DOM-MODEL.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
};
