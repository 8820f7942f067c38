// SPDX-License-Identifier: GPL-2.0
/* netdevs.c - see netdevs.h */
#include "sut/model/netdevs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scenario/operations.h"

_Static_assert((int)VF_DEVICES == SEEN_NETDEVS, "as many as can be shown");

enum { ABOVE_FUNCTION = 3 };	/* the function, its root bus, the vPCI bus: then VMBus and its parents */

void model_netdevs_reset(struct model_netdevs *n)
{
	const enum vf_policy policy = n->pairs.policy;

	if (n->any || n->count)
		*n = (struct model_netdevs){ .pairs.policy = policy };
}

static unsigned find(const struct model_netdevs *n, uint8_t kind, unsigned channel, unsigned devfn, unsigned number)
{
	unsigned i = 0;

	while (i < n->count && (n->dev[i].kind != kind || n->dev[i].channel != channel || n->dev[i].devfn != devfn ||
				n->dev[i].number != number))
		i++;
	return i;
}

static void drop(struct model_netdevs *n, unsigned at)
{
	n->count--;
	memmove(&n->dev[at], &n->dev[at + 1], (n->count - at) * sizeof(n->dev[0]));
	memmove(&n->of[at], &n->of[at + 1], (n->count - at) * sizeof(n->of[0]));
}

static struct seen_netdev *add(struct model_netdevs *n, uint8_t kind, unsigned channel, uint64_t mac)
{
	struct seen_netdev *d = &n->dev[n->count];

	if (n->count == VF_DEVICES) {
		n->unknown = true;
		return NULL;
	}
	memset(&n->of[n->count++], 0, sizeof(n->of[0]));
	*d = (struct seen_netdev){ .kind = kind, .channel = (uint8_t)channel, .id = ++n->ids, .permanent = mac,
				   .current = mac, .vf = -1, .master = -1 };
	return d;
}

/* ---- what is there now -------------------------------------------------------------------------------- */

static bool is_nic(const struct host_bus *b)
{
	return b->offered && b->type == OFFER_NET && !b->sub;
}

static const struct found_function *function_of(struct machine *m, const struct seen_netdev *d)
{
	struct channel *c = &m->channel[d->channel];

	return c->state == CHANNEL_INSTALLED || c->state == CHANNEL_SUSPENDED ? functions_found(&c->f, d->devfn) : NULL;
}

static bool is_gone(struct model_netdevs *n, struct machine *m, unsigned i)
{
	const struct seen_netdev *d = &n->dev[i];
	const struct found_function *f = d->kind == SEEN_VF ? function_of(m, d) : NULL;

	if (d->kind == SEEN_OTHER)
		return false;
	if (memcmp(&m->host.bus[d->channel].instance, &n->of[i].instance, sizeof(n->of[i].instance)))
		return true;
	if (d->kind == SEEN_NIC)
		return !is_nic(&m->host.bus[d->channel]);
	return !f || !f->has_driver || f->as.serial != n->of[i].function.serial ||
	       f->as.vendor != n->of[i].function.vendor || f->as.device != n->of[i].function.device;
}

static void note_nic(struct model_netdevs *n, struct machine *m, unsigned channel)
{
	const struct host_bus *b = &m->host.bus[channel];
	unsigned i = find(n, SEEN_NIC, channel, 0, 0);

	if (i == n->count && add(n, SEEN_NIC, channel, netvsp_mac(&m->host, channel)))
		n->of[i].instance = b->instance;
	if (i == n->count)
		return;
	if (m->host.isolated || (b->nic.newest && b->nic.newest < NVSP_5))
		return;		/* such a host is not told that the guest can have VFs */
	n->dev[i].allocated = b->nic.associates && b->nic.allocated;
	n->dev[i].serial = b->nic.associates ? b->nic.serial : 0;
}

static void note_ports(struct model_netdevs *n, struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];

	if (c->state != CHANNEL_INSTALLED)
		return;
	for (uint32_t k = 0; k < c->f.founds; k++) {
		const struct found_function *f = &c->f.found[k];
		const struct host_function *h = host_find(&m->host, channel, f->as.wslot);
		const unsigned i = find(n, SEEN_VF, channel, f->devfn, 0);

		if (i < n->count || !h || !h->port || !f->has_driver || !add(n, SEEN_VF, channel, h->mac))
			continue;
		n->dev[i].devfn = f->devfn;
		n->of[i].function = f->as;
		n->of[i].instance = m->host.bus[channel].instance;
	}
}

/* ---- as vf_pairs.h has it --------------------------------------------------------------------------------- */

static void name_slot(struct machine *m, const struct seen_netdev *d, char slot[24])
{
	const struct bus_functions *f = &m->channel[d->channel].f;
	const struct bus_slot *s = &f->slot[d->devfn >> 3];

	if (!d->channel || !(f->slots >> (d->devfn >> 3) & 1))
		return;
	if (s->repeat)
		snprintf(slot, 24, "%u-%u", s->serial, s->repeat);
	else
		snprintf(slot, 24, "%u", s->serial);
}

static void place(struct vf_candidate *v, const struct seen_netdev *d, uint32_t serial)
{
	const bool vpci = d->channel != 0;

	v->pci = d->kind == SEEN_VF || d->other == NETDEV_PCI;
	v->above = v->pci ? ABOVE_FUNCTION : d->other == NETDEV_USB ? 1 : 0;
	if (vpci) {		/* a VF, or a USB device behind a controller that was passed through */
		v->vpci = (uint8_t)(ABOVE_FUNCTION + (v->pci ? 0 : 1));
		v->above = v->vpci;
		v->serial = serial;
	}
}

static struct vf_device describe(struct model_netdevs *n, struct machine *m, unsigned i)
{
	const struct seen_netdev *d = &n->dev[i];
	struct vf_device out = { .id = d->id, .nic = d->kind == SEEN_NIC,
				 .as_nic = { d->permanent, d->allocated, d->serial },
				 .outside = d->kind == SEEN_OTHER &&
					    (d->other == NETDEV_VLAN || d->other == NETDEV_BOND) };

	out.as_vf.permanent = d->permanent;
	out.as_vf.current = d->current;
	place(&out.as_vf, d, n->of[i].function.serial);
	name_slot(m, d, out.slot);
	return out;
}

static bool is_certain(const struct machine *m)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct channel *c = &m->channel[i];

		if (m->host.bus[i].ever_offered && (c->busy || channel_is_unknown(c)) && c->state != CHANNEL_ABSENT)
			return false;
	}
	return !m->doubt && !m->unsure_offers && !m->unloaded && !m->host.hostile;
}

static bool is_about_nic(const struct machine *m, const struct operation *op)
{
	return op->channel && m->host.bus[op->channel].type == OFFER_NET &&
	       (op->kind == OP_SUSPEND || op->kind == OP_RESUME || op->kind == OP_PACKET || op->async);
}

/*
 * A VF in use whose NIC the host has not associated holds RTNL until it does (conformance/findings/
 * nic-waits-association.txt): who else needs that waits too.  It is taken into use with its NIC.
 */
static bool waits_for_word(const struct model_netdevs *n)
{
	for (unsigned i = 0; i < n->count; i++) {
		const uint32_t vf = n->dev[i].kind == SEEN_NIC ? vf_pairs_partner(&n->pairs, n->dev[i].id) : 0;

		for (unsigned k = 0; vf && !n->dev[i].allocated && k < n->count; k++)
			if (n->dev[k].id == vf && (n->dev[i].up || n->dev[k].up))
				return true;
	}
	return false;
}

void model_netdevs_update(struct model_netdevs *n, struct machine *m, const struct operation *op)
{
	struct vf_device now[VF_DEVICES];

	n->any |= operation_class[op->kind].surface == SURFACE_NET;
	if (op->kind == OP_ANSWER && op->answer.request >= REQUEST_NVSP) {
		n->unknown = true;	/* a NIC that waits for an answer holds up who is offered after it */
		machine_doubt(m);
	}
	if (is_about_nic(m, op))
		machine_doubt(m);	/* a VF that leaves meanwhile may not */
	if ((op->async || n->unknown) && op->kind >= OP_NETDEV && operation_class[op->kind].surface == SURFACE_NET)
		machine_doubt(m);	/* whether it waits, and with RTNL, is not known */
	n->unknown |= is_about_nic(m, op) || (op->async && operation_class[op->kind].surface == SURFACE_NET);
	if (n->unknown)
		return;
	if (!is_certain(m)) {
		n->unknown = true;
		return;
	}
	for (unsigned i = n->count; i-- > 0;)
		if (is_gone(n, m, i))
			drop(n, i);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (is_nic(&m->host.bus[i]))
			note_nic(n, m, i);
		else
			note_ports(n, m, i);
	for (unsigned i = 0; i < n->count; i++)
		now[i] = describe(n, m, i);
	vf_pairs_update(&n->pairs, now, n->count);
	if (waits_for_word(n))
		machine_doubt(m);
}

/* ---- operations ----------------------------------------------------------------------------------------------- */

static struct seen_netdev *named(struct model_netdevs *n, struct machine *m, unsigned channel, unsigned devfn)
{
	const unsigned i = is_nic(&m->host.bus[channel]) ? find(n, SEEN_NIC, channel, 0, 0) :
							   find(n, SEEN_VF, channel, devfn, 0);

	return i < n->count ? &n->dev[i] : NULL;
}

static struct seen_netdev *by_id(struct model_netdevs *n, uint32_t id)
{
	for (unsigned i = 0; id && i < n->count; i++)
		if (n->dev[i].id == id)
			return &n->dev[i];
	return NULL;
}

/* That of a NIC is its VF's too: 6.12 netvsc_drv.c:1339-1344. */
static int set_mac(struct model_netdevs *n, struct machine *m, const struct operation *op)
{
	struct seen_netdev *d = named(n, m, op->channel, op->mac.devfn), *vf;

	if (!d)
		return -ENODEV;
	if (!op->mac.mac || op->mac.mac >> 40 & 1)
		return -EADDRNOTAVAIL;
	d->current = op->mac.mac;
	vf = d->kind == SEEN_NIC ? by_id(n, vf_pairs_partner(&n->pairs, d->id)) : NULL;
	if (vf)
		vf->current = op->mac.mac;
	return 0;
}

/* Which function of a vPCI bus an address is of, is not worked out here. */
static int put_other(struct model_netdevs *n, const struct operation *op)
{
	unsigned i = 0;
	struct seen_netdev *d;

	while (i < n->count && n->dev[i].number != op->netdev.number)
		i++;
	if (op->netdev.kind == NETDEV_GONE) {
		if (i == n->count)
			return -ENODEV;
		drop(n, i);
		return 0;
	}
	if (i < n->count)
		return -EEXIST;
	n->unknown |= op->netdev.address != 0 || op->netdev.kind == NETDEV_PCI;
	d = add(n, SEEN_OTHER, 0, op->netdev.mac);
	if (d) {
		d->number = op->netdev.number;
		d->other = op->netdev.kind;
	}
	return 0;
}

static int set_link(struct model_netdevs *n, struct machine *m, const struct operation *op)
{
	struct seen_netdev *d = named(n, m, op->channel, op->link.devfn);

	if (!d)
		return -ENODEV;
	d->up = op->link.up;
	return 0;
}

int model_netdevs_do(struct model_netdevs *n, struct machine *m, const struct operation *op)
{
	switch (op->kind) {
	case OP_NIC:
	case OP_PORT:
		return host_apply(&m->host, op);
	case OP_ASSOCIATE:
		if (!m->host.bus[op->channel].offered || m->host.bus[op->channel].type != OFFER_NET)
			return -ENODEV;
		netvsp_associate(&m->host, op->channel, op->associate.allocated, op->associate.serial);
		return 0;
	case OP_NETDEV:
		return put_other(n, op);
	case OP_MAC:
		return set_mac(n, m, op);
	default:
		return set_link(n, m, op);
	}
}

void model_netdevs_look(const struct model_netdevs *n, struct observation *o)
{
	o->unknown_netdevs = n->unknown;
	o->netdevs = 0;
	if (n->unknown)
		return;
	memcpy(o->netdev, n->dev, n->count * sizeof(n->dev[0]));
	o->netdevs = (uint8_t)n->count;
	for (unsigned i = 0; i < n->count; i++) {
		const uint32_t other = vf_pairs_partner(&n->pairs, n->dev[i].id);

		for (unsigned k = 0; other && k < n->count; k++) {
			if (n->dev[k].id != other)
				continue;
			if (n->dev[i].kind == SEEN_NIC)
				o->netdev[i].vf = (int8_t)k;
			else
				o->netdev[i].master = (int8_t)k;
		}
	}
	if (n->pairs.wild && o->events < SEEN_EVENTS)
		o->event[o->events++] = (struct event){ .kind = EVENT_SANITIZER,
			.text = "a walk up the device tree takes for a vPCI bus what is none" };
}
