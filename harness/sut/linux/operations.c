// SPDX-License-Identifier: GPL-2.0
/* operations.c - one function an operation, and the table of them */
#include <errno.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/host_talk.h"
#include "sut/linux/state.h"

/* The message goes out all the same: what the host then believes is its own affair. */
static int offer_anyway(struct sut *s, const struct guid *type, const struct operation *op)
{
	if (!host_apply(&s->host, op)) {
		s->suspended[op->channel] = false;
		s->access[op->channel] = 0;
		s->ejecting[op->channel].count = s->met[op->channel].count = 0;
	}
	if (op->offer.relid < VMBUS_RELIDS && !s->channel_of[op->offer.relid])
		s->channel_of[op->offer.relid] = op->channel;
	vmbus_offer_anyway(&s->vmbus, type, &op->offer.instance, op->offer.relid, op->offer.sub);
	return 0;
}

static int do_offer(struct sut *s, const struct operation *op)
{
	static const struct guid other = { { 0x01, 0x02, 0x03, 0x04 } };
	static const struct guid *const types[OFFER_TYPES] = { &guid_pci, &guid_net, &other };
	const struct guid *type = types[op->offer.type];
	int ret;

	if (s->host.hostile)
		return offer_anyway(s, type, op);
	if (vmbus_busy(&s->vmbus, &op->offer.instance, op->offer.relid, op->offer.sub)) {
		sim_idle(s->sim);	/* a host waits until the guest has released the number */
		if (vmbus_busy(&s->vmbus, &op->offer.instance, op->offer.relid, op->offer.sub))
			return -EBUSY;
	}
	if (op->offer.sub && !linux_primary_is_up(s, op)) {
		sim_idle(s->sim);	/* sub-channels are offered when the device asks for them */
		if (!linux_primary_is_up(s, op))
			return -EBUSY;
	}
	ret = host_apply(&s->host, op);
	if (ret)
		return ret;
	s->channel_of[op->offer.relid] = op->channel;
	s->suspended[op->channel] = false;
	s->access[op->channel] = 0;
	s->ejecting[op->channel].count = s->met[op->channel].count = 0;
	return vmbus_offer(&s->vmbus, type, &op->offer.instance, op->offer.relid, op->offer.sub);
}

static int do_rescind(struct sut *s, const struct operation *op)
{
	const struct host_bus *b = &s->host.bus[op->channel];
	uint16_t relid = b->relid;
	int ret;

	if (b->offered && b->type == OFFER_NET && !s->unguarded && !s->host.hostile) {
		host_send_held(&s->host, op->channel);	/* and waits: conformance/findings/nic-never-idle.txt */
		sim_idle(s->sim);
	}
	ret = host_apply(&s->host, op);
	if (!ret || s->host.hostile)
		vmbus_rescind(&s->vmbus, relid);
	return ret;
}

static int do_host(struct sut *s, const struct operation *op)
{
	int ret = host_apply(&s->host, op);

	if (op->kind == OP_HOST && op->host.property == HOST_UNGUARDED)
		s->unguarded = op->host.value;
	s->kernel->faults_anywhere(s->unguarded);
	if (op->kind == OP_HOST)
		s->kernel->host(s->host.hypercalls, s->host.isolated);
	return ret;
}

int linux_send(struct sut *s, const struct operation *op)
{
	int ret;

	if (!s->host.bus[op->channel].offered)
		return -ENODEV;
	if (!linux_trusts(s, op))
		return -EPERM;
	if (op->kind == OP_EJECT && s->ejecting[op->channel].count < EJECTS)
		s->ejecting[op->channel].wslot[s->ejecting[op->channel].count++] = op->eject.wslot;
	ret = host_send(&s->host, op);
	if (op->kind == OP_RELATIONS)
		linux_forget(s, op->channel);
	return ret;
}

static int do_message(struct sut *s, const struct operation *op)
{
	return s->host.hostile ? s->kernel->message(op->data, op->len) : -EPERM;
}

/*
 * A length or a write index that does not fit the packets is known to keep the guest's callback busy for ever
 * (conformance/scenarios/ring-length.bdf): unless that is what is to be shown, the length is made to fit.
 */
static int do_ring(struct sut *s, const struct operation *op)
{
	enum { LEN8 = 4 };	/* offset in struct vmpacket_descriptor */
	const uint32_t len = (op->len + 7) & ~7U;

	if (!s->host.hostile)
		return -EPERM;
	if (s->unguarded)
		return linux_ring_write(s, op->channel, op->data, op->len, op->ring.write);
	if (len < 16 || len > sizeof(s->packet))
		return -EINVAL;
	memset(s->packet, 0, len);
	memcpy(s->packet, op->data, op->len);
	le_put(s->packet + LEN8, 2, len / 8);
	return linux_ring_write(s, op->channel, s->packet, len, UINT32_MAX);
}

static struct pending *pending_get(struct sut *s)
{
	for (unsigned i = 0; i < REQUESTS; i++)
		if (!s->pending[i].used)
			return &s->pending[i];
	return NULL;
}

struct kernel_request *linux_request(struct sut *s, const struct kernel_request *what, uint8_t kind)
{
	struct pending *p = pending_get(s);

	if (!p)
		return NULL;
	*p = (struct pending){ .r = *what, .used = true, .kind = kind };
	s->kernel->request(&p->r);
	return &p->r;
}

static void fill_request(struct kernel_request *r, const struct operation *op)
{
	switch (op->kind) {
	case OP_READ:
	case OP_WRITE:
		r->task = op->kind == OP_READ ? KERNEL_CONFIG_READ : KERNEL_CONFIG_WRITE;
		r->devfn = op->config.devfn;
		r->where = op->config.offset;
		r->size = op->config.size;
		r->value = op->config.value;
		break;
	case OP_MSI:
	case OP_MSI_FREE:
		r->task = op->kind == OP_MSI ? KERNEL_MSI : KERNEL_MSI_FREE;
		r->devfn = op->msi.devfn;
		r->kind = op->msi.kind;
		r->count = op->msi.count;
		break;
	case OP_RETARGET:
		r->task = KERNEL_RETARGET;
		r->devfn = op->retarget.devfn;
		r->count = op->retarget.vector;
		break;
	case OP_BLOCK_READ:
	case OP_BLOCK_WRITE:
		r->task = op->kind == OP_BLOCK_READ ? KERNEL_BLOCK_READ : KERNEL_BLOCK_WRITE;
		r->devfn = op->block.devfn;
		r->where = op->block.block;
		r->size = op->kind == OP_BLOCK_READ ? op->block.size : op->len;
		r->data = op->data;
		break;
	case OP_SUSPEND:
		r->task = KERNEL_SUSPEND;
		break;
	case OP_RESUME:
		r->task = KERNEL_RESUME;
		break;
	case OP_UNLOAD:
		r->task = KERNEL_UNLOAD;
		break;
	case OP_LOAD:
		r->task = KERNEL_LOAD;
		break;
	case OP_NETDEV:
		r->task = KERNEL_NETDEV;
		r->kind = op->netdev.kind;
		r->value = op->netdev.number;
		r->address = op->netdev.address;
		r->mac = op->netdev.mac;
		break;
	case OP_MAC:
		r->task = KERNEL_NETDEV_MAC;
		r->devfn = op->mac.devfn;
		r->mac = op->mac.mac;
		break;
	case OP_LINK:
		r->task = KERNEL_NETDEV_LINK;
		r->devfn = op->link.devfn;
		r->count = op->link.up;
		break;
	case OP_INJECT:
		r->task = KERNEL_INJECT;
		r->kind = op->inject.fault;
		break;
	}
}

/* Too many wait.  Who is not there would not have made this one wait. */
static int no_room(struct sut *s, const struct operation *op)
{
	if (!op->channel || s->host.bus[op->channel].offered)
		return -EBUSY;
	s->value = 0;
	s->has_value = op->kind == OP_READ || op->kind == OP_BLOCK_READ || op->kind == OP_MSI;
	return -ENODEV;
}

static int do_request(struct sut *s, const struct operation *op)
{
	struct pending *p = pending_get(s);

	if (!p)
		return no_room(s, op);
	if (op->channel && (linux_power_changes(s, op->channel) || (s->broken[op->channel] && !s->unguarded)))
		return -EAGAIN;
	if (op->kind == OP_SUSPEND && s->host.bus[op->channel].type == OFFER_NET && !s->unguarded)
		return -EPERM;		/* its VF must not leave then: conformance/findings/nic-asleep.txt */
	if (op->channel && s->suspended[op->channel] && op->kind != OP_RESUME)
		return -EAGAIN;		/* a guest asks nothing of a device that sleeps, and puts it to sleep once */
	if (op->kind == OP_RESUME && !s->suspended[op->channel])
		return -EAGAIN;
	if ((op->kind == OP_UNLOAD || op->kind == OP_LOAD) && linux_any_asleep(s) && !s->unguarded)
		return -EAGAIN;		/* processes are frozen then; broken: conformance/scenarios/resume-fails.bdf */
	if (op->kind == OP_RESUME && !s->unguarded && linux_wakes_larger(s, op->channel))
		return -EPERM;		/* known to crash: conformance/scenarios/resume-larger.bdf */
	*p = (struct pending){ .used = true, .kind = op->kind, .channel = op->channel };
	p->r.relid = op->channel ? s->host.bus[op->channel].relid : 0;
	if (s->channel_of[p->r.relid] != op->channel)
		p->r.relid = 0;		/* another channel has the number by now */
	fill_request(&p->r, op);
	s->netdevs |= op->kind == OP_NETDEV;
	s->reloaded |= op->kind == OP_UNLOAD || op->kind == OP_LOAD;
	s->kernel->request(&p->r);
	if (op->async && !linux_must_wait(s, op))
		return -EINPROGRESS;
	sim_idle(s->sim);
	if (!p->r.done)
		return -EINPROGRESS;
	s->value = p->r.result;
	s->has_value = op->kind == OP_READ || op->kind == OP_BLOCK_READ || op->kind == OP_MSI;
	return p->r.status;
}

static int do_fail(struct sut *s, const struct operation *op)
{
	sim_arm(s->sim, op->fail.kind == FAIL_ALLOC ? SIM_FAULT_ALLOC : SIM_FAULT_SERVICE, op->fail.n);
	return 0;
}

static int do_run(struct sut *s, const struct operation *op)
{
	unsigned points = op->run.points == RUN_TO_WAIT ? ~0U : op->run.points;

	return sim_run(s->sim, op->run.who, points) ? 0 : -ENOENT;
}

static int do_idle(struct sut *s, const struct operation *op)
{
	(void)op;
	sim_idle(s->sim);
	return 0;
}

static int do_wait(struct sut *s, const struct operation *op)
{
	uint32_t ms = op->wait.ms < 120000 ? op->wait.ms : 120000;

	sim_pass(s->sim, (unsigned long)ms * 1000000UL);
	return 0;
}

struct method {
	int (*carry_out)(struct sut *s, const struct operation *op);
	bool waits;		/* unless asynchronous, everybody runs afterwards */
};

static const struct method methods[OP_KINDS] = {
	[OP_OFFER] = { do_offer, true },
	[OP_RESCIND] = { do_rescind, true },
	[OP_FUNCTION] = { do_host, false },
	[OP_BARS] = { do_host, false },
	[OP_DROP] = { do_host, false },
	[OP_POKE] = { do_host, false },
	[OP_ANSWER] = { do_host, false },
	[OP_HOST] = { do_host, false },
	[OP_RELATIONS] = { linux_send, true },
	[OP_EJECT] = { linux_send, true },
	[OP_INVALIDATE] = { linux_send, true },
	[OP_REPLY] = { linux_send, true },
	[OP_PACKET] = { linux_send, true },
	[OP_READ] = { do_request, false },
	[OP_WRITE] = { do_request, false },
	[OP_MSI] = { do_request, false },
	[OP_MSI_FREE] = { do_request, false },
	[OP_RETARGET] = { do_request, false },
	[OP_BLOCK_READ] = { do_request, false },
	[OP_BLOCK_WRITE] = { do_request, false },
	[OP_SUSPEND] = { do_request, false },
	[OP_RESUME] = { do_request, false },
	[OP_UNLOAD] = { do_request, false },
	[OP_LOAD] = { do_request, false },
	[OP_FAIL] = { do_fail, false },
	[OP_RUN] = { do_run, false },
	[OP_IDLE] = { do_idle, false },
	[OP_WAIT] = { do_wait, false },
	[OP_MESSAGE] = { do_message, true },
	[OP_RING] = { do_ring, true },
	[OP_INJECT] = { do_request, false },
	[OP_ROOT] = { linux_do_hardware, false },
	[OP_PLUG] = { linux_do_hardware, false },
	[OP_SRIOV] = { linux_do_hardware, false },
	[OP_FORGE] = { linux_do_hardware, false },
	[OP_PULL] = { linux_do_hardware, false },
	[OP_RETRY] = { linux_do_hardware, false },
	[OP_BOOT] = { linux_do_boot, false },
	[OP_RESCAN] = { linux_do_guest, false },
	[OP_REMOVE] = { linux_do_guest, false },
	[OP_NUMVFS] = { linux_do_guest, false },
	[OP_SETPCI] = { linux_do_setpci, false },
	[OP_GETPCI] = { linux_do_setpci, false },
	[OP_VMD] = { linux_do_hardware, false },
	[OP_NEW_ID] = { linux_do_guest, false },
	[OP_UNBIND] = { linux_do_guest, false },
	[OP_BIND] = { linux_do_guest, false },
	[OP_SLEEP] = { linux_do_power, false },
	[OP_WAKE] = { linux_do_power, false },
	[OP_HALT] = { linux_do_guest, false },
	[OP_VECTORS] = { linux_do_guest, false },
	[OP_VECTORS_FREE] = { linux_do_guest, false },
	[OP_INTERRUPT] = { linux_do_guest, false },
	[OP_XEN_ADD] = { linux_do_hypercall, false },
	[OP_XEN_REMOVE] = { linux_do_hypercall, false },
	[OP_XEN_MSIX] = { linux_do_hypercall, false },
	[OP_NIC] = { do_host, false },
	[OP_PORT] = { do_host, false },
	[OP_ASSOCIATE] = { linux_send, true },
	[OP_NETDEV] = { do_request, false },
	[OP_MAC] = { do_request, false },
	[OP_LINK] = { do_request, false },
};

void linux_step(struct sut *s, const struct operation *op)
{
	const struct method *m = &methods[op->kind];

	s->status = 0;
	s->has_value = false;
	if (!m->carry_out || sim_over(s->sim))
		return;
	s->touched = true;
	s->status = m->carry_out(s, op);
	if (m->waits && !op->async)
		sim_idle(s->sim);
	s->at++;
}
