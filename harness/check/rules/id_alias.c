// SPDX-License-Identifier: GPL-2.0
/*
 * id_alias.c - no two live functions are named by one logical device ID
 *
 * Two GUIDs may agree in the bytes that count, and functions of two devices on one bus in their
 * function number.  Reported once requests were really sent for both: until then nothing was confused.
 */
#include "check/device_ids.h"

extern const struct invariant rule_id_alias;

struct aliases {
	bool changed;		/* since the last comparison */
	struct device_ids ids;
};

static void compare(struct check *c, const struct device_ids *ids)
{
	for (uint32_t i = 1; i < ids->count; i++) {
		const struct device_id *d = &ids->entry[i];

		for (const struct device_id *o = ids->entry; o < d; o++) {
			if (o->id != d->id)
				continue;
			check_about(c, d->devfn);
			check_fail(c, &rule_id_alias, d->channel, "an ID of its own", NULL,
				   "0x%08x, which %02x.%u of channel %u has too", d->id, o->devfn >> 3,
				   o->devfn & 7, o->channel);
			return;
		}
	}
}

static void look(struct check *c)
{
	struct aliases *a = check_memory(c, sizeof(*a));

	if (!a || !a->ids.count)
		return;
	device_ids_prune(&a->ids, check_now(c));
	if (a->changed)
		compare(c, &a->ids);
	a->changed = false;
}

static void event(struct check *c, const struct event *e)
{
	struct aliases *a = check_memory(c, sizeof(*a));

	if (a)
		a->changed |= device_ids_note(&a->ids, e);
}

const struct invariant rule_id_alias = {
	.id = "ID-ALIAS",
	.sentence = "No two live functions are named by one logical device ID.",
	.origin = "seed 003; 6.12 pci-hyperv.c:647-651, 6.1 pci-hyperv.c:668-672",
	.advice = "Compare b[4] to b[7] of the GUIDs, or the function numbers if the bus is the same.",
	.severity = SEVERITY_LOW,
	.trusted = true,
	.look = look,
	.hears = HEARS(EVENT_DEVICE_ID),
	.event = event,
};
