// SPDX-License-Identifier: GPL-2.0
/*
 * run.c - the real driver, PCI core and driver core of a kernel image as a system under test
 *
 * Compiled once; each image has a method table of its own (kernel/image_sut.c.in), whose open() names the image.
 */
#include "sut/linux/linux.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sut/linux/state.h"

_Static_assert((int)SIM_WARN == EVENT_WARN && (int)SIM_BUG == EVENT_BUG && (int)SIM_DEADLOCK == EVENT_DEADLOCK &&
		       (int)SIM_LIVELOCK == EVENT_LIVELOCK && (int)SIM_LEAK == EVENT_LEAK &&
		       (int)SIM_STATIC == EVENT_STATIC && (int)SIM_DUPLICATE_NAME == EVENT_DUPLICATE_NAME &&
		       (int)SIM_HARNESS == EVENT_HARNESS && (int)SIM_STALE == EVENT_STALE &&
		       (int)SIM_SANITIZER == EVENT_SANITIZER && (int)SIM_CHECKER == EVENT_CHECKER &&
		       (int)SIM_HANG == EVENT_HANG,
	       "trouble and events are the same numbers");
_Static_assert((int)KERNEL_FAULT_SLEEP == INJECT_SLEEP && (int)KERNEL_FAULT_DEVRES == INJECT_DEVRES &&
		       (int)KERNEL_FAULTS == INJECT_KINDS,
	       "an image and a scenario mean the same fault");

/* What every run starts from.  Nothing is done for a run that did nothing: an empty scenario costs nothing. */
void linux_begin(struct sut *s)
{
	if (!s->touched && !s->dirty)
		return;
	if (s->dirty || sim_over(s->sim)) {
		s->kernel->restore();
		sim_reset(s->sim);
		sim_memory_restore(s->sim);
		memset(s->pending, 0, sizeof(s->pending));
	}
	sim_reset(s->sim);
	s->kernel->settle();
	host_reset(&s->host);
	if (s->dirty)
		vmbus_reset(&s->vmbus);
	s->dirty = s->touched = s->reloaded = s->unguarded = s->netdevs = false;
	s->settled = s->leaving = false;
	s->events = s->events_lost = s->at = 0;
	for (unsigned i = 0; i <= SCENARIO_CHANNELS; i++) {
		s->suspended[i] = s->broken[i] = false;
		s->ejecting[i].count = s->met[i].count = 0;
	}
	s->window_channel = 0;
	memset(s->window, 0, sizeof(s->window));
	memset(s->access, 0, sizeof(s->access));
	memset(s->channel_of, 0, sizeof(s->channel_of));
	s->by_call = s->booted = s->asleep = s->halted = false;
	memset(s->vmd_at, 0xff, sizeof(s->vmd_at));	/* no address */
	s->watched = 0;
	id_registry_reset(&s->ids);
	platform_reset(s->platform);
	arena_reset(&s->texts);
}

/* Until nobody sleeps any more; who still does after so many leaps over all deadlines is stuck. */
static void drain(struct sut *s)
{
	enum { LEAPS = 100 };

	/* Some interrupt always comes: a message that there was no memory for is looked at again. */
	s->kernel->event(0);
	sim_idle(s->sim);
	for (unsigned i = 0; i < LEAPS && !sim_over(s->sim) && sim_leap(s->sim); i++)
		;
}

void linux_settle(struct sut *s)
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

/*
 * Who waits, by a call: the innermost of the driver under test, which is the same however the compiler inlined what is
 * below it, else the fourth, which is usually above the calls that only wait.
 */
static const void *call_of(const struct sim *sim, const struct sim_waiter *w)
{
	const void *where = NULL;

	for (unsigned k = 0; k < sizeof(w->frame) / sizeof(w->frame[0]) && w->frame[k]; k++) {
		if (sim_in_driver(sim, w->frame[k]))
			return w->frame[k];
		if (k < 4)
			where = w->frame[k];
	}
	return where;
}

/*
 * Somebody still waits although the host has answered everything and is gone.  Who polls is named before who
 * waits for ever: the latter usually wait for the former.
 */
static void report_waiters(struct sut *s)
{
	enum { SHOWN = 64 };
	struct sim_waiter w[SHOWN];
	unsigned n = sim_waiters(s->sim, w, SHOWN), stuck = 0;
	char text[160];
	bool polls;

	if (!n)
		return;
	while (stuck + 1 < n && stuck + 1 < SHOWN &&
	       (w[stuck].deadline == ~0UL || !strcmp(w[stuck].name, "hv_vmbus_rescind")))
		stuck++;
	if (w[stuck].deadline == ~0UL)
		stuck = 0;
	polls = w[stuck].deadline != ~0UL;
	snprintf(text, sizeof(text), "%s waits %s, %u threads wait", w[stuck].name,
		 polls ? "again and again" : "for ever", n);
	linux_trouble(s, polls ? EVENT_LIVELOCK : EVENT_DEADLOCK, text, call_of(s->sim, &w[stuck]), 0);
}

/* A driver that was unloaded once is unloaded again, so that all that it ever allocated must be gone. */
static void unload_again(struct sut *s)
{
	struct operation op = { .kind = OP_UNLOAD };

	linux_finish_requests(s);	/* room for one more */
	linux_step(s, &op);		/* -EBUSY if it is unloaded already */
	linux_finish_requests(s);
	s->status = 0;
}

/* A host that takes a device away asks for its functions back first. */
static void eject_all(struct sut *s, unsigned channel)
{
	struct host_bus *b = &s->host.bus[channel];
	struct operation op = { .kind = OP_EJECT, .channel = (uint8_t)channel, .async = true };

	for (uint32_t i = 0; i < b->said_count; i++) {
		op.eject.wslot = b->said[i].wslot;
		linux_send(s, &op);
	}
}

/* Whatever a hostile host made the guest take for a channel goes too. */
static void rescind_everything(void *argument)
{
	struct sut *s = argument;

	for (unsigned relid = s->kernel->next_channel(0); relid; relid = s->kernel->next_channel(relid))
		vmbus_rescind(&s->vmbus, (uint16_t)relid);
}

static void report_relids(struct sut *s)
{
	uint16_t relid = vmbus_next_held(&s->vmbus, 0);

	if (relid)
		linux_trouble(s, EVENT_LEAK, "the relid of a rescinded channel, never released", NULL, relid);
}

/* On a fiber: it walks lists. */
static void settle_kernel(void *argument)
{
	((struct sut *)argument)->kernel->settle();
}

/* Those that belong to nobody's channel; what hangs from a function goes before it. */
static void take_netdevs_away(struct sut *s)
{
	if (!s->netdevs)
		return;
	s->netdevs = false;
	linux_finish_requests(s);
	linux_request(s, &(struct kernel_request){ .task = KERNEL_NETDEV, .kind = KERNEL_NETDEV_GONE }, OP_NETDEV);
	sim_idle(s->sim);
}

static void tear_down(struct sut *s)
{
	if (sim_over(s->sim) || s->halted) {	/* a machine that is off is not asked to let go of anything */
		s->dirty = true;
		return;
	}
	s->leaving = true;
	take_netdevs_away(s);
	linux_shut_down(s);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->host.bus[i].offered)
			eject_all(s, i);
	drain(s);
	for (unsigned pass = 0; pass < 2; pass++)	/* sub-channels first */
		for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
			if (s->host.bus[i].offered)
				linux_rescind(s, i);
	drain(s);
	if (s->host.hostile && !sim_over(s->sim)) {
		sim_call(s->sim, rescind_everything, s);
		drain(s);
	}
	if (!sim_over(s->sim))
		report_waiters(s);
	if (!sim_over(s->sim) && s->reloaded)
		unload_again(s);
	if (sim_over(s->sim) || sim_call(s->sim, settle_kernel, s)) {
		s->dirty = true;
		return;
	}
	if (s->dirty)
		return;			/* something went wrong before: what is left over follows from it */
	if (sim_failed(s->sim))
		vmbus_reset(&s->vmbus);		/* the message that releases a number may be what failed */
	else
		report_relids(s);
	sim_leaks(s->sim);
	if (s->reloaded || s->host.hostile)
		s->dirty = true;	/* the next run wants the driver as it was, and the host's books right */
	else
		s->kernel->statics();
}

void linux_end(struct sut *s)
{
	s->settled = false;	/* looked at as a whole already; from now on statics tell */
	if (!s->touched)
		return;
	tear_down(s);
	if (s->kernel->checked)
		s->dirty = true;	/* what its checkers learnt in this run */
}

int linux_locate(struct sut *s, const void *where, char *text, size_t room)
{
	return symbol_locate(&s->symbolizer, where, 0, text, room);
}

struct platform *linux_platform(struct sut *s)
{
	return s->platform;
}

void linux_vmd_ids(struct sut *s, vmd_id_seen *see, void *context)
{
	s->kernel->vmd_ids(see, context);
}

void linux_log(struct sut *s, bool on)
{
	s->kernel->verbose(on);
}

const struct host *linux_host(struct sut *s)
{
	return &s->host;
}

/* False: something went wrong, and everything is as before. */
static bool rehearse(struct sut *s, const struct operation *op, size_t count)
{
	bool well;

	s->touched = true;
	linux_begin(s);
	for (size_t i = 0; i < count; i++)
		linux_step(s, &op[i]);
	linux_settle(s);
	linux_end(s);
	well = !sim_over(s->sim);
	for (unsigned i = 0; i < s->events; i++)
		well &= s->event[i].kind != EVENT_CHECKER;
	if (!well) {
		s->dirty = true;
		linux_begin(s);
	}
	return well;
}

/*
 * One device of each driver comes and goes before the baseline is taken: caches that the kernel keeps are then filled.
 * A planted defect may not live through that; then it comes without a function.
 */
static void warm_up(struct sut *s)
{
	struct operation op[] = {
		{ .kind = OP_OFFER, .channel = 1,
		  .offer = { .type = OFFER_PCI, .relid = 1, .instance = { { 1, [4] = 1 } } } },
		{ .kind = OP_FUNCTION, .channel = 1,
		  .function = { .vendor = 0x15b3, .device = 0x1016, .class = 0x020000, .msix = 4, .msi = 4 } },
		{ .kind = OP_BARS, .channel = 1, .bars = { .bar = { 0xfff00004, 0xffffffff } } },
		{ .kind = OP_RELATIONS, .channel = 1, .relations = { 2 } },
		{ .kind = OP_MSI, .channel = 1, .msi = { .count = 4 } },
		{ .kind = OP_OFFER, .channel = 2,
		  .offer = { .type = OFFER_NET, .relid = 2, .instance = { { 2, [4] = 1 } } } },
		{ .kind = OP_NETDEV, .netdev = { .number = 1, .kind = NETDEV_PLAIN } },
		{ .kind = OP_ROOT, .root = { .number = 1, .last = 0xff } },
		{ .kind = OP_PLUG, .plug = { .number = 2, .in = 1, .kind = KIND_VMD, .id = 0x201d8086, .msix = 2,
					     .bar = { 0xfff0000c, ~0u, 0xfff00000, 0, 0xfff0000c, ~0u } } },
		{ .kind = OP_VMD, .vmd = { .number = 2 } },
		{ .kind = OP_BOOT },
	};

	/* All of it, or without the VMD, or without NICs, or without the function too. */
	if (!rehearse(s, op, sizeof(op) / sizeof(op[0])) && !rehearse(s, op, 7) && !rehearse(s, op, 5))
		rehearse(s, op, 1);
	s->events = 0;
	s->dirty = false;
	s->touched = true;	/* the first run begins with a clean-up */
}

void linux_close(struct sut *s)
{
	symbol_close(&s->symbolizer);
	host_free(&s->host);
	arena_free(&s->texts);
	linux_free_hardware(s);
	sim_delete(s->sim);
	free((void *)s->hooks);
	free(s);
}

int linux_open(const struct kernel_image *kernel, struct sut **out)
{
	struct sut *s = calloc(1, sizeof(*s));
	struct kernel_host *hooks = calloc(1, sizeof(*hooks));
	struct sim_hooks sim_hooks = linux_sim_hooks;
	int ret;

	sim_hooks.context = s;
	if (s && hooks) {
		s->sim = sim_new(&sim_hooks);
		s->platform = platform_new();
	}
	if (!s || !hooks || !s->sim || !s->platform) {
		if (s)
			platform_free(s->platform);
		free(s);
		free(hooks);
		return -ENOMEM;
	}
	s->seen = &s->seen_pci[0];
	*hooks = linux_kernel_hooks;
	hooks->context = s;
	s->ids.policy = ID_REGISTERED;
	s->kernel = kernel;
	s->hooks = hooks;
	host_init(&s->host);
	linux_attach(s);
	ret = s->kernel->boot(s->sim, hooks);
	if (ret) {
		linux_close(s);
		return ret;
	}
	ret = s->kernel->baseline();
	if (!ret)
		ret = sim_memory_baseline(s->sim);
	if (!ret)
		warm_up(s);
	if (ret || s->kernel->baseline() || sim_memory_baseline(s->sim)) {
		linux_close(s);
		return -ENOMEM;
	}
	*out = s;
	return 0;
}
