// SPDX-License-Identifier: GPL-2.0
/* look.c - what is to be seen of a model of a guest; see model.h */
#include <stdio.h>
#include <string.h>

#include "model/device_id.h"
#include "scenario/operations.h"
#include "sut/model/model.h"

_Static_assert((int)CHANNEL_FAILED == BUS_FAILED && (int)CHANNEL_SUSPENDED == BUS_SUSPENDED &&
		       (int)CHANNEL_INSTALLED == BUS_INSTALLED && (int)CHANNEL_PROBING == BUS_PROBING,
	       "states of channels and of buses are the same numbers");

enum { NODES = 4 };	/* of the guest under test (harness/kernel/include/asm/topology.h) */

static void see_function(struct seen_bus *b, const struct told_function *t, uint32_t devfn, uint32_t vectors,
			 bool unsure)
{
	struct seen_function *at = &b->function[b->functions];

	if (b->functions == SEEN_FUNCTIONS) {
		b->unknown_functions = true;
		return;
	}
	for (b->functions++; at > b->function && at[-1].devfn > devfn; at--)
		*at = at[-1];
	*at = (struct seen_function){
		.devfn = (uint8_t)devfn,
		.vendor = t->vendor,
		.device = t->device,
		.class = functions_is_false_bridge(t) ? 0 : t->class,
		.rev = t->rev,
		.subsystem = functions_is_false_bridge(t) ? 0 : t->subsystem,
		.node = functions_node(t->flags, t->node, NODES),
		.vectors = (uint16_t)vectors,
		.unknown_presence = unsure,
	};
}

/* What is not certain of a slot makes its device's functions uncertain: there is no other place to say it. */
static bool is_name_unsure(const struct bus_functions *f, uint32_t device)
{
	return f->slots >> device & 1 && f->slot[device].unsure;
}

static void see_functions(struct seen_bus *b, struct bus_functions *f)
{
	for (uint32_t i = 0; i < f->founds; i++) {
		const struct found_function *p = &f->found[i];
		const bool unsure = functions_is_unsure(f, p) || is_name_unsure(f, p->devfn >> 3);

		see_function(b, &p->as, p->devfn, p->vectors, unsure);
	}
	for (uint32_t i = 0; i < f->tolds; i++) {
		const struct told_function *t = &f->told[i];

		if (t->wslot > 0xff)
			b->unknown_functions = true;
		else if (!functions_found(f, wslot_devfn(t->wslot)) && (t->unsure || is_name_unsure(f, t->wslot & 31)))
			see_function(b, t, wslot_devfn(t->wslot), 0, true);
	}
}

static void see_slots(struct seen_bus *b, const struct bus_functions *f)
{
	for (uint32_t left = f->slots; left; left &= left - 1) {
		const unsigned device = (unsigned)__builtin_ctz(left);
		const struct bus_slot *slot = &f->slot[device];
		struct seen_slot *seen = &b->slot[b->slots++];

		seen->device = (uint8_t)device;
		if (slot->repeat)
			snprintf(seen->name, sizeof(seen->name), "%u-%u", slot->serial, slot->repeat);
		else
			snprintf(seen->name, sizeof(seen->name), "%u", slot->serial);
	}
}

static void see_bus(struct sut *s, unsigned channel, struct seen_bus *b)
{
	struct channel *c = &s->m.channel[channel];

	b->functions = b->slots = 0;
	b->domain = 0;
	b->unknown = channel_is_unknown(c) || c->busy || (s->m.unloaded && c->state != CHANNEL_ABSENT);
	b->unknown_domain = c->unsure_domain;
	b->unknown_functions = c->f.overflow;
	b->state = b->unknown ? BUS_ABSENT : c->state;
	if (b->unknown || (c->state != CHANNEL_INSTALLED && c->state != CHANNEL_SUSPENDED))
		return;
	b->domain = c->unsure_domain ? 0 : c->domain;
	see_functions(b, &c->f);
	see_slots(b, &c->f);
}

static bool has_domain(const struct observation *o, uint32_t domain)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (o->bus[i].domain == domain) /* 0 where there is no bus */
			return true;
	return false;
}

/* Where the number is unknown something has to stand: what a rule cannot take offence at. */
static void guess_domains(struct sut *s, struct observation *o)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];
		const uint16_t hint = s->m.channel[i].hint;

		if (b->unknown_domain && (b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED))
			b->domain = has_domain(o, hint) ? DOMAINS + i : hint;
	}
}

/* What a real system sends to the hypervisor when an interrupt gets another CPU. */
static void tell_device_id(const struct sut *s, struct observation *o)
{
	if (s->out.has_id)
		o->event[o->events++] = (struct event){ .kind = EVENT_DEVICE_ID, .channel = s->op->channel,
			.at = s->at - 1, .a = s->out.id, .b = s->op->retarget.devfn };
}

static void tell_attach(const struct sut *s, unsigned channel, uint32_t devfn, struct observation *o)
{
	const struct guid *instance = &s->m.host.bus[channel].instance;
	struct event *e = &o->event[o->events];

	if (o->events == SEEN_EVENTS)
		return;
	o->events++;
	*e = (struct event){ .kind = EVENT_ATTACH, .channel = (uint8_t)channel, .at = s->at - 1,
			     .b = event_attached(device_id(instance, devfn), devfn) };
	if (id_registry_lookup(&s->m.ids, instance, s->m.channel[channel].domain, devfn, &e->a))
		e->a = DEVICE_ID_NONE;
}

/* Functions that have appeared since the last look; nothing is said of those that may not be there. */
static void tell_attached(struct sut *s, unsigned channel, struct observation *o)
{
	struct channel *c = &s->m.channel[channel];
	uint32_t now[256 / 32] = { 0 }, *before = s->attached[channel];

	for (uint32_t i = 0; i < c->f.founds && c->has_domain && !o->bus[channel].unknown; i++) {
		const uint32_t devfn = c->f.found[i].devfn, bit = 1u << devfn % 32;

		if (functions_is_unsure(&c->f, &c->f.found[i]))
			continue;
		now[devfn / 32] |= bit;
		if (!(before[devfn / 32] & bit))
			tell_attach(s, channel, devfn, o);
	}
	memcpy(before, now, sizeof(now));
}

void model_look(struct sut *s, struct observation *o)
{
	o->settled = true;
	o->over = o->leaving = false;
	o->runnable = 0;
	o->status = s->out.status;
	o->value = s->out.value;
	o->has_value = s->out.has_value;
	o->unknown_value = s->out.unknown || (s->op && surface_is_hardware(operation_class[s->op->kind].surface));
	o->events = o->events_lost = 0;
	o->channels = 0;
	o->knows_channels = false;
	model_netdevs_look(&s->netdevs, o);
	tell_device_id(s, o);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		see_bus(s, i, &o->bus[i]);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		tell_attached(s, i, o);
	guess_domains(s, o);
}
