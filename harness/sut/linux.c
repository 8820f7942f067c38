// SPDX-License-Identifier: GPL-2.0
/*
 * linux.c - the real driver, PCI core and driver core of one kernel as a system under test
 *
 * Compiled once for each kernel (BDF_IMAGE, BDF_SUT, BDF_NAME, BDF_SOURCE come from the build).  It is the
 * cable between three things that know nothing of each other: the kernel image, the host, and a scenario.
 *
 * The host keeps the protocol (trusted mode): what a real host would not send is skipped with -EPERM, so that
 * every finding is one that a user can meet.  See trusted().
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/symbol.h"
#include "hyperv/host.h"
#include "hyperv/vmbus.h"
#include "kernel/kernel.h"
#include "sim/sim.h"
#include "sut/sut.h"

extern const struct kernel_image BDF_IMAGE;
#define KERNEL (&BDF_IMAGE)

_Static_assert((int)SIM_WARN == EVENT_WARN && (int)SIM_BUG == EVENT_BUG && (int)SIM_DEADLOCK == EVENT_DEADLOCK &&
		       (int)SIM_LIVELOCK == EVENT_LIVELOCK && (int)SIM_LEAK == EVENT_LEAK &&
		       (int)SIM_STATIC == EVENT_STATIC && (int)SIM_DUPLICATE_NAME == EVENT_DUPLICATE_NAME &&
		       (int)SIM_HARNESS == EVENT_HARNESS && (int)SIM_STALE == EVENT_STALE,
	       "trouble and events are the same numbers");

#define NO_BUS UINT32_MAX
enum { REQUESTS = 32, EJECTS = 16, PACKET_ROOM = 32768 };

struct pending {			/* something that a guest driver asked for */
	struct kernel_request r;
	uint8_t kind, channel;		/* enum operation_kind */
	bool used;
};

struct sut {
	struct sim *sim;
	struct host host;
	struct vmbus vmbus;
	uint8_t channel_of[VMBUS_RELIDS];
	bool suspended[SCENARIO_CHANNELS + 1];
	unsigned windows[SCENARIO_CHANNELS + 1];	/* kinds of BAR when the bus was probed: windows_of() */
	struct { uint32_t wslot[EJECTS]; unsigned count; } ejecting[SCENARIO_CHANNELS + 1];
	struct { struct host_function function[SEEN_FUNCTIONS]; unsigned count; } met[SCENARIO_CHANNELS + 1];
	struct pending pending[REQUESTS];
	uint64_t window[SCENARIO_CHANNELS + 1];		/* where the guest put the config window; stays after a rescind */
	unsigned window_channel;	/* whose config window was used last */
	struct arena texts;
	struct event event[SEEN_EVENTS];
	uint32_t events, events_lost, at;
	int32_t status;
	uint32_t value;
	bool has_value;
	bool dirty;			/* something went wrong: the next run starts from the baseline's bytes */
	bool reloaded;			/* the driver was unloaded in this run: its statics and objects are new */
	bool unguarded;			/* operations that are known to crash are carried out */
	bool touched;			/* the kernel was asked for something in this run */
	bool settled;
	const struct kernel_host *hooks;
	uint8_t packet[PACKET_ROOM];
};

/* ---- events ------------------------------------------------------------------------------------ */

static struct event *tell(struct sut *s, enum event_kind kind, unsigned channel)
{
	struct event *e = &s->event[s->events];

	if (s->events == SEEN_EVENTS) {
		s->events_lost++;
		e--;		/* the last is overwritten */
	} else {
		s->events++;
	}
	*e = (struct event){ .kind = (uint8_t)kind, .channel = (uint8_t)channel, .at = s->at };
	return e;
}

static void say(struct sut *s, struct event *e, const char *text)
{
	size_t len = strlen(text) + 1;
	char *copy = (char *)arena_more(&s->texts, len);

	if (copy)
		memcpy(copy, text, len);
	e->text = copy;
}

static void on_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount)
{
	struct sut *s = context;
	struct event *e = tell(s, (enum event_kind)trouble, 0);

	say(s, e, text);
	e->where = where;
	e->a = amount;
	s->dirty = true;
}

static void on_switched(void *context, void *task)
{
	(void)context;
	KERNEL->switched(task);
}

/* ---- the host, the devices ------------------------------------------------------------------------ */

static void on_host_send(void *context, unsigned channel, const void *bytes, uint32_t len)
{
	struct sut *s = context;
	unsigned relid = s->host.bus[channel].relid;

	sim_progress(s->sim);
	if (!KERNEL->ring_write(relid, bytes, len))
		KERNEL->event(relid);
}

static void eject_done(struct sut *s, unsigned channel, uint32_t wslot)
{
	uint32_t *list = s->ejecting[channel].wslot;

	for (unsigned i = 0; i < s->ejecting[channel].count; i++)
		if (list[i] == wslot) {
			list[i] = list[--s->ejecting[channel].count];
			return;
		}
}

/* Which kinds of memory BARs the functions of a list have: 1 32-bit, 2 64-bit. */
static unsigned windows_of(const struct host_function *list, uint32_t count)
{
	unsigned kinds = 0;

	for (uint32_t i = 0; i < count; i++)
		for (unsigned k = 0; k < 6; k++) {
			if (!list[i].bar[k])
				continue;
			kinds |= list[i].bar[k] & 4 ? 2 : 1;
			k += (list[i].bar[k] & 4) != 0;
		}
	return kinds;
}

static bool same_function(const struct host_function *a, const struct host_function *b)
{
	return a->wslot == b->wslot && a->vendor == b->vendor && a->device == b->device && a->serial == b->serial;
}

/* The guest asks for the resources of a function that the host listed: it knows it now. */
static void meet(struct sut *s, unsigned channel, uint32_t wslot)
{
	const struct host_bus *b = &s->host.bus[channel];
	struct host_function *list = s->met[channel].function;
	unsigned i = 0;

	for (uint32_t k = 0; k < b->said_count; k++) {
		if (b->said[k].wslot != wslot)
			continue;
		while (i < s->met[channel].count && list[i].wslot != wslot)
			i++;
		if (i == SEEN_FUNCTIONS)
			return;
		list[i] = b->said[k];
		if (i == s->met[channel].count)
			s->met[channel].count++;
	}
}

static void on_host_seen(void *context, unsigned channel, uint32_t type, uint32_t wslot)
{
	struct sut *s = context;
	struct event *e = tell(s, EVENT_REQUEST, channel);

	e->a = type;
	e->b = wslot;
	if (type == REQUEST_REQUIREMENTS)
		meet(s, channel, wslot);
	if (type == 0x0f)	/* PCI_EJECTION_COMPLETE */
		eject_done(s, channel, wslot);
	if (type == REQUEST_D0 && !s->suspended[channel])
		s->windows[channel] = windows_of(s->host.bus[channel].said, s->host.bus[channel].said_count);
}

static int on_post(void *context, const void *message, unsigned bytes)
{
	vmbus_posted(&((struct sut *)context)->vmbus, message, bytes);
	return 0;
}

static void on_vmbus_send(void *context, const void *message, unsigned bytes)
{
	(void)context;
	KERNEL->message(message, bytes);
}

static void on_signal(void *context, unsigned connection)
{
	struct sut *s = context;
	unsigned channel = connection < VMBUS_RELIDS ? s->channel_of[connection] : 0;
	int len;

	if (!channel)
		return;
	while ((len = KERNEL->ring_read(connection, s->packet, sizeof(s->packet))) > 0)
		if (s->host.bus[channel].offered)	/* after a rescind the host does not look any more */
			host_request(&s->host, channel, s->packet, (uint32_t)len);
}

static unsigned long long on_retarget(void *context, unsigned long long device_id, unsigned vector, unsigned devfn,
				      unsigned relid)
{
	struct sut *s = context;

	(void)vector;
	if (relid) {
		struct event *e = tell(s, EVENT_DEVICE_ID, s->channel_of[relid]);

		e->a = device_id;
		e->b = devfn;
	}
	return 0;
}

static unsigned window_at(const uint64_t *window, size_t stride, uint64_t address)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		uint64_t at = *(const uint64_t *)((const char *)window + i * stride);

		if (at && address - at < 0x2000)
			return i;
	}
	return 0;
}

/*
 * Which channel's config window an address is in, and where in it; 0 if it is other device memory.  A channel
 * that was rescinded keeps its window until another one has the place: a guest that still looks there sees all ones.
 */
static unsigned window_of(struct sut *s, uint64_t address, uint32_t *offset)
{
	unsigned i = window_at(&s->host.bus[0].window, sizeof(s->host.bus[0]), address);

	if (i)
		s->window[i] = s->host.bus[i].window;
	else
		i = window_at(s->window, sizeof(s->window[0]), address);
	*offset = (uint32_t)(address - s->window[i]);
	return i;
}

/* Other device memory is BARs: no device model behind them here, they read as zero. */
static unsigned long long on_mmio_read(void *context, unsigned long long address, unsigned width)
{
	struct sut *s = context;
	uint32_t offset;
	unsigned channel = window_of(s, address, &offset);

	if (!channel)
		return 0;
	s->window_channel = channel;
	return host_window_read(&s->host, channel, offset, width);
}

static void on_mmio_write(void *context, unsigned long long address, unsigned width, unsigned long long value)
{
	struct sut *s = context;
	uint32_t offset;
	unsigned channel = window_of(s, address, &offset);

	if (channel)
		host_window_write(&s->host, channel, offset, width, (uint32_t)value);
}

static void on_log(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "    | %s\n", line);
}

static void rescind(struct sut *s, unsigned channel)
{
	struct operation op = { .kind = OP_RESCIND, .channel = (uint8_t)channel };
	uint16_t relid = s->host.bus[channel].relid;

	if (!host_apply(&s->host, &op))
		vmbus_rescind(&s->vmbus, relid);
}

/* Somebody polls for an answer that was held back: a real host is late at worst, or the device is gone. */
static void on_polled(void *context, unsigned turn)
{
	struct sut *s = context;

	if (turn == 1)
		host_behave(&s->host);
	else if (s->window_channel && s->host.bus[s->window_channel].offered)
		rescind(s, s->window_channel);
}

/* ---- operations ------------------------------------------------------------------------------------ */

/*
 * The guest has seen the function that the host means: it has asked for its resources since.  An eject that
 * overtakes the work on relations which changed the function is known to crash the guest:
 * conformance/scenarios/eject-replaced.bdf.
 */
static bool met(const struct sut *s, const struct host_bus *b, unsigned channel, uint32_t wslot)
{
	for (uint32_t i = 0; i < b->said_count; i++)
		for (unsigned k = 0; k < s->met[channel].count; k++) {
			const struct host_function *f = &s->met[channel].function[k];

			if (f->wslot == wslot && same_function(f, &b->said[i]))
				return true;
		}
	return false;
}

static bool being_ejected(const struct sut *s, unsigned channel, uint32_t wslot)
{
	for (unsigned i = 0; i < s->ejecting[channel].count; i++)
		if (s->ejecting[channel].wslot[i] == wslot)
			return true;
	return false;
}

/* A packet of a scenario's own making may go out if the guest has to ignore it. */
static bool harmless(const struct operation *op)
{
	uint32_t type = 0;

	if (op->packet.type == PACKET_COMPLETION)
		return op->packet.transaction == 0 || op->packet.transaction > 64;	/* no request of the guest's */
	if (op->packet.type != PACKET_INBAND || op->len < 4)
		return true;
	memcpy(&type, op->data, 4);
	return type - 0x42490000U > 0x1bU;		/* not a message of the protocol */
}

/* Would a host that keeps the protocol do this now? */
static bool trusted(struct sut *s, const struct operation *op)
{
	struct host_bus *b = &s->host.bus[op->channel];

	switch (op->kind) {
	case OP_EJECT:
		return b->version && (s->unguarded || met(s, b, op->channel, op->eject.wslot)) &&
		       host_find(&s->host, op->channel, op->eject.wslot) &&
		       !being_ejected(s, op->channel, op->eject.wslot) && s->ejecting[op->channel].count < EJECTS;
	case OP_RELATIONS:
	case OP_INVALIDATE:
		return b->version;
	case OP_PACKET:
		return harmless(op);
	default:
		return true;
	}
}

static int do_offer(struct sut *s, const struct operation *op)
{
	static const struct guid other = { { 0x01, 0x02, 0x03, 0x04 } };
	const struct guid *type = op->offer.type == OFFER_PCI ? &guid_pci : op->offer.type == OFFER_NET ? &guid_net : &other;
	int ret;

	if (vmbus_busy(&s->vmbus, &op->offer.instance, op->offer.relid, op->offer.sub)) {
		sim_idle(s->sim);	/* a host waits until the guest has released the number */
		if (vmbus_busy(&s->vmbus, &op->offer.instance, op->offer.relid, op->offer.sub))
			return -EBUSY;
	}
	ret = host_apply(&s->host, op);
	if (ret)
		return ret;
	s->channel_of[op->offer.relid] = op->channel;
	s->suspended[op->channel] = false;
	s->ejecting[op->channel].count = s->met[op->channel].count = 0;
	return vmbus_offer(&s->vmbus, type, &op->offer.instance, op->offer.relid, op->offer.sub);
}

static int do_rescind(struct sut *s, const struct operation *op)
{
	uint16_t relid = s->host.bus[op->channel].relid;
	int ret = host_apply(&s->host, op);

	if (!ret)
		vmbus_rescind(&s->vmbus, relid);
	return ret;
}

static int do_host(struct sut *s, const struct operation *op)
{
	int ret = host_apply(&s->host, op);

	if (op->kind == OP_HOST && op->host.property == HOST_UNGUARDED)
		s->unguarded = op->host.value;
	KERNEL->faults_anywhere(s->unguarded);
	if (op->kind == OP_HOST)
		KERNEL->hypercalls(s->host.hypercalls);
	return ret;
}

static int do_send(struct sut *s, const struct operation *op)
{
	int ret;

	if (!s->host.bus[op->channel].offered)
		return -ENODEV;
	if (!trusted(s, op))
		return -EPERM;
	if (op->kind == OP_EJECT)
		s->ejecting[op->channel].wslot[s->ejecting[op->channel].count++] = op->eject.wslot;
	ret = host_send(&s->host, op);
	return ret;
}

static struct pending *pending_get(struct sut *s)
{
	for (unsigned i = 0; i < REQUESTS; i++)
		if (!s->pending[i].used)
			return &s->pending[i];
	return NULL;
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
	}
}

static bool any_asleep(const struct sut *s)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->suspended[i])
			return true;
	for (unsigned i = 0; i < REQUESTS; i++)
		if (s->pending[i].used && (s->pending[i].kind == OP_SUSPEND || s->pending[i].kind == OP_RESUME))
			return true;
	return false;
}

/*
 * The bus wakes up with a kind of BAR that it had none of when it was probed.  prepopulate_bars() then uses a
 * window that was never allocated (6.12 pci-hyperv.c:2218-2224).
 */
static bool wakes_larger(const struct host_bus *b, unsigned windows)
{
	return windows_of(b->function, b->functions) & ~windows;
}

static int do_request(struct sut *s, const struct operation *op)
{
	struct pending *p = pending_get(s);

	if (!p)
		return -EBUSY;
	if (op->channel && s->suspended[op->channel] && op->kind != OP_RESUME)
		return -EAGAIN;		/* a guest asks nothing of a device that sleeps, and puts it to sleep once */
	if (op->kind == OP_RESUME && !s->suspended[op->channel])
		return -EAGAIN;
	if ((op->kind == OP_UNLOAD || op->kind == OP_LOAD) && any_asleep(s))
		return -EAGAIN;		/* processes are frozen then */
	if (op->kind == OP_RESUME && !s->unguarded && wakes_larger(&s->host.bus[op->channel], s->windows[op->channel]))
		return -EPERM;		/* known to crash: conformance/scenarios/resume-larger.bdf */
	*p = (struct pending){ .used = true, .kind = op->kind, .channel = op->channel };
	p->r.relid = op->channel ? s->host.bus[op->channel].relid : 0;
	if (s->channel_of[p->r.relid] != op->channel)
		p->r.relid = 0;		/* another channel has the number by now */
	fill_request(&p->r, op);
	s->reloaded |= op->kind == OP_UNLOAD || op->kind == OP_LOAD;
	KERNEL->request(&p->r);
	if (op->async)
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
	return sim_run(s->sim, op->run.who, op->run.points) ? 0 : -ENOENT;
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
	[OP_OFFER] = { do_offer, true },	 [OP_RESCIND] = { do_rescind, true },
	[OP_FUNCTION] = { do_host, false },	 [OP_BARS] = { do_host, false },
	[OP_DROP] = { do_host, false },		 [OP_POKE] = { do_host, false },
	[OP_ANSWER] = { do_host, false },	 [OP_HOST] = { do_host, false },
	[OP_RELATIONS] = { do_send, true },	 [OP_EJECT] = { do_send, true },
	[OP_INVALIDATE] = { do_send, true },	 [OP_REPLY] = { do_send, true },
	[OP_PACKET] = { do_send, true },	 [OP_READ] = { do_request, false },
	[OP_WRITE] = { do_request, false },	 [OP_MSI] = { do_request, false },
	[OP_MSI_FREE] = { do_request, false },	 [OP_RETARGET] = { do_request, false },
	[OP_BLOCK_READ] = { do_request, false }, [OP_BLOCK_WRITE] = { do_request, false },
	[OP_SUSPEND] = { do_request, false },	 [OP_RESUME] = { do_request, false },
	[OP_UNLOAD] = { do_request, false },	 [OP_LOAD] = { do_request, false },
	[OP_FAIL] = { do_fail, false },		 [OP_RUN] = { do_run, false },
	[OP_IDLE] = { do_idle, false },		 [OP_WAIT] = { do_wait, false },
};

static void step(struct sut *s, const struct operation *op)
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

/* ---- a look ------------------------------------------------------------------------------------------ */

struct looking {
	struct sut *s;
	struct observation *o;
	struct seen_bus *bus;
};

static void see_bus(void *context, unsigned relid, unsigned domain)
{
	struct looking *l = context;
	unsigned channel = relid < VMBUS_RELIDS ? l->s->channel_of[relid] : 0;

	l->bus = channel ? &l->o->bus[channel] : NULL;
	if (l->bus)
		l->bus->domain = domain;
}

static void see_function(void *context, const struct kernel_function *f)
{
	struct looking *l = context;
	struct seen_bus *b = l->bus;
	unsigned i;

	if (!b || b->functions == SEEN_FUNCTIONS)
		return;
	for (i = b->functions++; i && b->function[i - 1].devfn > f->devfn; i--)
		b->function[i] = b->function[i - 1];
	b->function[i] = (struct seen_function){
		.bus = (uint8_t)f->bus,
		.devfn = (uint8_t)f->devfn,
		.vendor = (uint16_t)f->vendor,
		.device = (uint16_t)f->device,
		.class = f->class,
		.rev = (uint8_t)f->rev,
		.subsystem = f->subsystem,
		.node = f->node,
		.vectors = (uint16_t)f->vectors,
	};
}

static void see_slot(void *context, unsigned device, const char *name)
{
	struct looking *l = context;
	struct seen_bus *b = l->bus;
	unsigned i;

	if (!b || b->slots == SEEN_SLOTS)
		return;
	for (i = b->slots++; i && b->slot[i - 1].device > device; i--)
		b->slot[i] = b->slot[i - 1];
	b->slot[i].device = (uint8_t)device;
	snprintf(b->slot[i].name, sizeof(b->slot[i].name), "%s", name);
}

static uint8_t state_of(const struct sut *s, unsigned channel)
{
	static const uint8_t state[] = { [KERNEL_ABSENT] = BUS_ABSENT, [KERNEL_UNBOUND] = BUS_FAILED,
					 [KERNEL_PROBING] = BUS_PROBING, [KERNEL_BOUND] = BUS_INSTALLED };
	const struct host_bus *b = &s->host.bus[channel];
	uint8_t is;

	if (!b->ever_offered || b->type != OFFER_PCI || s->channel_of[b->relid] != channel)
		return BUS_ABSENT;
	is = state[KERNEL->channel(b->relid)];
	return is == BUS_INSTALLED && s->suspended[channel] ? BUS_SUSPENDED : is;
}

static void finish_requests(struct sut *s)
{
	for (unsigned i = 0; i < REQUESTS; i++) {
		struct pending *p = &s->pending[i];

		if (!p->used || !p->r.done)
			continue;
		p->used = false;
		if (p->kind == OP_SUSPEND && !p->r.status)
			s->suspended[p->channel] = true;
		if (p->kind == OP_RESUME && !p->r.status)
			s->suspended[p->channel] = false;
		if (p->kind == OP_READ && !p->r.status) {
			struct event *e = tell(s, EVENT_CONFIG_READ, p->channel);

			e->a = p->r.devfn << 16 | p->r.where;
			e->b = (uint64_t)p->r.size << 32 | p->r.result;
		}
	}
}

static void domain_event(struct sut *s, unsigned channel, unsigned domain, bool marked)
{
	struct event *e = tell(s, EVENT_DOMAIN_MAP, channel);

	e->a = domain;
	e->b = marked;
}

static bool marked(const unsigned long *map, unsigned bit)
{
	return map[bit / 64] >> bit % 64 & 1;
}

/* The driver's map against what is there.  A probe in progress may hold any one number. */
static void check_domains(struct sut *s, const struct observation *o, bool whole)
{
	unsigned bits, live = 1, spare = 0, found = 0;
	const unsigned long *map = KERNEL->domains(&bits);

	if (!map || s->reloaded)
		return;		/* a module that is unloaded takes its map with it; the image's statics stay */
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct seen_bus *b = &o->bus[i];

		spare += b->state == BUS_PROBING;
		if (b->state != BUS_INSTALLED && b->state != BUS_SUSPENDED)
			continue;
		live++;
		if (b->domain < bits && !marked(map, b->domain))
			domain_event(s, i, b->domain, false);
	}
	if (!whole || spare)
		return;
	for (unsigned i = 0; i < bits / 64; i++)
		found += (unsigned)__builtin_popcountl(map[i]);
	if (found <= live)
		return;
	for (unsigned bit = 1; bit < bits; bit++) {
		bool in_use = false;

		if (!marked(map, bit))
			continue;
		for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
			in_use |= o->bus[i].state >= BUS_INSTALLED && o->bus[i].domain == bit;
		if (!in_use) {
			domain_event(s, 0, bit, true);
			return;
		}
	}
}

static void look_at_nothing(struct observation *o)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];

		b->state = BUS_ABSENT;
		b->unknown = b->unknown_domain = b->unknown_functions = false;
		b->functions = b->slots = 0;
		b->version = 0;
	}
}

static void look(struct sut *s, struct observation *o)
{
	static const struct kernel_visitor visitor = { .bus = see_bus, .function = see_function, .slot = see_slot };
	struct kernel_visitor v = visitor;
	struct looking l = { .s = s, .o = o };

	o->settled = true;
	o->over = false;
	o->events = o->events_lost = 0;
	o->status = 0;
	o->has_value = o->unknown_value = false;
	if (!s->touched) {
		look_at_nothing(o);
		return;
	}
	finish_requests(s);
	o->over = sim_over(s->sim);
	o->settled = !sim_runnable(s->sim) && !o->over;
	o->status = s->status;
	o->has_value = s->has_value;
	o->unknown_value = false;
	o->value = s->value;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];

		b->functions = b->slots = 0;
		b->unknown = b->unknown_domain = b->unknown_functions = false;
		b->domain = NO_BUS;
		b->version = s->host.bus[i].version;
		b->state = o->over ? BUS_ABSENT : state_of(s, i);
	}
	if (!o->over) {
		v.context = &l;
		KERNEL->visit(&v);
		for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
			struct seen_bus *b = &o->bus[i];

			if (b->domain != NO_BUS)
				continue;
			b->domain = 0;
			if (b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED)
				b->state = BUS_PROBING;	/* between bound and there, or on its way out */
		}
		if (o->settled)
			check_domains(s, o, s->settled);
	}
	memcpy(o->event, s->event, s->events * sizeof(*s->event));
	o->events = s->events;
	o->events_lost = s->events_lost;
	s->events = s->events_lost = 0;
}

/* ---- a run --------------------------------------------------------------------------------------------- */

/* What every run starts from.  Nothing is done for a run that did nothing: an empty scenario costs nothing. */
static void begin(struct sut *s)
{
	if (!s->touched && !s->dirty)
		return;
	if (s->dirty || sim_over(s->sim)) {
		KERNEL->restore();
		sim_reset(s->sim);
		sim_memory_restore(s->sim);
		memset(s->pending, 0, sizeof(s->pending));
	}
	sim_reset(s->sim);
	KERNEL->settle();
	host_reset(&s->host);
	if (s->dirty)
		vmbus_reset(&s->vmbus);
	s->dirty = s->touched = s->reloaded = s->unguarded = false;
	s->settled = false;
	s->events = s->events_lost = s->at = 0;
	for (unsigned i = 0; i <= SCENARIO_CHANNELS; i++) {
		s->suspended[i] = false;
		s->ejecting[i].count = s->met[i].count = 0;
	}
	s->window_channel = 0;
	memset(s->window, 0, sizeof(s->window));
	arena_reset(&s->texts);
}

/* Let time pass until nobody waits with a deadline, at most two minutes: longer than any timeout of the driver. */
static void drain(struct sut *s)
{
	KERNEL->event(0);	/* some interrupt always comes: a message that there was no memory for is looked at again */
	sim_idle(s->sim);
	for (unsigned i = 0; i < 120 && !sim_over(s->sim) && sim_deadline(s->sim) != ~0UL; i++)
		sim_pass(s->sim, 1000000000UL);
}

static void settle(struct sut *s)
{
	if (sim_over(s->sim) || !s->touched)
		return;
	sim_arm(s->sim, SIM_FAULT_ALLOC, 0);
	sim_arm(s->sim, SIM_FAULT_SERVICE, 0);
	host_behave(&s->host);
	drain(s);
	s->settled = true;
	s->status = 0;
	s->has_value = false;
}

/* Somebody still waits although the host has answered everything and is gone. */
static void report_waiters(struct sut *s)
{
	struct sim_waiter w[8];
	unsigned n = sim_waiters(s->sim, w, 8);

	for (unsigned i = 0; i < n && i < 8; i++) {
		bool forever = w[i].deadline == ~0UL;
		const void *where = NULL;
		char text[160];

		for (unsigned k = 0; k < 8 && w[i].frame[k]; k++)
			where = w[i].frame[k < 4 ? k : 3];
		snprintf(text, sizeof(text), "%s waits %s", w[i].name, forever ? "for ever" : "again and again");
		on_trouble(s, forever ? EVENT_DEADLOCK : EVENT_LIVELOCK, text, where, 0);
	}
}

/* A driver that was unloaded once is unloaded again, so that all that it ever allocated must be gone. */
static void unload_again(struct sut *s)
{
	struct operation op = { .kind = OP_UNLOAD };

	step(s, &op);		/* -EBUSY if it is unloaded already */
	finish_requests(s);
	s->status = 0;
}

/* A host that takes a device away asks for its functions back first. */
static void eject_all(struct sut *s, unsigned channel)
{
	struct host_bus *b = &s->host.bus[channel];
	struct operation op = { .kind = OP_EJECT, .channel = (uint8_t)channel, .async = true };

	for (uint32_t i = 0; i < b->said_count; i++) {
		op.eject.wslot = b->said[i].wslot;
		do_send(s, &op);
	}
}

static void report_relids(struct sut *s)
{
	for (unsigned relid = 1; relid < VMBUS_RELIDS; relid++)
		if (vmbus_holds(&s->vmbus, (uint16_t)relid)) {
			on_trouble(s, EVENT_LEAK, "the relid of a rescinded channel, never released", NULL, relid);
			return;
		}
}

static void end(struct sut *s)
{
	if (!s->touched)
		return;
	if (sim_over(s->sim)) {
		s->dirty = true;
		return;
	}
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->host.bus[i].offered)
			eject_all(s, i);
	drain(s);
	for (unsigned pass = 0; pass < 2; pass++)	/* sub-channels first */
		for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
			if (s->host.bus[i].offered)
				rescind(s, i);
	drain(s);
	if (!sim_over(s->sim))
		report_waiters(s);
	if (!sim_over(s->sim) && s->reloaded)
		unload_again(s);
	if (sim_over(s->sim)) {
		s->dirty = true;
		return;
	}
	KERNEL->settle();
	if (s->dirty)
		return;			/* something went wrong before: what is left over follows from it */
	if (sim_failed(s->sim))
		vmbus_reset(&s->vmbus);		/* the message that releases a number may be what failed */
	else
		report_relids(s);
	sim_leaks(s->sim);
	if (s->reloaded)
		s->dirty = true;	/* the next run wants the driver as it was */
	else
		KERNEL->statics();
}

static int locate(struct sut *s, const void *where, char *text, size_t room)
{
	(void)s;
	return symbol_locate(where, 0, text, room);
}

static const struct host *host(struct sut *s)
{
	return &s->host;
}

/* One device comes and goes before the baseline is taken: caches that the kernel keeps are then filled. */
static void warm_up(struct sut *s)
{
	struct operation op[] = {
		{ .kind = OP_OFFER, .channel = 1, .offer = { .type = OFFER_PCI, .relid = 1, .instance = { { 1, [4] = 1 } } } },
		{ .kind = OP_FUNCTION, .channel = 1, .function = { .vendor = 0x15b3, .device = 0x1016, .class = 0x020000, .msix = 4, .msi = 4 } },
		{ .kind = OP_BARS, .channel = 1, .bars = { .bar = { 0xfff00004, 0xffffffff } } },
		{ .kind = OP_RELATIONS, .channel = 1, .relations = { 2 } },
		{ .kind = OP_MSI, .channel = 1, .msi = { .count = 4 } },
	};

	s->touched = true;
	begin(s);
	for (unsigned i = 0; i < sizeof(op) / sizeof(op[0]); i++)
		step(s, &op[i]);
	settle(s);
	end(s);
	s->events = 0;
	s->dirty = false;
	s->touched = true;	/* the first run begins with a clean-up */
}

static void close_sut(struct sut *s)
{
	host_free(&s->host);
	arena_free(&s->texts);
	sim_delete(s->sim);
	free((void *)s->hooks);
	free(s);
}

static int open_sut(struct sut **out)
{
	struct sut *s = calloc(1, sizeof(*s));
	struct kernel_host *hooks = calloc(1, sizeof(*hooks));
	struct sim_hooks sim_hooks = { on_trouble, on_switched, on_polled, s };
	int ret;

	if (s && hooks)
		s->sim = sim_new(&sim_hooks);
	if (!s || !hooks || !s->sim) {
		free(s);
		free(hooks);
		return -ENOMEM;
	}
	*hooks = (struct kernel_host){ s, on_post, on_signal, on_retarget, on_mmio_read, on_mmio_write, on_log };
	s->hooks = hooks;
	host_init(&s->host);
	s->host.send = on_host_send;
	s->host.seen = on_host_seen;
	s->host.context = s;
	s->vmbus.send = on_vmbus_send;
	s->vmbus.context = s;
	ret = KERNEL->boot(s->sim, hooks);
	if (ret) {
		close_sut(s);
		return ret;
	}
	ret = KERNEL->baseline();
	if (!ret)
		warm_up(s);
	if (ret || KERNEL->baseline() || sim_memory_baseline(s->sim)) {
		close_sut(s);
		return -ENOMEM;
	}
	*out = s;
	return 0;
}

const struct sut_class BDF_SUT = {
	.name = BDF_NAME,
	.help = "the real driver on the real PCI core, driver core and VMBus",
	.source = BDF_SOURCE,
	.real = true,
	.open = open_sut,
	.close = close_sut,
	.begin = begin,
	.step = step,
	.look = look,
	.settle = settle,
	.end = end,
	.locate = locate,
	.host = host,
};
