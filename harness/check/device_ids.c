// SPDX-License-Identifier: GPL-2.0
/* device_ids.c - see device_ids.h */
#include "check/device_ids.h"

static uint32_t find(const struct device_ids *ids, unsigned channel, unsigned devfn)
{
	uint32_t i = 0;

	while (i < ids->count && (ids->entry[i].channel != channel || ids->entry[i].devfn != devfn))
		i++;
	return i;
}

const struct device_id *device_ids_find(const struct device_ids *ids, unsigned channel, unsigned devfn)
{
	const uint32_t i = find(ids, channel, devfn);

	return i < ids->count ? &ids->entry[i] : NULL;
}

bool device_ids_note(struct device_ids *ids, const struct event *e)
{
	const struct device_id d = { .channel = e->channel, .devfn = (uint8_t)e->b, .id = (uint32_t)e->a };
	const uint32_t i = find(ids, d.channel, d.devfn);

	if (i == DEVICE_IDS || (i < ids->count && ids->entry[i].id == d.id))
		return false;
	ids->entry[i] = d;
	if (i == ids->count)
		ids->count++;
	return true;
}

void device_ids_drop(struct device_ids *ids, const struct event *e)
{
	const uint32_t i = find(ids, e->channel, (uint8_t)e->b);

	if (i < ids->count)
		ids->entry[i] = ids->entry[--ids->count];
}

static bool is_there(const struct seen_bus *b, unsigned devfn)
{
	for (unsigned i = 0; i < b->functions; i++)
		if (b->function[i].devfn == devfn)
			return true;
	return false;
}

void device_ids_prune(struct device_ids *ids, const struct observation *o)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < ids->count; i++)
		if (is_there(&o->bus[ids->entry[i].channel], ids->entry[i].devfn))
			ids->entry[kept++] = ids->entry[i];
	ids->count = kept;
}
