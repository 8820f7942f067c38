// SPDX-License-Identifier: GPL-2.0
/* netdevs.c - see netdevs.h */
#include "check/netdevs.h"

#include <stdio.h>
#include <string.h>

static const char *slot_of(const struct observation *o, const struct seen_netdev *d)
{
	const struct seen_bus *b = &o->bus[d->channel];

	for (unsigned i = 0; d->channel && i < b->slots; i++)
		if (b->slot[i].device == d->devfn >> 3)
			return b->slot[i].name;
	return "";
}

static struct vf_device describe(const struct observation *o, const struct seen_netdev *d)
{
	struct vf_device out = { .id = d->id, .nic = d->kind == SEEN_NIC,
				 .as_nic = { d->permanent, d->allocated, d->serial },
				 .outside = d->kind == SEEN_OTHER &&
					    (d->other == NETDEV_VLAN || d->other == NETDEV_BOND) };

	out.as_vf.pci = d->kind == SEEN_VF || (d->kind == SEEN_OTHER && d->other == NETDEV_PCI);
	out.as_vf.permanent = d->permanent;
	out.as_vf.current = d->current;
	snprintf(out.slot, sizeof(out.slot), "%s", slot_of(o, d));
	return out;
}

void netdevs_describe(const struct observation *o, struct vf_device to[VF_DEVICES])
{
	for (unsigned i = 0; i < o->netdevs; i++)
		to[i] = describe(o, &o->netdev[i]);
}

void netdevs_name(const struct observation *o, int index, char text[40])
{
	const struct seen_netdev *d = index >= 0 ? &o->netdev[index] : NULL;

	if (!d)
		snprintf(text, 40, "%s", index == -1 ? "nobody" : "a device that is not there");
	else if (d->kind == SEEN_NIC)
		snprintf(text, 40, "the NIC of channel %u", d->channel);
	else if (d->kind == SEEN_VF)
		snprintf(text, 40, "%02x.%x of channel %u", d->devfn >> 3, d->devfn & 7u, d->channel);
	else
		snprintf(text, 40, "device %u", d->number);
}

uint32_t netdevs_vf(const struct observation *o, unsigned index)
{
	return o->netdev[index].vf >= 0 ? o->netdev[o->netdev[index].vf].id : 0;
}

const struct seen_netdev *netdevs_find(const struct observation *o, uint32_t id)
{
	for (unsigned i = 0; i < o->netdevs; i++)
		if (o->netdev[i].id == id)
			return &o->netdev[i];
	return NULL;
}
