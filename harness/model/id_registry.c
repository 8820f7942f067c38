// SPDX-License-Identifier: GPL-2.0
/* id_registry.c - see id_registry.h */
#include "model/id_registry.h"

#include <errno.h>
#include <string.h>

#include "model/device_id.h"

void id_registry_reset(struct id_registry *r)
{
	if (r->used)
		memset(r->registered, 0, sizeof(r->registered));
	r->used = false;
}

static void put(struct id_registry *r, uint16_t key, uint32_t prefix)
{
	r->prefix[key] = prefix;
	r->registered[key] = r->used = true;
}

void id_registry_probe(struct id_registry *r, const struct guid *instance, uint16_t hint, uint16_t domain)
{
	const uint32_t prefix = device_id_prefix(instance);

	if (r->policy == ID_BY_HINT)
		put(r, hint, prefix);
	else if (r->policy == ID_BY_DOMAIN || r->policy == ID_REGISTERED ||
		 (r->policy == ID_BY_DOMAIN_FIRST && !r->registered[domain]))
		put(r, domain, prefix);
}

void id_registry_remove(struct id_registry *r, uint16_t domain)
{
	if (r->policy == ID_REGISTERED)
		r->registered[domain] = false;
}

int id_registry_lookup(const struct id_registry *r, const struct guid *instance, uint16_t domain, uint32_t devfn,
		       uint64_t *id)
{
	switch (r->policy) {
	case ID_EXACT:
		*id = device_id(instance, devfn);
		return 0;
	case ID_LATE:	/* b[5] << 24 and the rest of the sum are an int */
		*id = (uint64_t)(int64_t)(int32_t)device_id_prefix(instance);
		return 0;
	case ID_BY_DOMAIN:
	case ID_BY_DOMAIN_FIRST:
	case ID_BY_HINT:
	case ID_REGISTERED:
		break;
	}
	if (!r->registered[domain])
		return -ENOENT;
	*id = r->prefix[domain] | (devfn & 7);
	return 0;
}
