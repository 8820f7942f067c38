// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - both sides talk the protocol version that the host accepted
 */
#include <stdio.h>

#include "check/check.h"

extern const struct invariant rule_version;

static void look(struct check *c)
{
	const struct seen_bus *bus = check_now(c)->bus;

	for (unsigned i = 1; check_now(c)->settled && i <= SCENARIO_CHANNELS; i++) {
		const uint32_t accepted = bus[i].state == BUS_INSTALLED ? check_host(c)->bus[i].version : 0;
		char expected[32];

		if (!accepted || !bus[i].version || bus[i].version == accepted)
			continue;
		snprintf(expected, sizeof(expected), "version %u.%u", accepted >> 16, accepted & 0xffff);
		check_fail(c, &rule_version, i, expected, NULL, "version %u.%u", bus[i].version >> 16,
			   bus[i].version & 0xffff);
	}
}

const struct invariant rule_version = {
	.id = "VERSION",
	.sentence = "The guest talks the protocol version that the host accepted.",
	.origin = "6.12 pci-hyperv.c:3106-3175 (hv_pci_protocol_negotiation), 6.1 pci-hyperv.c:3033-3102",
	.advice = "See what the guest makes of a refusal, and of an answer to an earlier proposal.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.look = look,
};
