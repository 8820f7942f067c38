// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - a whole guest as a model; see machine.h
 *
 * What the parts have in common is here: domains and slot names belong to the machine, and probes
 * queue up (drivers/hv/channel_mgmt.c:637-640: one work queue for all primary channels).
 */
#include "model/machine_parts.h"

#include <errno.h>
#include <string.h>

void machine_init(struct machine *m)
{
	host_init(&m->host);
	domains_init(&m->domains, DOMAIN_BYTES_4_5, DOMAIN_LOWEST);
	machine_reset(m);
}

static void channel_clear(struct channel *c)
{
	c->state = CHANNEL_ABSENT;
	c->doubt = c->busy = c->arriving = c->power = c->waits_for_turn = c->has_domain = c->unsure_domain = false;
	functions_reset(&c->f);
}

void machine_reset(struct machine *m)
{
	host_reset(&m->host);
	domains_reset(&m->domains);
	id_registry_reset(&m->ids);
	m->doubt = m->unloaded = m->in_flux = m->slept = m->crowded = m->unsure_offers = false;
	m->turns = 0;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		m->channel[i].lost = m->channel[i].answered = m->channel[i].slow_exit = m->channel[i].later = false;
		channel_clear(&m->channel[i]);
	}
}

/* ---- certainty ------------------------------------------------------------------------------------ */

void channel_put_domain(struct machine *m, struct channel *c)
{
	if (c->has_domain) {
		domain_release(&m->domains, c->domain);
		id_registry_remove(&m->ids, c->domain);
	}
	c->has_domain = c->unsure_domain = false;
}

void channel_doubt(struct machine *m, struct channel *c)
{
	channel_put_domain(m, c);
	c->doubt = c->unsure_domain = true;
	/* Whoever queues behind it may be probed at any time. */
	for (unsigned i = 1; i <= SCENARIO_CHANNELS && c->state == CHANNEL_PROBING && !c->waits_for_turn; i++)
		if (m->channel[i].waits_for_turn)
			m->channel[i].doubt = m->channel[i].unsure_domain = true;
}

void channel_lose(struct machine *m, struct channel *c)
{
	channel_doubt(m, c);
	c->lost = true;
}

void machine_doubt(struct machine *m)
{
	m->doubt = true;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		struct channel *c = &m->channel[i];

		if (c->busy || c->doubt || c->state == CHANNEL_PROBING)
			channel_lose(m, c);
	}
}

void machine_lose(struct machine *m)
{
	machine_doubt(m);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		channel_lose(m, &m->channel[i]);
}

static void unsure_names(struct bus_functions *f)
{
	for (uint32_t left = f->slots; left; left &= left - 1)
		f->slot[__builtin_ctz(left)].unsure = true;
}

bool channel_touch(struct machine *m, struct channel *c, bool shared)
{
	if (m->doubt)
		channel_lose(m, c);
	else if (c->busy && c->power)
		channel_lose(m, c);
	else if (c->busy && !c->doubt)
		channel_doubt(m, c);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS && shared; i++) {
		struct channel *o = &m->channel[i];

		if (o == c || !o->busy)
			continue;
		o->unsure_domain = true;
		unsure_names(&o->f);
	}
	return !channel_is_unknown(c);
}

void machine_rest(struct machine *m)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		m->channel[i].busy = m->channel[i].power = m->channel[i].arriving = false;
	m->in_flux = false;
}

/* ---- numbers and names that all share ------------------------------------------------------------- */

/* A number that one is not sure of is the one that it asked for, or among the lowest. */
enum { LOW_NUMBERS = 4 * SCENARIO_CHANNELS };

static uint16_t hint_of(const struct machine *m, unsigned channel)
{
	const struct host_bus *b = &m->host.bus[channel];

	if (m->domains.bytes == DOMAIN_SERIAL && b->functions)
		return (uint16_t)b->function[0].serial;
	return domain_hint(&m->domains, &b->instance);
}

/* False: there is none for it. */
static bool domain_get(struct machine *m, struct channel *c, const struct guid *instance)
{
	bool somebody_unsure = false, unsure = false;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct channel *o = &m->channel[i];

		if (o == c || !(o->unsure_domain || o->busy))
			continue;
		somebody_unsure = true;
		unsure |= o->lost || o->busy || c->hint == o->hint || c->hint <= LOW_NUMBERS;
	}
	unsure |= somebody_unsure && domain_is_taken(&m->domains, c->hint);
	c->unsure_domain = unsure || m->doubt;
	c->has_domain = !c->unsure_domain && !domain_take(&m->domains, c->hint, &c->domain);
	if (c->has_domain)
		id_registry_probe(&m->ids, instance, c->hint, c->domain);
	return c->has_domain || c->unsure_domain;
}

struct naming {
	struct machine *m;
	const struct channel *c;
};

static bool has_name(struct machine *m, uint32_t serial, uint32_t repeat, bool *unsure)
{
	bool found = false;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct bus_functions *f = &m->channel[i].f;

		for (uint32_t left = f->slots; left; left &= left - 1) {
			const struct bus_slot *s = &f->slot[__builtin_ctz(left)];

			if (s->serial != serial)
				continue;
			*unsure |= s->unsure;
			found |= s->repeat == repeat;
		}
	}
	return found;
}

static uint32_t name(void *context, uint32_t serial, bool *unsure)
{
	const struct naming *n = context;
	uint32_t repeat = 0;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct channel *o = &n->m->channel[i];

		*unsure |= o != n->c && (channel_is_unknown(o) || o->busy);
	}
	while (has_name(n->m, serial, repeat, unsure))
		repeat++;
	return repeat;
}

static void enumerate(struct machine *m, unsigned channel, bool bring_up)
{
	struct channel *c = &m->channel[channel];
	const struct host_bus *b = &m->host.bus[channel];
	struct naming n = { m, c };

	functions_scan(&c->f, b->function, b->functions, bring_up);
	functions_slots(&c->f, name, &n);
	for (uint32_t i = 0; i < c->f.tolds; i++) {
		if (c->f.told[i].vendor != VENDOR_LATER)
			continue;
		machine_doubt(m);
		channel_lose(m, c);
		return;
	}
}

/* ---- probes ---------------------------------------------------------------------------------------- */

static void probe_result(struct machine *m, unsigned channel, enum bring_result r)
{
	struct channel *c = &m->channel[channel];

	m->crowded |= r == BRING_UNSURE;
	if (r == BRING_UP && m->crowded && c->bar_kinds)
		r = BRING_UNSURE;
	switch (r) {
	case BRING_UP:
		c->state = CHANNEL_INSTALLED;
		enumerate(m, channel, true);
		break;
	case BRING_DOWN:
		c->state = CHANNEL_FAILED;
		functions_reset(&c->f);
		channel_put_domain(m, c);
		break;
	case BRING_WAITS:
		break;
	case BRING_UNSURE:
		c->state = CHANNEL_FAILED; /* or installed: the queue goes on either way */
		channel_doubt(m, c);
		break;
	case BRING_SLOW:
		machine_doubt(m);
		channel_lose(m, c);
		break;
	}
}

static void probe(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];

	c->waits_for_turn = false;
	c->busy |= m->async;
	c->arriving |= m->async;
	if (m->host.bus[channel].type != OFFER_PCI)
		return;
	if (channel_is_unknown(c)) {
		/* Perhaps it waits for an answer, and who comes behind it waits too. */
		c->state = c->answered ? CHANNEL_PROBING : CHANNEL_FAILED;
		if (c->answered)
			machine_doubt(m);
		return;
	}
	functions_reset(&c->f);
	c->bar_kinds = (uint8_t)host_bar_kinds(m->host.bus[channel].function, m->host.bus[channel].functions);
	if (!domain_get(m, c, &m->host.bus[channel].instance)) {
		c->state = CHANNEL_FAILED; /* before it says a word to the host: pci-hyperv.c:3673-3678 */
		return;
	}
	bring_up_begin(&c->up, false);
	probe_result(m, channel, bring_up_run(&c->up, &m->host, channel, &c->f));
}

bool machine_probes(const struct machine *m)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (m->channel[i].state == CHANNEL_PROBING && !m->channel[i].waits_for_turn)
			return true;
	return false;
}

void machine_take_turns(struct machine *m)
{
	while (!machine_probes(m)) {
		unsigned next = 0;

		for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
			const struct channel *c = &m->channel[i];

			if (c->waits_for_turn && (!next || c->turn < m->channel[next].turn))
				next = i;
		}
		if (!next)
			return;
		probe(m, next);
	}
}

static bool same_device(const struct host_bus *a, const struct host_bus *b)
{
	return a->type == b->type && !memcmp(&a->instance, &b->instance, sizeof(a->instance));
}

/* Perhaps the guest has not let go of this number or this device: then the host does not offer it (hyperv/vmbus.h). */
static bool is_held(const struct machine *m, unsigned channel)
{
	const struct host_bus *b = m->host.bus;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct channel *o = &m->channel[i];

		if (i != channel && (o->busy || o->lost) && b[i].ever_offered &&
		    (b[i].relid == b[channel].relid || same_device(&b[i], &b[channel])))
			return true;
	}
	return false;
}

bool machine_may_wait(const struct machine *m, unsigned channel)
{
	const struct channel *c = &m->channel[channel];

	return channel_is_unknown(c) && c->answered && m->host.bus[channel].offered;
}

void machine_offer(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];
	const struct host_bus *b = &m->host.bus[channel];
	bool known;

	c->hint = hint_of(m, channel);
	if (is_held(m, channel) || b->sub || c->busy)
		channel_lose(m, c);
	if (c->busy)
		machine_doubt(m); /* the former bus of that name may still be talking */
	if (b->sub || c->busy)
		c->state = CHANNEL_PROBING; /* for all that one knows it holds up the queue */
	known = channel_touch(m, c, true);
	c->turn = m->turns++;
	if (!known || b->type != OFFER_PCI) {
		c->waits_for_turn = true;
		machine_take_turns(m);
		return;
	}
	if (m->unloaded) {
		c->state = CHANNEL_FAILED;
		return;
	}
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		if (!machine_may_wait(m, i) && (m->channel[i].state != CHANNEL_PROBING || !m->channel[i].doubt))
			continue;
		machine_doubt(m); /* perhaps that one holds up the queue, perhaps not */
		channel_lose(m, c);
		return;
	}
	c->waits_for_turn = true;
	c->state = CHANNEL_PROBING;
	machine_take_turns(m);
}

/*
 * In the queue of probes nobody can take it out, and on its way out of D0 it waits for an answer: so does the
 * guest, with this rescind and all that come (channel_mgmt.c:1233).  Nor does a rescind end a scan that is told to try
 * again later.
 */
static bool is_stuck(const struct machine *m, const struct channel *c)
{
	bool in_queue = c->waits_for_turn;

	for (unsigned i = 1; i <= SCENARIO_CHANNELS && c->arriving; i++)
		in_queue |= &m->channel[i] != c && m->channel[i].arriving;
	return in_queue || (c->busy && (c->power || c->answered)) ||
	       (channel_is_unknown(c) && (c->slow_exit || c->later));
}

void machine_rescind(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];
	const bool busy = c->busy, stuck = is_stuck(m, c);

	channel_touch(m, c, true);
	if (stuck)
		machine_doubt(m);
	/* Who knows how many of the answers that were laid out for it are used up? */
	if (c->doubt && c->answered)
		channel_lose(m, c);
	if (c->lost)
		return;
	/* Asleep, its root bus is left behind (pci-hyperv.c:3901: only the state "installed" takes it away). */
	if (c->waits_for_turn || c->state == CHANNEL_SUSPENDED) {
		channel_lose(m, c);
		return;
	}
	channel_put_domain(m, c);
	channel_clear(c);
	c->busy = busy;
	machine_take_turns(m);
}

/* Whether a probe that is about to begin meets it cannot be said; nor when the next one has its turn. */
void machine_lay_out(struct machine *m, const struct operation *op)
{
	struct channel *c = &m->channel[op->channel];

	const bool later = op->kind == OP_FUNCTION && op->function.vendor == VENDOR_LATER;
	const bool answer = op->kind == OP_ANSWER;

	/* Who is asked about decides, too, whether there is an answer to wait for. */
	if (!answer && !later && !(op->kind == OP_FUNCTION && c->answered))
		return;
	c->answered = true;
	c->later |= later;
	if (later && m->in_flux)
		machine_doubt(m); /* who is loading the driver may wait for it, and all devices with that */
	c->slow_exit |= answer && op->answer.request == REQUEST_D0_EXIT && op->answer.kind != ANSWER_STATUS;
	if (!c->arriving)
		return;
	c->state = CHANNEL_PROBING;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		if (!m->channel[i].arriving)
			continue;
		channel_doubt(m, &m->channel[i]);
		m->channel[i].answered = true;	/* behind the one that waits: its own rescind waits too */
	}
}

void machine_reply(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];

	if (c->state != CHANNEL_PROBING || c->waits_for_turn || c->up.deaf || !channel_touch(m, c, true))
		return;
	probe_result(m, channel, bring_up_reply(&c->up, &m->host, channel, &c->f));
	machine_take_turns(m);
}

/* ---- a bus that is up -------------------------------------------------------------------------------- */

void machine_relations(struct machine *m, unsigned channel)
{
	struct channel *c = &m->channel[channel];
	struct host_bus *b = &m->host.bus[channel];

	if (!channel_touch(m, c, true))
		return;
	if (c->state == CHANNEL_PROBING && !c->waits_for_turn)
		channel_doubt(m, c);
	if (c->state != CHANNEL_INSTALLED)
		return; /* its channel is closed */
	for (uint32_t n = functions_new(&c->f, b->said, b->said_count); n; n--)
		if (bring_up_ask(b, REQUEST_REQUIREMENTS).kind == ANSWER_SILENT) {
			channel_doubt(m, c);
			return;
		}
	functions_tell(&c->f, b->said, b->said_count);
	for (uint32_t i = 0; i < c->f.founds; i++)
		memset(c->f.found[i].known, 0, sizeof(c->f.found[i].known));
	enumerate(m, channel, false);
}
