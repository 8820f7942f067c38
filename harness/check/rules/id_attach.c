// SPDX-License-Identifier: GPL-2.0
/*
 * id_attach.c - who attaches a function to an IOMMU finds its logical device ID, and nobody else's
 *
 * The IOMMU driver of seed 003 asks while the bus is scanned, from inside device_add(): what it needs has to be
 * registered before the scan.  It asks by domain, which is another device's sooner or later.  It asks again when the
 * function goes.  Of the real kernels, which have no such driver, this judges the order of what they do: the lookup is
 * a model's (sut/linux/iommu.c).  Only the low 32 bits: the upper half has a rule of its own (ID-HIGH-HALF).
 */
#include <stdio.h>

#include "check/check.h"

extern const struct invariant rule_id_attach;

static void event(struct check *c, const struct event *e)
{
	const char *when = e->kind == EVENT_ATTACH ? "when it is attached" : "when it is detached";
	const uint32_t wanted = (uint32_t)(e->b >> 32);
	char expected[32];

	if (e->a != DEVICE_ID_NONE && (uint32_t)e->a == wanted)
		return;
	snprintf(expected, sizeof(expected), "0x%08x", wanted);
	check_about(c, (uint8_t)e->b);
	if (e->a == DEVICE_ID_NONE)
		check_fail(c, &rule_id_attach, e->channel, expected, e->where, "none %s", when);
	else
		check_fail(c, &rule_id_attach, e->channel, expected, e->where, "0x%08x %s", (uint32_t)e->a, when);
}

const struct invariant rule_id_attach = {
	.id = "ID-ATTACH",
	.sentence = "A function's own logical device ID is found when it is attached to an IOMMU, and when it goes.",
	.origin = "seed 003; 6.12 iommu.c:1692-1708, pci-hyperv.c:647-651",
	.advice = "See under which domain the prefix is registered, whether before the scan, and who had it before.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.hears = HEARS(EVENT_ATTACH) | HEARS(EVENT_DETACH),
	.event = event,
};
