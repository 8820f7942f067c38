// SPDX-License-Identifier: GPL-2.0
/* channels.c - VMBus channels from the host's side: rings, states; and what is on the buses behind them */
#include <linux/device.h>
#include <linux/hyperv.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>

#include "glue.h"


extern unsigned long hvpci_dom_map[] __attribute__((weak));	/* visible by files.txt; newer kernels have none */

/*
 * The channel of a relid, for us who are not the guest.  A hostile host can make the guest free a channel that its map
 * still names (conformance/findings/offer-twice.txt): that is for the guest's own code to fall over.
 */
static struct vmbus_channel *channel_of(unsigned int relid)
{
	struct vmbus_channel *c = vmbus_connection.channels && relid < MAX_CHANNEL_RELIDS ? relid2channel(relid) : NULL;

	return c && sim_usable(c, 1) ? c : NULL;
}

struct hv_device *glue_device(unsigned int relid)
{
	struct vmbus_channel *c = channel_of(relid);
	struct hv_device *hdev = c ? c->device_obj : NULL;

	return hdev && sim_usable(hdev, 1) ? hdev : NULL;
}

struct pci_bus *glue_bus(unsigned int relid)
{
	struct hv_device *hdev = glue_device(relid);
	struct pci_bus *bus;

	if (!hdev)
		return NULL;
	list_for_each_entry(bus, &pci_root_buses, node)
		if (bus->bridge && bus->bridge->parent == &hdev->device)
			return bus;
	return NULL;
}

struct hv_device *glue_owner(const struct pci_bus *bus)
{
	struct device *parent = bus->bridge ? bus->bridge->parent : NULL;

	return parent && parent->bus == &hv_bus ? device_to_hv_device(parent) : NULL;
}

unsigned int glue_relid(const struct pci_bus *bus)
{
	const struct hv_device *owner = glue_owner(bus);

	return owner ? owner->channel->offermsg.child_relid : 0;
}

enum kernel_channel glue_channel(unsigned int relid)
{
	struct vmbus_channel *c = channel_of(relid);
	struct hv_device *hdev;

	if (!c)
		return KERNEL_ABSENT;
	if (!glue_loaded)
		return KERNEL_ABSENT;
	if (!c->device_obj)
		return c->probe_done ? KERNEL_UNBOUND : KERNEL_PROBING;
	hdev = glue_device(relid);
	if (!hdev)
		return KERNEL_ABSENT;
	if (hdev->device.driver && device_is_bound(&hdev->device))
		return KERNEL_BOUND;
	return hdev->device.driver || !c->probe_done ? KERNEL_PROBING : KERNEL_UNBOUND;
}

/* The host's side of a ring: one writer or reader at a time, so plain loads and stores do. */
static void ring_copy(struct hv_ring_buffer_info *r, u32 at, void *bytes, u32 len, bool out)
{
	u8 *ring = r->ring_buffer->buffer, *p = bytes;
	u32 head = min(len, r->ring_datasize - at);

	if (out) {
		memcpy(ring + at, p, head);
		memcpy(ring, p + head, len - head);
	} else {
		memcpy(p, ring + at, head);
		memcpy(p + head, ring, len - head);
	}
}

int glue_ring_read(unsigned int relid, void *packet, unsigned int room)
{
	struct vmbus_channel *c = channel_of(relid);
	struct hv_ring_buffer_info *r;
	struct vmpacket_descriptor d;
	u32 at, used, len;

	if (!c || !c->outbound.ring_buffer)
		return -ENODEV;
	r = &c->outbound;
	at = r->ring_buffer->read_index;
	used = (r->ring_buffer->write_index + r->ring_datasize - at) % r->ring_datasize;
	if (used < sizeof(d))
		return 0;
	ring_copy(r, at, &d, sizeof(d), false);
	len = d.len8 << 3;
	if (len < sizeof(d) || len + 8 > used || len > room)
		return -EPROTO;
	ring_copy(r, at, packet, len, false);
	r->ring_buffer->read_index = (at + len + 8) % r->ring_datasize;
	return (int)len;
}

int glue_ring_write(unsigned int relid, const void *packet, unsigned int len)
{
	struct vmbus_channel *c = channel_of(relid);
	struct hv_ring_buffer_info *r;
	u32 at, used;
	u64 trailer;

	if (!c || !c->inbound.ring_buffer)
		return -ENODEV;
	r = &c->inbound;
	at = r->ring_buffer->write_index;
	used = (at + r->ring_datasize - r->ring_buffer->read_index) % r->ring_datasize;
	if (len + 8 >= r->ring_datasize - used)
		return -EAGAIN;
	ring_copy(r, at, (void *)packet, len, true);
	trailer = (u64)at << 32;
	ring_copy(r, (at + len) % r->ring_datasize, &trailer, sizeof(trailer), true);
	r->ring_buffer->write_index = (at + len + 8) % r->ring_datasize;
	return 0;
}

int glue_ring_claim(unsigned int relid, unsigned int index)
{
	struct vmbus_channel *c = channel_of(relid);

	if (!c || !c->inbound.ring_buffer)
		return -ENODEV;
	c->inbound.ring_buffer->write_index = index;
	return 0;
}

void *glue_memory(unsigned long long address)
{
	return __va(address);
}

unsigned int glue_next_channel(unsigned int relid)
{
	while (vmbus_connection.channels && ++relid < MAX_CHANNEL_RELIDS)
		if (relid2channel(relid))
			return relid;
	return 0;
}

unsigned int glue_offers_in_progress(void)
{
	return (unsigned int)atomic_read(&vmbus_connection.offer_in_progress);
}

static void show_channel(const struct kernel_visitor *v, struct vmbus_channel *c, bool listed)
{
	struct kernel_channel_seen seen = {
		.relid = c->offermsg.child_relid,
		.sub = c->offermsg.offer.sub_channel_index,
		.listed = listed,
		.rescinded = c->rescind,
		.socket = is_hvsock_channel(c),
	};

	seen.mapped = seen.relid < MAX_CHANNEL_RELIDS && relid2channel(seen.relid) == c;
	memcpy(seen.type, c->offermsg.offer.if_type.b, sizeof(seen.type));
	memcpy(seen.instance, c->offermsg.offer.if_instance.b, sizeof(seen.instance));
	v->channel(v->context, &seen);
}

/* The list of devices, and the sub-channels of each. */
static void show_channels(const struct kernel_visitor *v)
{
	struct vmbus_channel *c, *sub;

	list_for_each_entry(c, &vmbus_connection.chn_list, listentry) {
		if (!sim_usable(c, sizeof(*c)))
			return;		/* for the guest's own code to fall over */
		show_channel(v, c, true);
		list_for_each_entry(sub, &c->sc_list, sc_list) {
			if (!sim_usable(sub, sizeof(*sub)))
				return;
			show_channel(v, sub, true);
		}
	}
}

static void show_function(const struct kernel_visitor *v, struct pci_dev *pdev)
{
	struct kernel_function f = {
		.bus = pdev->bus->number,
		.devfn = pdev->devfn,
		.vendor = pdev->vendor,
		.device = pdev->device,
		.class = pdev->class,
		.rev = pdev->revision,
		.subsystem = (u32)pdev->subsystem_device << 16 | pdev->subsystem_vendor,
		.vectors = glue_vectors(pdev),
		.node = dev_to_node(&pdev->dev),
	};

	v->function(v->context, &f);
}

/* Devices whose driver is being taken away: what is behind their buses may be freed at any moment. */
static struct device *leaving[8];

static void note_leaving(struct device *from, struct device *to)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(leaving); i++)
		if (leaving[i] == from) {
			leaving[i] = to;
			return;
		}
}

static bool is_leaving(const struct device *dev)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(leaving); i++)
		if (leaving[i] == dev)
			return true;
	return false;
}

void glue_visit(const struct kernel_visitor *v)
{
	struct pci_bus *bus;
	struct pci_dev *pdev;
	struct pci_slot *slot;

	if (v->pci_bus) {
		glue_visit_hardware(v);
		glue_visit_vmds(v);
	}
	if (v->channel)
		show_channels(v);
	if (v->netdev)
		glue_visit_netdevs(v);
	if (!v->bus)
		return;
	list_for_each_entry(bus, &pci_root_buses, node) {
		struct device *parent = bus->bridge ? bus->bridge->parent : NULL;
		struct hv_device *hdev = parent && parent->bus == &hv_bus ? device_to_hv_device(parent) : NULL;

		if (!hdev || is_leaving(parent))
			continue;
		v->bus(v->context, hdev->channel->offermsg.child_relid, (unsigned int)pci_domain_nr(bus));
		list_for_each_entry(pdev, &bus->devices, bus_list)
			show_function(v, pdev);
		list_for_each_entry(slot, &bus->slots, list)
			v->slot(v->context, slot->number, kobject_name(&slot->kobj));
	}
}

const unsigned long *glue_domains(unsigned int *bits)
{
	*bits = 65536;
	return hvpci_dom_map;
}


/* The driver has let go of a device: its root bus, whose sysdata it freed, has to be gone. */
extern char hv_pci_remove_place[] __asm__("hv_pci_remove") __attribute__((weak));

static int unbound(struct notifier_block *nb, unsigned long action, void *data)
{
	const char *place = &hv_pci_remove_place[0] ? &hv_pci_remove_place[1] : NULL;	/* like a return address */
	struct device *dev = data;
	struct pci_bus *bus;

	if (action == BUS_NOTIFY_UNBIND_DRIVER)
		note_leaving(NULL, dev);
	if (action != BUS_NOTIFY_UNBOUND_DRIVER)
		return NOTIFY_DONE;
	note_leaving(dev, NULL);
	glue_awake(dev);
	list_for_each_entry(bus, &pci_root_buses, node)
		if (bus->bridge && bus->bridge->parent == dev)
			sim_abort(bdf_sim, SIM_STALE, "a root bus is still there", place);
	return NOTIFY_DONE;
}

struct notifier_block glue_unbound = { .notifier_call = unbound };
