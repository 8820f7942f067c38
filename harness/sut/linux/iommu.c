// SPDX-License-Identifier: GPL-2.0
/*
 * iommu.c - what a paravirtual IOMMU driver would find, asked at the real core's moments (kernel/glue/iommu.c)
 *
 * Neither kernel has it: the registry is a model, of what was proposed last (prefixes by domain, until the bus goes).
 * It only watches; nothing in the guest depends on what it finds.
 */
#include <string.h>

#include "model/device_id.h"
#include "sut/linux/state.h"

static struct guid guid_of(const unsigned char *bytes)
{
	struct guid guid;

	memcpy(guid.b, bytes, sizeof(guid.b));
	return guid;
}

void linux_bus_named(void *context, const unsigned char *guid, unsigned domain)
{
	struct sut *s = context;
	struct guid instance;

	if (!guid) {
		id_registry_remove(&s->ids, (uint16_t)domain);
		return;
	}
	instance = guid_of(guid);
	id_registry_probe(&s->ids, &instance, (uint16_t)domain, (uint16_t)domain);
}

void linux_function_attached(void *context, unsigned relid, const unsigned char *guid, unsigned domain,
			     unsigned devfn, int there)
{
	struct sut *s = context;
	const struct guid instance = guid_of(guid);
	struct event *e = linux_tell(s, there ? EVENT_ATTACH : EVENT_DETACH,
				     relid < VMBUS_RELIDS ? s->channel_of[relid] : 0);

	if (id_registry_lookup(&s->ids, &instance, (uint16_t)domain, devfn, &e->a))
		e->a = DEVICE_ID_NONE;
	e->b = event_attached(device_id(&instance, devfn), devfn);
}
