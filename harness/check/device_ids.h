/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device_ids.h - the logical device IDs that requests of this run carried
 *
 * The last one for each function, as rules keep them in their memory.  More functions than fit are
 * forgotten: a rule then says less, never something wrong.
 */
#ifndef BDFUZZ_DEVICE_IDS_H
#define BDFUZZ_DEVICE_IDS_H

#include "check/check.h"

enum { DEVICE_IDS = 128 };

struct device_ids {
	uint32_t count;
	struct device_id {
		uint8_t channel, devfn;
		uint32_t id;
	} entry[DEVICE_IDS];
};

/* The low 32 bits that name function @devfn of this GUID's bus: 6.12 pci-hyperv.c:647-651, unsigned. */
static inline uint32_t logical_device_id(const struct guid *instance, unsigned devfn)
{
	const uint8_t *b = instance->b;

	return (uint32_t)b[5] << 24 | (uint32_t)b[4] << 16 | (uint32_t)b[7] << 8 | (b[6] & 0xf8) |
	       (devfn & 7);
}

/* Take over what an EVENT_DEVICE_ID or an EVENT_ATTACH says; true if that is new. */
bool device_ids_note(struct device_ids *ids, const struct event *e);
/* Forget the function that it is about. */
void device_ids_drop(struct device_ids *ids, const struct event *e);
/* Forget those whose function is not on its bus any more. */
void device_ids_prune(struct device_ids *ids, const struct observation *o);
const struct device_id *device_ids_find(const struct device_ids *ids, unsigned channel, unsigned devfn);

#endif
