// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - both sides talk the protocol version that the host accepted
 *
 * What the guest takes it for shows in its requests: some have another number from one version to the next.
 */
#include <stdio.h>

#include "check/check.h"
#include "hyperv/vpci.h"

extern const struct invariant rule_version;

static const struct spoken {
	uint8_t type, least, most;	/* versions 1.least to 1.most */
} spoken[] = {
	{ REQUEST_ASSIGNED, 1, 1 },
	{ VPCI_RESOURCES_ASSIGNED2, 2, 4 },
	{ REQUEST_INTERRUPT, 1, 1 },
	{ VPCI_CREATE_INTERRUPT2, 2, 3 },
	{ VPCI_CREATE_INTERRUPT3, 4, 4 },
};

static void hear(struct check *c, const struct event *e)
{
	const uint32_t accepted = check_host(c)->bus[e->channel].version;
	char expected[48];

	for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++) {
		const struct spoken *s = &spoken[i];

		if (!accepted || s->type != e->a ||
		    (accepted >= VPCI_VERSION(s->least) && accepted <= VPCI_VERSION(s->most)))
			continue;
		snprintf(expected, sizeof(expected), "requests of version %u.%u", accepted >> 16, accepted & 0xffff);
		check_fail(c, &rule_version, e->channel, expected, NULL, "request 0x%x, of version 1.%u", s->type,
			   s->most);
	}
}

const struct invariant rule_version = {
	.id = "VERSION",
	.sentence = "The guest talks the protocol version that the host accepted.",
	.origin = "6.12 pci-hyperv.c:1919-1952, 3106-3175, 3508-3521, 6.1 pci-hyperv.c:1846-1879, 3033-3102",
	.advice = "See what the guest makes of a refusal, and of an answer to an earlier proposal.",
	.severity = SEVERITY_MEDIUM,
	.trusted = true,
	.hears = HEARS(EVENT_REQUEST),
	.event = hear,
};
