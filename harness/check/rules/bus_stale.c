// SPDX-License-Identifier: GPL-2.0
/* bus_stale.c - a root bus goes when the driver lets go of its device: its sysdata is the driver's memory */
#include "check/check.h"

extern const struct invariant rule_bus_stale;

static void event(struct check *c, const struct event *e)
{
	check_fail_event(c, &rule_bus_stale, e, "no root bus of a device that has no driver");
}

const struct invariant rule_bus_stale = {
	.id = "BUS-STALE",
	.sentence = "A root bus is gone when the driver has let go of its device.",
	.origin = "6.12 pci-hyperv.c:3896-3934 (hv_pci_remove), 485 (sysdata is part of what it frees)",
	.advice = "Any config access to that bus reads freed memory: see in which state hv_pci_remove() skipped it.",
	.severity = SEVERITY_HIGH,
	.hears = HEARS(EVENT_STALE),
	.event = event,
};
