// SPDX-License-Identifier: GPL-2.0
/*
 * id_logical.c - a request names a function by the logical device ID that its GUID gives
 *
 * Bytes b[5], b[4], b[7] and b[6] & 0xf8 of the instance GUID, high byte first, and the function
 * number in the low three bits.  Only the low 32 bits: the upper half has a rule of its own
 * (ID-HIGH-HALF), so that it hides nothing here.
 *
 * A channel may be offered again, with another GUID, while the bus of the first offer is still being
 * taken down: until the machine was seen at rest without a bus, the former GUID is right too.
 */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "check/device_ids.h"

extern const struct invariant rule_id_logical;

struct identity {
	struct guid now, former;
	bool has_former;
};

/* Called before the first use after each offer, and at each offer. */
static struct identity *identity_of(struct check *c, unsigned channel)
{
	const struct seen_bus *before = &check_before(c)->bus[channel];
	const struct guid *instance = &check_host(c)->bus[channel].instance;
	struct identity *ids = check_memory(c, (SCENARIO_CHANNELS + 1) * sizeof(*ids)), *id;

	if (!ids)
		return NULL;
	id = &ids[channel];
	if (memcmp(&id->now, instance, sizeof(*instance))) {
		id->former = id->now;
		id->has_former = true;
		id->now = *instance;
	}
	if (before->state == BUS_ABSENT && check_before(c)->settled)
		id->has_former = false;
	return id;
}

static void look(struct check *c)
{
	if (check_op(c)->kind == OP_OFFER)
		identity_of(c, check_op(c)->channel);
}

static void event(struct check *c, const struct event *e)
{
	const struct identity *id = identity_of(c, e->channel);
	const uint32_t found = (uint32_t)e->a;
	const uint8_t devfn = (uint8_t)e->b;
	char expected[32];
	uint32_t wanted;

	if (!id)
		return;
	wanted = logical_device_id(&id->now, devfn);
	if (found == wanted || (id->has_former && found == logical_device_id(&id->former, devfn)))
		return;
	snprintf(expected, sizeof(expected), "0x%08x", wanted);
	check_about(c, devfn);
	check_fail(c, &rule_id_logical, e->channel, expected, e->where, "0x%08x", found);
}

const struct invariant rule_id_logical = {
	.id = "ID-LOGICAL",
	.sentence = "Every request names a function by the logical device ID that its instance GUID gives.",
	.origin = "seed 003; 6.12 pci-hyperv.c:647-651, 6.1 pci-hyperv.c:668-672",
	.advice = "Compare the four bytes of the GUID, their order, and the mask of the last.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
	.hears = HEARS(EVENT_DEVICE_ID),
	.event = event,
};
