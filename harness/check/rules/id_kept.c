// SPDX-License-Identifier: GPL-2.0
/*
 * id_kept.c - a function has one logical device ID for as long as it is there
 *
 * From when it is attached to an IOMMU, through every interrupt that is retargeted, over suspend and resume: the
 * hypervisor knows it by that one name.  ID-LOGICAL asks whether it is the right one.
 *
 * While a channel's former bus still goes and the next one comes both may speak: asked of a machine at rest.
 */
#include <stdio.h>

#include "check/device_ids.h"

extern const struct invariant rule_id_kept;

static void event(struct check *c, const struct event *e)
{
	struct device_ids *ids = check_memory(c, sizeof(*ids));
	const struct device_id *d = ids ? device_ids_find(ids, e->channel, (uint8_t)e->b) : NULL;
	char expected[32];

	if (!ids || e->a == DEVICE_ID_NONE)
		return;
	if (e->kind == EVENT_DEVICE_ID && d && d->id != (uint32_t)e->a && check_now(c)->settled) {
		snprintf(expected, sizeof(expected), "0x%08x, as before", d->id);
		check_about(c, d->devfn);
		check_fail(c, &rule_id_kept, e->channel, expected, e->where, "0x%08x", (uint32_t)e->a);
	}
	device_ids_note(ids, e);
}

static void look(struct check *c)
{
	struct device_ids *ids = check_memory(c, sizeof(*ids));

	if (ids && ids->count)
		device_ids_prune(ids, check_now(c));
}

const struct invariant rule_id_kept = {
	.id = "ID-KEPT",
	.sentence = "A function is named by one logical device ID from when it is attached until it goes.",
	.origin = "seed 003: interrupts and the IOMMU have to use the same; 6.12 pci-hyperv.c:647-651",
	.advice = "See what was registered under its domain meanwhile, and what suspend and resume put back.",
	.severity = SEVERITY_HIGH,
	.trusted = true,
	.look = look,
	.hears = HEARS(EVENT_DEVICE_ID) | HEARS(EVENT_ATTACH),
	.event = event,
};
