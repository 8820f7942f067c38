// SPDX-License-Identifier: GPL-2.0
/*
 * host.c - a Hyper-V host that keeps the protocol: what it knows, and what it says of its own accord
 *
 * Synthetic: made from what the guest's driver expects (pci-hyperv.c) and its commit messages, not
 * from a look into Hyper-V.  It keeps the protocol unless a scenario says otherwise, and what it sends
 * on one channel arrives in the order in which it was sent.  It answers at once and never by itself
 * changes its mind.  What it answers is in host_answer.c, the bytes are in vpci.c.
 *
 * Opening channels, rings and interrupts are not its business: whoever carries its packets has them.
 */
#include "hyperv/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/host_talk.h"

enum { RELIDS = 2048 }; /* MAX_CHANNEL_RELIDS, drivers/hv/hyperv_vmbus.h */
enum { FORM2_SINCE = 3 }; /* minor version that brought BUS_RELATIONS2: commit 999dd956d838 */

/* ---- life ------------------------------------------------------------------------------------ */

void host_init(struct host *h)
{
	memset(h, 0, sizeof(*h));
	for (unsigned i = 0; i <= SCENARIO_CHANNELS; i++)
		h->bus[i].held_tail = &h->bus[i].held;
}

/* Tables are left as they are: their counts say what is in them. */
static void bus_reset(struct host_bus *b)
{
	host_drop_held(b);
	b->used = b->offered = b->ever_offered = b->has_selected = b->said_any = b->unheard = false;
	b->instance = (struct guid){ { 0 } };
	b->type = 0;
	b->relid = b->sub = 0;
	b->window = 0;
	b->selected = b->version = b->functions = b->said_count = b->interrupts = 0;
	memset(b->answer, 0, sizeof(b->answer));
	if (b->nic.used)
		b->nic = (struct netvsp){ .used = false };
}

void host_reset(struct host *h)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (h->bus[i].used)
			bus_reset(&h->bus[i]);
	h->hypercalls = h->hostile = h->unguarded = h->isolated = false;
	h->malformed = 0;
}

void host_free(struct host *h)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		host_drop_held(&h->bus[i]);
		for (unsigned n = 0; n < HOST_FUNCTIONS; n++) {
			if (h->bus[i].function[n].config)
				config_free(h->bus[i].function[n].config);
			free(h->bus[i].function[n].config);
		}
	}
	host_init(h);
}

/* ---- the picture ------------------------------------------------------------------------------ */

static struct host_function *find(struct host_bus *b, uint32_t wslot)
{
	for (uint32_t i = 0; i < b->functions; i++)
		if (b->function[i].wslot == wslot)
			return &b->function[i];
	return NULL;
}

struct host_function *host_find(struct host *h, unsigned channel, uint32_t wslot)
{
	return find(&h->bus[channel], wslot);
}

/* From now on it is as after a reset of the function. */
static void fresh_config(struct host_function *f)
{
	f->made = f->poked = false;
}

static void set_multi(struct host_function *f)
{
	f->multi = true;
	if (f->made)
		f->config->byte[CONFIG_HEADER_TYPE] |= CONFIG_MULTI;
}

/* Functions of one device know that there are others: software looks at bit 7 before it looks further. */
static void link_device(struct host_bus *b, struct host_function *new)
{
	for (uint32_t i = 0; i < b->functions; i++) {
		struct host_function *f = &b->function[i];

		if (f == new || (f->wslot & 31) != (new->wslot & 31))
			continue;
		set_multi(f);
		new->multi = true;
	}
}

static int put_function(struct host_bus *b, const struct operation *op)
{
	struct host_function *f = find(b, op->function.wslot);

	if (!f && b->functions == HOST_FUNCTIONS)
		return -ENOSPC;
	if (!f)
		f = &b->function[b->functions++];
	*f = (struct host_function){
		.wslot = op->function.wslot,
		.vendor = op->function.vendor,
		.device = op->function.device,
		.class = op->function.class & 0xffffff,
		.rev = op->function.rev,
		.subsystem = op->function.subsystem,
		.serial = op->function.serial,
		.flags = op->function.flags,
		.node = op->function.node,
		.msi = op->function.msi,
		.msix = op->function.msix,
		.config = f->config,
	};
	link_device(b, f);
	return 0;
}

static int put_bars(const struct host *h, struct host_bus *b, const struct operation *op)
{
	struct host_function *f = find(b, op->bars.wslot);
	uint32_t bar[6];

	if (!f)
		return -ENOENT;
	if (h->hostile)
		memcpy(bar, op->bars.bar, sizeof(bar));
	else
		host_well_formed_bars(bar, op->bars.bar);
	if (memcmp(f->bar, bar, sizeof(bar)))
		fresh_config(f);
	memcpy(f->bar, bar, sizeof(bar));
	return 0;
}

/* The order of the others stays; the config memory of the one that goes is kept at the end. */
static int drop(struct host_bus *b, uint32_t wslot)
{
	struct host_function *f = find(b, wslot);
	struct config_space *config;
	uint32_t at;

	if (!f)
		return -ENOENT;
	at = (uint32_t)(f - b->function);
	config = f->config;
	b->functions--;
	memmove(f, f + 1, (b->functions - at) * sizeof(*f));
	b->function[b->functions].config = config;
	fresh_config(&b->function[b->functions]);
	return 0;
}

void host_eject(struct host_bus *b, uint32_t wslot)
{
	struct host_function *f = find(b, wslot);

	if (f)
		f->ejecting = true;
	for (uint32_t i = 0; i < b->said_count; i++)
		if (b->said[i].wslot == wslot)
			b->said[i].ejecting = true;
}

void host_begin(struct host_bus *b)
{
	for (uint32_t i = 0; i < b->functions; i++)
		b->function[i].ejecting = false;
	for (uint32_t i = 0; i < b->said_count; i++)
		b->said[i].ejecting = false;
}

void host_forget(struct host_bus *b, uint32_t wslot)
{
	const struct host_function *f = find(b, wslot);

	if (f && f->ejecting)
		drop(b, wslot);
	for (uint32_t i = 0; i < b->said_count; i++) {
		if (b->said[i].wslot != wslot || !b->said[i].ejecting)
			continue;
		b->said_count--;
		memmove(&b->said[i], &b->said[i + 1], (b->said_count - i) * sizeof(b->said[0]));
		return;
	}
}

/* Whatever it becomes, it stays an endpoint unless the host is hostile: vPCI has no bridges. */
static int poke(const struct host *h, struct host_bus *b, const struct operation *op)
{
	struct host_function *f = find(b, op->poke.wslot);
	struct config_space *c;
	int err;

	if (!f)
		return -ENOENT;
	if (op->poke.offset >= CONFIG_BYTES || !op->len)
		return 0;
	c = host_config(f);
	if (!c)
		return -ENOMEM;
	err = config_poke(c, op->poke.offset, op->data, op->len);
	if (err)
		return err;
	if (!h->hostile)
		c->byte[CONFIG_HEADER_TYPE] &= CONFIG_MULTI;
	f->multi = c->byte[CONFIG_HEADER_TYPE] & CONFIG_MULTI;
	f->poked = true;
	return 0;
}

/* ---- operations: what the host comes to know ---------------------------------------------------- */

/*
 * Instances are unique among what is on offer, whatever the type: the guest names devices by them.  Only
 * sub-channels of the same device may follow it.
 */
static int check_instance(const struct host *h, const struct operation *op)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct host_bus *b = &h->bus[i];

		if (!b->offered || memcmp(&b->instance, &op->offer.instance, sizeof(b->instance)))
			continue;
		if (b->type != op->offer.type || b->sub == op->offer.sub)
			return -EEXIST;
		if (!b->sub)
			return 0;
	}
	return op->offer.sub ? -ENOENT : 0;
}

static int offer(struct host *h, struct host_bus *b, const struct operation *op)
{
	int err;

	if (!op->offer.relid || op->offer.relid >= RELIDS)
		return -EINVAL;
	if (b->offered)
		return -EEXIST;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (h->bus[i].offered && h->bus[i].relid == op->offer.relid)
			return -EEXIST;
	err = check_instance(h, op);
	if (err)
		return err;
	b->offered = b->ever_offered = true;
	b->type = op->offer.type;
	b->instance = op->offer.instance;
	b->relid = op->offer.relid;
	b->sub = op->offer.sub;
	b->has_selected = b->said_any = b->unheard = false;
	b->window = 0;
	b->version = b->said_count = b->interrupts = 0;
	netvsp_disconnect(&b->nic);
	host_begin(b);
	return 0;
}

/* A device's sub-channels go before it does. */
static int rescind(const struct host *h, struct host_bus *b)
{
	if (!b->offered)
		return -ENOENT;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS && !b->sub; i++)
		if (h->bus[i].offered && h->bus[i].sub && h->bus[i].type == b->type &&
		    !memcmp(&h->bus[i].instance, &b->instance, sizeof(b->instance)))
			return -EBUSY;
	b->offered = false;
	b->window = 0;
	host_drop_held(b);
	for (uint32_t i = 0; i < b->functions; i++)
		fresh_config(&b->function[i]);
	return 0;
}

static int put_port(struct host_bus *b, const struct operation *op)
{
	struct host_function *f = find(b, op->port.wslot);

	if (!f)
		return -ENOENT;
	f->port = true;
	f->mac = op->port.mac;
	return 0;
}

static int answer(struct host_bus *b, const struct operation *op)
{
	if (op->answer.request >= sizeof(b->answer) / sizeof(b->answer[0]))
		return -EINVAL;
	b->answer[op->answer.request] = (struct host_answer){ op->answer.kind, op->answer.count, op->answer.status };
	return 0;
}

/* -EBUSY: a machine is isolated from the start, or is not. */
static int set_property(struct host *h, enum host_property property, uint8_t value)
{
	for (unsigned i = 1; property == HOST_ISOLATED && i <= SCENARIO_CHANNELS; i++)
		if (h->bus[i].ever_offered)
			return -EBUSY;
	if (property == HOST_HYPERCALLS)
		h->hypercalls = value;
	if (property == HOST_UNGUARDED)
		h->unguarded = value;
	if (property == HOST_HOSTILE)
		h->hostile |= value != 0;	/* what it has sent cannot be unsent */
	if (property == HOST_ISOLATED)
		h->isolated = value;
	return 0;
}

int host_apply(struct host *h, const struct operation *op)
{
	struct host_bus *b = &h->bus[op->channel <= SCENARIO_CHANNELS ? op->channel : 0];

	if (op->kind == OP_HOST)
		return set_property(h, op->host.property, op->host.value);
	if (op->channel < 1 || op->channel > SCENARIO_CHANNELS)
		return 0;
	b->used = true;
	switch (op->kind) {
	case OP_OFFER:
		return offer(h, b, op);
	case OP_RESCIND:
		return rescind(h, b);
	case OP_FUNCTION:
		return put_function(b, op);
	case OP_BARS:
		return put_bars(h, b, op);
	case OP_DROP:
		return drop(b, op->drop.wslot);
	case OP_POKE:
		return poke(h, b, op);
	case OP_ANSWER:
		return answer(b, op);
	case OP_NIC:
		netvsp_put(&b->nic, op->nic.mac, op->nic.newest);
		return 0;
	case OP_PORT:
		return put_port(b, op);
	default:
		return 0;
	}
}

/* ---- what the host says of its own accord -------------------------------------------------------- */

void host_put(struct host *h, unsigned channel, uint8_t *packet, uint16_t type, uint64_t transaction, uint32_t payload)
{
	uint32_t len = vpci_put_packet(packet, type, transaction, payload);

	if (h->send)
		h->send(h->context, channel, packet, len);
}

unsigned host_form(const struct host_bus *b)
{
	return b->version >= VPCI_VERSION(FORM2_SINCE) ? 2 : 1;
}

static uint32_t put_relations(const struct host_bus *b, unsigned form, uint8_t *payload)
{
	uint8_t *to = payload + 8;

	le_put(payload, 4, VPCI_BASE + (form == 2 ? VPCI_RELATIONS2 : VPCI_RELATIONS));
	le_put(payload + 4, 4, b->functions);
	for (uint32_t i = 0; i < b->functions; i++) {
		const struct host_function *f = &b->function[i];
		struct vpci_function v = { f->vendor, f->device, f->rev, f->class, f->subsystem, f->wslot,
					   f->serial, f->flags, f->node };

		to += vpci_put_function(to, form, &v);
	}
	return (uint32_t)(to - payload);
}

void host_tell(struct host *h, unsigned channel, unsigned form)
{
	struct host_bus *b = &h->bus[channel];
	uint8_t packet[HOST_PACKET];
	uint32_t len = put_relations(b, form, packet + VPCI_DESCRIPTOR);

	for (uint32_t i = 0; i < b->functions; i++) {
		b->said[i] = b->function[i];
		b->said[i].config = NULL;
		b->said[i].made = b->said[i].ejecting = false;
		if (form != 2)		/* which does not carry them */
			b->said[i].flags = b->said[i].node = 0;
	}
	b->said_count = b->functions;
	b->said_any = true;
	host_put(h, channel, packet, PACKET_INBAND, 0, len);
}

void host_tell_short(struct host *h, unsigned channel, unsigned form)
{
	uint8_t packet[HOST_PACKET];
	uint32_t len = put_relations(&h->bus[channel], form, packet + VPCI_DESCRIPTOR);

	le_put(packet + VPCI_DESCRIPTOR + 4, 4, h->bus[channel].functions + 1);
	host_put(h, channel, packet, PACKET_INBAND, 0, len);
}

static void eject(struct host *h, const struct operation *op)
{
	uint8_t packet[VPCI_DESCRIPTOR + 8];

	le_put(packet + VPCI_DESCRIPTOR, 4, VPCI_BASE + VPCI_EJECT);
	le_put(packet + VPCI_DESCRIPTOR + 4, 4, op->eject.wslot);
	host_eject(&h->bus[op->channel], op->eject.wslot);
	host_put(h, op->channel, packet, PACKET_INBAND, 0, 8);
}

static void invalidate(struct host *h, const struct operation *op)
{
	uint8_t packet[VPCI_DESCRIPTOR + 16];

	le_put(packet + VPCI_DESCRIPTOR, 4, VPCI_BASE + VPCI_INVALIDATE);
	le_put(packet + VPCI_DESCRIPTOR + 4, 4, op->invalidate.wslot);
	le_put(packet + VPCI_DESCRIPTOR + 8, 8, op->invalidate.mask);
	host_put(h, op->channel, packet, PACKET_INBAND, 0, 16);
}

static void raw(struct host *h, const struct operation *op)
{
	uint8_t packet[VPCI_DESCRIPTOR + SCENARIO_DATA + 8];
	uint32_t len = op->len < SCENARIO_DATA ? op->len : SCENARIO_DATA;

	if (len)
		memcpy(packet + VPCI_DESCRIPTOR, op->data, len);
	host_put(h, op->channel, packet, op->packet.type, op->packet.transaction, len);
}

int host_send(struct host *h, const struct operation *op)
{
	if (op->kind != OP_RELATIONS && op->kind != OP_EJECT && op->kind != OP_INVALIDATE && op->kind != OP_REPLY &&
	    op->kind != OP_PACKET && op->kind != OP_ASSOCIATE)
		return 0;
	if (op->channel < 1 || op->channel > SCENARIO_CHANNELS || !h->bus[op->channel].offered)
		return -ENOENT;
	switch (op->kind) {
	case OP_RELATIONS:
		host_tell(h, op->channel, op->relations.form == 1 ? 1 : 2);
		break;
	case OP_EJECT:
		eject(h, op);
		break;
	case OP_INVALIDATE:
		invalidate(h, op);
		break;
	case OP_REPLY:
		host_send_held(h, op->channel);
		break;
	case OP_ASSOCIATE:
		return netvsp_associate(h, op->channel, op->associate.allocated, op->associate.serial);
	default:
		raw(h, op);
		break;
	}
	return 0;
}
