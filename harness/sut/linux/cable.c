// SPDX-License-Identifier: GPL-2.0
/* cable.c - what ties kernel image, host and simulator together; see state.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sut/linux/state.h"

struct event *linux_tell(struct sut *s, enum event_kind kind, unsigned channel)
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

/* Who called, as far as the simulator knows; in memory that lasts as long as the event. */
static void keep_frames(struct sut *s, struct event *e)
{
	const void *const *frames = sim_frames(s->sim);
	size_t n = 0;
	char *copy;

	while (frames[n])
		n++;
	if (!n)
		return;
	copy = (char *)arena_more(&s->texts, (n + 2) * sizeof(*frames));
	if (!copy)
		return;
	copy += -(uintptr_t)copy % sizeof(*frames);
	memcpy(copy, frames, (n + 1) * sizeof(*frames));
	e->frames = (const void *const *)(const void *)copy;
}

void linux_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount)
{
	struct sut *s = context;
	struct event *e = linux_tell(s, (enum event_kind)trouble, 0);

	say(s, e, text);
	e->where = where;
	e->a = amount;
	keep_frames(s, e);
	s->dirty = true;
}

static void on_switched(void *context, void *task)
{
	((struct sut *)context)->kernel->switched(task);
}

struct ring_write {
	struct sut *s;
	unsigned relid;
	const void *bytes;
	uint32_t len, index;
	int ret;
};

static void ring_write(void *argument)
{
	struct ring_write *w = argument;

	w->ret = w->len ? w->s->kernel->ring_write(w->relid, w->bytes, w->len) : 0;
	if (!w->ret && w->index != UINT32_MAX)
		w->ret = w->s->kernel->ring_claim(w->relid, w->index);
}

int linux_ring_write(struct sut *s, unsigned channel, const void *bytes, uint32_t len, uint32_t index)
{
	struct ring_write w = { s, s->host.bus[channel].relid, bytes, len, index, 0 };

	sim_progress(s->sim);
	if (sim_call(s->sim, ring_write, &w) || w.ret)
		return w.ret ? w.ret : -EFAULT;
	s->kernel->event(w.relid);
	return 0;
}

static void on_host_send(void *context, unsigned channel, const void *bytes, uint32_t len)
{
	linux_ring_write(context, channel, bytes, len, UINT32_MAX);
}

static void on_host_seen(void *context, unsigned channel, uint32_t type, uint32_t wslot)
{
	struct sut *s = context;
	struct event *e = linux_tell(s, EVENT_REQUEST, channel);

	e->a = type;
	e->b = wslot;
	if (type == REQUEST_VERSION)	/* a driver begins anew: an eject that the last one ignored is void */
		s->ejecting[channel].count = 0;
	if (type == REQUEST_RELATIONS)
		linux_forget(s, channel);
	if (type == REQUEST_REQUIREMENTS)
		linux_meet(s, channel, wslot);
	if (type == 0x0f)	/* PCI_EJECTION_COMPLETE */
		linux_eject_done(s, channel, wslot);
	if (type == REQUEST_D0 && !s->suspended[channel])
		linux_windows(s, channel);
}

static void *on_host_memory(void *context, uint64_t address, uint32_t bytes)
{
	void *at = ((struct sut *)context)->kernel->memory(address);

	return sim_usable(at, bytes) ? at : NULL;
}

static void *on_host_shared(void *context, uint32_t gpadl, uint32_t offset, uint32_t bytes)
{
	const uint64_t page = vmbus_gpadl_page(&((struct sut *)context)->vmbus, gpadl);

	if (page == UINT64_MAX || offset + bytes > SIM_PAGE)
		return NULL;
	return on_host_memory(context, page * SIM_PAGE + offset, bytes);
}

static int on_post(void *context, const void *message, unsigned bytes)
{
	vmbus_posted(&((struct sut *)context)->vmbus, message, bytes);
	return 0;
}

static void on_vmbus_send(void *context, const void *message, unsigned bytes)
{
	struct sut *s = context;

	/* A hostile host may have filled the queue; it then does without this one. */
	if (s->kernel->message(message, bytes) && !s->host.hostile)
		linux_trouble(s, SIM_HARNESS, "more VMBus messages than the harness queues", NULL, 0);
}

static void on_signal(void *context, unsigned connection)
{
	struct sut *s = context;
	unsigned channel = connection < VMBUS_RELIDS ? s->channel_of[connection] : 0;
	int len;

	if (!channel)
		return;
	while ((len = s->kernel->ring_read(connection, s->packet, sizeof(s->packet))) > 0)
		if (host_listens(&s->host, channel))	/* after a rescind the host does not look any more */
			host_request(&s->host, channel, s->packet, (uint32_t)len);
}

static unsigned long long on_retarget(void *context, unsigned long long device_id, unsigned vector, unsigned devfn,
				      unsigned relid)
{
	struct sut *s = context;

	(void)vector;
	if (relid) {
		struct event *e = linux_tell(s, EVENT_DEVICE_ID, s->channel_of[relid]);

		e->a = device_id;
		e->b = devfn;
	}
	return 0;
}

static int on_port(void *context, unsigned relid, unsigned devfn, unsigned long long *mac)
{
	struct sut *s = context;
	const unsigned channel = relid < VMBUS_RELIDS ? s->channel_of[relid] : 0;
	const struct host_function *f = channel ? host_find(&s->host, channel, devfn_wslot(devfn)) : NULL;

	if (!f || !f->port)
		return 0;
	*mac = f->mac;
	return 1;
}

static unsigned window_at(const uint64_t *window, size_t stride, uint64_t address)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		uint64_t at = *(const uint64_t *)((const char *)window + i * stride);

		if (at && address - at < HOST_WINDOW)
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

	if (i && s->window[i] != s->host.bus[i].window) {
		s->window[i] = s->host.bus[i].window;
		/* Who had the place before has it no more. */
		for (unsigned other = 1; other <= SCENARIO_CHANNELS; other++)
			if (other != i && host_windows_meet(s->window[other], s->window[i]))
				s->window[other] = 0;
	}
	if (!i)
		i = window_at(s->window, sizeof(s->window[0]), address);
	*offset = (uint32_t)(address - s->window[i]);
	return i;
}

static void on_mmio_by_call(void *context)
{
	((struct sut *)context)->by_call = true;
}

/* How a config window was reached, for who looks; [0] is other device memory. */
static void note_access(struct sut *s, unsigned channel)
{
	s->access[channel] |= s->by_call ? ACCESS_CALL : ACCESS_WINDOW;
	s->by_call = false;
}

/* A VMD's is asked first, as it comes thousands at a time.  Other BARs have no device model here: they read as zero. */
static unsigned long long on_mmio_read(void *context, unsigned long long address, unsigned width)
{
	struct sut *s = context;
	unsigned channel;
	uint32_t offset;
	uint64_t value;

	if (linux_mmio_read(s, address, width, &value))
		return value;
	channel = window_of(s, address, &offset);
	note_access(s, channel);
	if (!channel) {
		sim_cross(s->sim, SIM_BAR_UNREAL);
		return 0;
	}
	s->window_channel = channel;
	return host_window_read(&s->host, channel, offset, width);
}

static void on_mmio_write(void *context, unsigned long long address, unsigned width, unsigned long long value)
{
	struct sut *s = context;
	unsigned channel;
	uint32_t offset;

	if (linux_mmio_write(s, address, width, value))
		return;
	channel = window_of(s, address, &offset);
	note_access(s, channel);
	if (!channel) {
		sim_cross(s->sim, SIM_BAR_UNREAL);
		return;
	}
	host_window_write(&s->host, channel, offset, width, (uint32_t)value);
}

static void on_log(void *context, const char *line)
{
	struct sut *s = context;

	say(s, linux_tell(s, EVENT_LOG, 0), line);
}

void linux_rescind(struct sut *s, unsigned channel)
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

	if (turn == 1) {
		sim_cross(s->sim, SIM_POLL_ANSWERED);
		host_behave(&s->host);
	} else if (s->window_channel && s->host.bus[s->window_channel].offered) {
		sim_cross(s->sim, SIM_POLL_RESCINDED);
		linux_rescind(s, s->window_channel);
	}
}

const struct sim_hooks linux_sim_hooks = { .trouble = linux_trouble, .switched = on_switched, .polled = on_polled };

const struct kernel_host linux_kernel_hooks = {
	.post = on_post,
	.signal = on_signal,
	.retarget = on_retarget,
	.bus_named = linux_bus_named,
	.function_attached = linux_function_attached,
	.port = on_port,
	.mmio_read = on_mmio_read,
	.mmio_write = on_mmio_write,
	.mmio_by_call = on_mmio_by_call,
	.config_read = linux_config_read,
	.config_write = linux_config_write,
	.answering_bus = linux_answering_bus,
	.function_added = linux_function_added,
	.function_removed = linux_function_removed,
	.watched = linux_watched,
	.log = on_log,
};

void linux_attach(struct sut *s)
{
	s->host.send = on_host_send;
	s->host.seen = on_host_seen;
	s->host.memory = on_host_memory;
	s->host.shared = on_host_shared;
	s->host.context = s;
	s->vmbus.send = on_vmbus_send;
	s->vmbus.context = s;
}
