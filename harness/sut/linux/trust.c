// SPDX-License-Identifier: GPL-2.0
/*
 * trust.c - trusted mode: what a host that keeps the protocol would not do now
 *
 * Such operations are skipped with -EPERM or -EAGAIN, so that every finding is one that a user can meet.  What is
 * within the protocol but known to crash is skipped too, unless a scenario says `host unguarded = 1`.
 */
#include <string.h>

#include "sut/linux/state.h"

void linux_eject_done(struct sut *s, unsigned channel, uint32_t wslot)
{
	uint32_t *list = s->ejecting[channel].wslot;

	for (unsigned i = 0; i < s->ejecting[channel].count; i++)
		if (list[i] == wslot) {
			list[i] = list[--s->ejecting[channel].count];
			return;
		}
}

static bool same_function(const struct host_function *a, const struct host_function *b)
{
	return a->wslot == b->wslot && a->vendor == b->vendor && a->device == b->device && a->serial == b->serial;
}

/* The guest asks for the resources of a function that the host listed: it knows it now. */
void linux_meet(struct sut *s, unsigned channel, uint32_t wslot)
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

void linux_forget(struct sut *s, unsigned channel)
{
	const struct host_bus *b = &s->host.bus[channel];
	struct host_function *list = s->met[channel].function;

	for (unsigned i = s->met[channel].count; i-- > 0;) {
		uint32_t k = 0;

		while (k < b->functions && !same_function(&list[i], &b->function[k]))
			k++;
		if (k == b->functions)
			list[i] = list[--s->met[channel].count];
	}
}

bool linux_primary_is_up(const struct sut *s, const struct operation *op)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct host_bus *b = &s->host.bus[i];

		if (b->offered && !b->sub && !memcmp(&b->instance, &op->offer.instance, sizeof(b->instance)))
			return s->kernel->channel(b->relid) >= KERNEL_BOUND ||
			       s->kernel->channel(b->relid) == KERNEL_UNBOUND;
	}
	return true;	/* no primary: the host refuses */
}

static bool being_ejected(const struct sut *s, unsigned channel, uint32_t wslot)
{
	for (unsigned i = 0; i < s->ejecting[channel].count; i++)
		if (s->ejecting[channel].wslot[i] == wslot)
			return true;
	return false;
}

/*
 * A guest at rest does not think of what it has not answered any more.  One in which somebody waits may still be at
 * work on it: a driver that is to let go may wait for an answer that does not come.
 */
static bool is_at_rest(const struct sut *s)
{
	return !sim_waiters(s->sim, NULL, 0);
}

static bool pictured(const struct host_bus *b, uint32_t wslot)
{
	for (uint32_t i = 0; i < b->functions; i++)
		if (b->function[i].wslot == wslot)
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
bool linux_trusts(const struct sut *s, const struct operation *op)
{
	const struct host_bus *b = &s->host.bus[op->channel];

	if (s->host.hostile)
		return true;
	switch (op->kind) {
	case OP_EJECT:
		if (s->leaving && s->kernel->channel(b->relid) == KERNEL_BOUND)
			return b->version && (is_at_rest(s) || !being_ejected(s, op->channel, op->eject.wslot));
		return b->version && (s->unguarded || met(s, b, op->channel, op->eject.wslot)) &&
		       pictured(b, op->eject.wslot) &&
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

bool linux_power_changes(const struct sut *s, unsigned channel)
{
	for (unsigned i = 0; i < REQUESTS; i++)
		if (s->pending[i].used && s->pending[i].channel == channel &&
		    (s->pending[i].kind == OP_SUSPEND || s->pending[i].kind == OP_RESUME))
			return true;
	return false;
}

bool linux_any_asleep(const struct sut *s)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->host.bus[i].offered && (s->suspended[i] || s->broken[i] || linux_power_changes(s, i)))
			return true;
	return false;
}

/*
 * The bus wakes up with a kind of BAR that it had none of when it was probed.  prepopulate_bars() then uses a
 * window that was never allocated (6.12 pci-hyperv.c:2218-2224).
 */
bool linux_wakes_larger(const struct sut *s, unsigned channel)
{
	const struct host_bus *b = &s->host.bus[channel];

	return host_bar_kinds(b->function, b->functions) & ~s->windows[channel];
}

/* While a bus without both kinds of window wakes up, its functions may not change: see linux_wakes_larger(). */
bool linux_must_wait(const struct sut *s, const struct operation *op)
{
	return op->kind == OP_RESUME && !s->unguarded && s->windows[op->channel] != 3;
}

void linux_windows(struct sut *s, unsigned channel)
{
	s->windows[channel] = host_bar_kinds(s->host.bus[channel].said, s->host.bus[channel].said_count);
}
