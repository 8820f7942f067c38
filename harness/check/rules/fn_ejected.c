// SPDX-License-Identifier: GPL-2.0
/*
 * fn_ejected.c - who is asked for a function gives it back
 *
 * A host that takes a device away asks first, and waits for the answer: a guest that never gives one keeps the device,
 * and keeps the host waiting.  Asked at the end of a scenario, when the host has answered all that it was asked: for an
 * answer that the guest did not hear, it may still wait with what is to go in its hands.
 */
#include "check/compare.h"

extern const struct invariant rule_fn_ejected;

static void judge(struct check *c, unsigned channel, const struct seen_bus *bus, const struct host_bus *host)
{
	(void)bus;
	for (uint32_t i = 0; i < host->functions && !host->unheard; i++) {
		const uint32_t wslot = host->function[i].wslot;

		if (!host->function[i].ejecting)
			continue;
		check_about(c, (wslot & 31) << 3 | (wslot >> 5 & 7));
		check_fail(c, &rule_fn_ejected, channel, "the answer to an eject", NULL, "none, of slot 0x%x", wslot);
		return;
	}
}

static void end(struct check *c)
{
	compare_hosts(c, judge);
}

const struct invariant rule_fn_ejected = {
	.id = "FN-EJECTED",
	.sentence = "Every eject is answered.",
	.origin = "6.12 pci-hyperv.c:2831-2887 (hv_eject_device_work), 3032-3046, "
		  "6.1 pci-hyperv.c:2758-2814, 2959-2973",
	.advice = "See whether the guest had the function on its list when the eject came, and what became of it.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.end = end,
};
