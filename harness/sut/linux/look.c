// SPDX-License-Identifier: GPL-2.0
/* look.c - what can be seen of the machine from outside */
#include <stdio.h>
#include <string.h>

#include "sut/linux/state.h"

#define NO_BUS UINT32_MAX

struct looking {
	struct sut *s;
	unsigned long id[SEEN_NETDEVS], vf[SEEN_NETDEVS], master[SEEN_NETDEVS];	/* of the netdevs seen */
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

	if (b->type != OFFER_PCI || s->channel_of[b->relid] != channel)
		return BUS_ABSENT;
	is = state[s->kernel->channel(b->relid)];
	return is == BUS_INSTALLED && s->suspended[channel] ? BUS_SUSPENDED : is;
}

void linux_finish_requests(struct sut *s)
{
	for (unsigned i = 0; i < REQUESTS; i++) {
		struct pending *p = &s->pending[i];

		if (!p->used || !p->r.done)
			continue;
		p->used = false;
		if (p->kind == OP_SUSPEND && !p->r.status)
			s->suspended[p->channel] = true;
		if (p->kind == OP_RESUME) {
			s->suspended[p->channel] = p->r.status && s->suspended[p->channel];
			s->broken[p->channel] = p->r.status;
		}
		if (p->kind == OP_READ && !p->r.status) {
			struct event *e = linux_tell(s, EVENT_CONFIG_READ, p->channel);

			e->a = p->r.devfn << 16 | p->r.where;
			e->b = (uint64_t)p->r.size << 32 | p->r.result;
		}
	}
}

static void domain_event(struct sut *s, unsigned channel, unsigned domain, bool marked)
{
	struct event *e = linux_tell(s, EVENT_DOMAIN_MAP, channel);

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
	const unsigned long *map = s->kernel->domains(&bits);

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
		if (map[i])
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

/* The guest has not released the number of a channel that was rescinded: its device is still being removed. */
static bool is_leaving(const struct sut *s)
{
	for (uint16_t relid = vmbus_next_held(&s->vmbus, 0); relid; relid = vmbus_next_held(&s->vmbus, relid)) {
		const struct host_bus *b = &s->host.bus[s->channel_of[relid]];

		if (!b->offered || b->relid != relid)
			return true;
	}
	return false;
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

static void see_vmd(void *context, const struct kernel_vmd *v)
{
	linux_see_vmd(((struct looking *)context)->s, v);
}

static void see_pci_bus(void *context, const struct kernel_pci_bus *b)
{
	linux_see_pci_bus(((struct looking *)context)->s, b);
}

static void see_pci_function(void *context, const struct kernel_pci_function *f)
{
	linux_see_pci_function(((struct looking *)context)->s, f);
}

static void see_channel(void *context, const struct kernel_channel_seen *c)
{
	struct observation *o = ((struct looking *)context)->o;
	struct seen_channel *seen = &o->channel[o->channels];

	if (o->channels == SEEN_CHANNELS)
		return;
	o->channels++;
	*seen = (struct seen_channel){ .relid = (uint16_t)c->relid, .sub = (uint16_t)c->sub, .mapped = c->mapped,
				       .rescinded = c->rescinded, .socket = c->socket };
	memcpy(seen->type.b, c->type, sizeof(seen->type.b));
	memcpy(seen->instance.b, c->instance, sizeof(seen->instance.b));
}

static void see_netdev(void *context, const struct kernel_netdev *n)
{
	struct looking *l = context;
	struct observation *o = l->o;

	if (o->netdevs == SEEN_NETDEVS)
		return;
	l->id[o->netdevs] = n->id;
	l->vf[o->netdevs] = n->vf;
	l->master[o->netdevs] = n->master;
	o->netdev[o->netdevs++] = (struct seen_netdev){
		.kind = n->synthetic ? SEEN_NIC : n->number ? SEEN_OTHER : SEEN_VF,
		.channel = n->relid < VMBUS_RELIDS ? l->s->channel_of[n->relid] : 0,
		.devfn = (uint8_t)n->devfn,
		.number = (uint8_t)n->number,
		.other = (uint8_t)n->kind,
		.id = n->index,
		.up = n->up,
		.permanent = n->permanent,
		.current = n->mac,
		.allocated = n->allocated,
		.vf_path = n->vf_path,
		.serial = n->serial,
	};
}

static int8_t index_of(const struct looking *l, unsigned long id)
{
	for (uint8_t i = 0; id && i < l->o->netdevs; i++)
		if (l->id[i] == id)
			return (int8_t)i;
	return id ? -2 : -1;
}

/* On a fiber: what the guest's lists lead to may be gone, if somebody broke them. */
static void look_around(void *argument)
{
	struct looking *l = argument;
	struct sut *s = l->s;
	const struct kernel_visitor visitor = {
		.context = l,
		.bus = see_bus,
		.function = see_function,
		.slot = see_slot,
		.channel = see_channel,
		.netdev = see_netdev,
		.pci_bus = see_pci_bus,
		.pci_function = see_pci_function,
		.vmd = see_vmd,
	};

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &l->o->bus[i];

		b->functions = b->slots = 0;
		b->unknown = b->unknown_domain = b->unknown_functions = false;
		b->domain = NO_BUS;
		b->version = s->host.bus[i].version;
		b->access = s->access[i];
		b->state = s->host.bus[i].ever_offered ? state_of(s, i) : BUS_ABSENT;
	}
	s->kernel->visit(&visitor);
	l->o->offers = s->kernel->offers_in_progress();
	for (uint8_t i = 0; i < l->o->netdevs; i++) {
		l->o->netdev[i].vf = index_of(l, l->vf[i]);
		l->o->netdev[i].master = index_of(l, l->master[i]);
	}
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &l->o->bus[i];

		if (b->domain != NO_BUS)
			continue;
		b->domain = 0;
		if (b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED)
			b->state = BUS_PROBING;	/* between bound and there, or on its way out */
	}
}

static uint8_t plight_of(const struct sut *s)
{
	return (uint8_t)((s->watched & KERNEL_NUMBERS_OUT ? PLIGHT_NUMBERS_OUT : 0) |
			 (s->watched & KERNEL_RANGE_FULL ? PLIGHT_RANGE_FULL : 0) |
			 (s->watched & KERNEL_SECOND_BUS ? PLIGHT_SECOND_BUS : 0) |
			 (s->watched & KERNEL_SHARED_BUS ? PLIGHT_SHARED_BUS : 0));
}

void linux_look(struct sut *s, struct observation *o)
{
	struct looking l = { .s = s, .o = o };

	o->settled = true;
	o->over = o->leaving = false;
	o->runnable = 0;
	o->events = o->events_lost = 0;
	o->channels = 0;
	o->knows_channels = true;
	o->offers = 0;
	o->netdevs = 0;
	o->unknown_netdevs = false;
	o->crossed = sim_crossed(s->sim);
	o->planted = (uint8_t)sim_planted(s->sim);
	o->plight = plight_of(s);
	o->status = 0;
	o->has_value = o->unknown_value = false;
	if (!s->touched) {
		look_at_nothing(o);
		return;
	}
	linux_finish_requests(s);
	linux_look_away(s);
	o->over = sim_over(s->sim);
	o->runnable = o->over ? 0 : sim_runnable(s->sim);
	o->settled = !o->runnable && !o->over;
	o->leaving = is_leaving(s);
	o->status = s->status;
	o->has_value = s->has_value;
	o->unknown_value = false;
	o->value = s->value;
	if (o->over || sim_call(s->sim, look_around, &l)) {
		look_at_nothing(o);
		o->over = true;
	} else if (o->settled) {
		check_domains(s, o, s->settled && !o->leaving);	/* who leaves may still hold a number */
	}
	if (!o->over)
		linux_see_hardware(s, o);
	memcpy(o->event, s->event, s->events * sizeof(*s->event));
	o->events = s->events;
	o->events_lost = s->events_lost;
	s->events = s->events_lost = 0;
}
