// SPDX-License-Identifier: GPL-2.0
/*
 * operations.c - what each operation of a scenario does to a model of a guest
 *
 * Carries out a scenario on the plain structs of harness/model, without threads: an operation takes
 * effect at once, and what that leaves open is said to be unknown rather than guessed.  What a
 * trusted host would not send is skipped as in sut/linux.c, with the same status, and the same for
 * what a guest would not ask.
 *
 * Not modelled: how many interrupts a function really gets, MSI messages, timing, and values in
 * config space that the guest's own PCI core may have changed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/vpci.h"
#include "sut/model/model.h"

enum { REST_MS = 250 };	/* time that a machine gets to come to rest (SIM_IDLE_NS) */

static struct channel *channel_of(struct sut *s, const struct operation *op)
{
	return &s->m.channel[op->channel];
}

static struct host_bus *bus_of(struct sut *s, const struct operation *op)
{
	return &s->m.host.bus[op->channel];
}

static int unknown(struct sut *s)
{
	s->out.unknown = true;
	return 0;
}

/* Nothing was done; the real host may have refused for another reason, or not at all. */
static int refused(struct sut *s, int error)
{
	s->out.unknown = true;
	return error;
}

/* ---- the host ------------------------------------------------------------------------------------ */

/*
 * A sub-channel is taken when its device is up: if it is not, or if that is not known, the real host may refuse.
 * Without its driver no device asks for one.
 */
static bool is_primary_up(const struct sut *s, const struct operation *op)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct host_bus *b = &s->m.host.bus[i];
		const struct channel *c = &s->m.channel[i];

		if (b->offered && !b->sub && !memcmp(&b->instance, &op->offer.instance, sizeof(b->instance)))
			return !s->m.unloaded && !channel_is_unknown(c) && !c->busy && c->state != CHANNEL_PROBING;
	}
	return true;	/* refused for certain */
}

static int do_offer(struct sut *s, const struct operation *op)
{
	int error = host_apply(&s->m.host, op);

	s->m.unsure_offers |= op->offer.sub && !is_primary_up(s, op);
	if (s->m.unsure_offers) {
		channel_lose(&s->m, channel_of(s, op));
		return refused(s, error);
	}
	if (error) {
		/* In the way of it may be a channel that the guest did not get: then it was taken. */
		for (unsigned i = 1; i <= SCENARIO_CHANNELS && !bus_of(s, op)->offered; i++)
			if (s->m.channel[i].lost)
				channel_lose(&s->m, channel_of(s, op));
		return refused(s, error);
	}
	machine_offer(&s->m, op->channel);
	if (s->m.host.isolated && op->offer.type != OFFER_NET)
		channel_lose(&s->m, channel_of(s, op));		/* refused, or up to the version: isolation.h */
	return 0;
}

static int do_rescind(struct sut *s, const struct operation *op)
{
	int error = host_apply(&s->m.host, op);

	if (error == -EBUSY) {
		/* Its sub-channel is in the way, or there is none: its device was not up when it came. */
		machine_doubt(&s->m);
		channel_lose(&s->m, channel_of(s, op));
	}
	if (!error)
		machine_rescind(&s->m, op->channel);
	return error ? refused(s, error) : 0;
}

static void forget_known(struct channel *c, uint32_t wslot)
{
	struct found_function *p = functions_found(&c->f, wslot_devfn(wslot));

	if (p)
		memset(p->known, 0, sizeof(p->known));
}

/* Whoever is being brought up may look at the picture before or after it changes. */
static int do_picture(struct sut *s, const struct operation *op)
{
	struct channel *c = channel_of(s, op);
	int error = host_apply(&s->m.host, op);

	if (error)
		return refused(s, error);
	if (s->m.host.hostile)
		machine_lose(&s->m);
	if (op->kind == OP_HOST)
		return 0;
	machine_lay_out(&s->m, op);
	if (c->busy || (c->state == CHANNEL_PROBING && !c->waits_for_turn && op->kind != OP_ANSWER))
		channel_doubt(&s->m, c);
	if (op->kind == OP_FUNCTION || op->kind == OP_BARS || op->kind == OP_DROP)
		forget_known(c, op->drop.wslot); /* each of these begins with it */
	return 0;
}

/* A message goes out if the channel is offered and a version was agreed on. */
static int may_send(struct sut *s, const struct operation *op)
{
	const struct host_bus *b = bus_of(s, op);

	return !b->offered ? -ENODEV : b->version ? 0 : -EPERM;
}

static int do_relations(struct sut *s, const struct operation *op)
{
	int error = may_send(s, op);

	if (error)
		return error;
	host_send(&s->m.host, op);
	machine_relations(&s->m, op->channel);
	return 0;
}

static bool was_said(const struct host_bus *b, uint32_t wslot)
{
	for (uint32_t i = 0; i < b->said_count; i++)
		if (b->said[i].wslot == wslot)
			return true;
	return false;
}

/* What the guest sends when it has let go: the host then forgets the function. */
static void ejection_complete(struct sut *s, const struct operation *op)
{
	uint8_t packet[VPCI_DESCRIPTOR + 16] = { 0 };

	le_put(packet + VPCI_DESCRIPTOR, 4, VPCI_BASE + VPCI_EJECTION_COMPLETE);
	le_put(packet + VPCI_DESCRIPTOR + 4, 4, op->eject.wslot);
	host_request(&s->m.host, op->channel, packet, vpci_put_packet(packet, PACKET_INBAND, 0, 12));
}

static int do_eject(struct sut *s, const struct operation *op)
{
	struct channel *c = channel_of(s, op);
	int error = may_send(s, op);

	if (error == -ENODEV || !host_find(&s->m.host, op->channel, op->eject.wslot))
		return error ? error : -EPERM;
	if (error || !was_said(bus_of(s, op), op->eject.wslot)) {
		if (c->busy || channel_is_unknown(c))
			channel_lose(&s->m, c);	/* perhaps it was, meanwhile, and goes */
		return -EPERM;
	}
	/*
	 * Whether it lets go decides what the host's picture is from now on.  And it cannot while a driver waits for an
	 * answer: then nobody gets the lock under which buses are changed (pci_lock_rescan_remove()).
	 */
	if (!channel_touch(&s->m, c, true)) {
		if (c->answered)
			machine_doubt(&s->m);
		channel_lose(&s->m, c);
		return 0;
	}
	/* The guest takes the device off the bus by its devfn, which reserved bits of the wslot do not reach. */
	host_eject(bus_of(s, op), op->eject.wslot);
	if (c->state != CHANNEL_INSTALLED || op->eject.wslot > 0xff || !functions_eject(&c->f, op->eject.wslot))
		channel_lose(&s->m, c);
	else
		ejection_complete(s, op);
	return 0;
}

static int do_invalidate(struct sut *s, const struct operation *op)
{
	return may_send(s, op);
}

static int do_reply(struct sut *s, const struct operation *op)
{
	if (!bus_of(s, op)->offered)
		return -ENODEV;
	machine_reply(&s->m, op->channel);
	return 0;
}

/* What only a hostile host does, while this one keeps the protocol; of the other nothing is said at all. */
/* Netdevs are registered under a lock that a driver may hold while it waits for the host: then nothing is certain. */
static int do_net(struct sut *s, const struct operation *op)
{
	const int status = model_netdevs_do(&s->netdevs, &s->m, op);

	/* Who waits for RTNL has no status yet. */
	s->out.unknown |= s->netdevs.unknown || op->async || op->kind >= OP_ASSOCIATE;
	return status;
}

static int do_break(struct sut *s, const struct operation *op)
{
	(void)op;
	return s->m.host.hostile ? unknown(s) : -EPERM;
}

/* Only packets that a guest has to pass over are sent at all. */
static int do_packet(struct sut *s, const struct operation *op)
{
	return bus_of(s, op)->offered ? unknown(s) : -ENODEV;
}

/* ---- the guest ------------------------------------------------------------------------------------ */

static int do_request(struct sut *s, const struct operation *op)
{
	return machine_request(&s->m, op, &s->out);
}

static int do_suspend(struct sut *s, const struct operation *op)
{
	s->out.unknown |= bus_of(s, op)->type == OFFER_NET;
	return machine_suspend(&s->m, op->channel);
}
static int do_resume(struct sut *s, const struct operation *op)
{
	s->out.unknown |= bus_of(s, op)->type == OFFER_NET;
	return machine_resume(&s->m, op->channel);
}

static int whole_machine(struct sut *s, int status)
{
	return s->m.doubt ? unknown(s) : status;
}

static int do_unload(struct sut *s, const struct operation *op)
{
	(void)op;
	return whole_machine(s, machine_unload(&s->m));
}

static int do_load(struct sut *s, const struct operation *op)
{
	(void)op;
	return whole_machine(s, machine_load(&s->m));
}

/* ---- the run ------------------------------------------------------------------------------------------- */

static int do_fail(struct sut *s, const struct operation *op)
{
	(void)op;
	machine_doubt(&s->m);
	return 0;
}

static int do_run(struct sut *s, const struct operation *op)
{
	(void)op;
	return unknown(s);
}

/* What is under way polls, and sleeps in between: to see it end takes a while. */
static int do_wait(struct sut *s, const struct operation *op)
{
	if (op->wait.ms >= REST_MS)
		machine_rest(&s->m);
	return 0;
}

static const struct method {
	int (*carry_out)(struct sut *s, const struct operation *op);
	bool rests; /* unless asynchronous, everybody runs afterwards */
	bool power; /* leaves more behind than a rescind undoes */
	bool momentary; /* once begun it is as good as done: it waits for nobody */
} methods[OP_KINDS] = {
	[OP_OFFER] = { do_offer, .rests = true },
	[OP_RESCIND] = { do_rescind, .rests = true },
	[OP_FUNCTION] = { do_picture, .momentary = true },
	[OP_BARS] = { do_picture, .momentary = true },
	[OP_DROP] = { do_picture, .momentary = true },
	[OP_POKE] = { do_picture, .momentary = true },
	[OP_ANSWER] = { do_picture, .momentary = true },
	[OP_HOST] = { do_picture, .momentary = true },
	[OP_RELATIONS] = { do_relations, .rests = true },
	[OP_EJECT] = { do_eject, .rests = true, .power = true },
	[OP_INVALIDATE] = { do_invalidate, .rests = true, .momentary = true },
	[OP_REPLY] = { do_reply, .rests = true },
	[OP_PACKET] = { do_packet, .rests = true, .momentary = true },
	[OP_READ] = { do_request, .rests = true },
	[OP_WRITE] = { do_request, .rests = true },
	[OP_MSI] = { do_request, .rests = true },
	[OP_MSI_FREE] = { do_request, .rests = true },
	[OP_RETARGET] = { do_request, .rests = true },
	[OP_BLOCK_READ] = { do_request, .rests = true },
	[OP_BLOCK_WRITE] = { do_request, .rests = true },
	[OP_SUSPEND] = { do_suspend, .rests = true, .power = true },
	[OP_RESUME] = { do_resume, .rests = true, .power = true },
	[OP_UNLOAD] = { do_unload, .rests = true, .power = true },
	[OP_LOAD] = { do_load, .rests = true, .power = true },
	[OP_FAIL] = { do_fail, .momentary = true },
	[OP_RUN] = { do_run, .momentary = true },
	[OP_IDLE] = { do_run, .rests = true },
	[OP_WAIT] = { do_wait, .momentary = true },
	[OP_MESSAGE] = { do_break, .rests = true, .momentary = true },
	[OP_RING] = { do_break, .rests = true, .momentary = true },
	[OP_INJECT] = { do_run, .momentary = true },
	[OP_NIC] = { do_net, .momentary = true },
	[OP_PORT] = { do_net, .momentary = true },
	[OP_ASSOCIATE] = { do_net, .momentary = true },
	[OP_NETDEV] = { do_net, .momentary = true },
	[OP_MAC] = { do_net, .momentary = true },
	[OP_LINK] = { do_net, .momentary = true },
};

static void begin_async(struct sut *s, const struct operation *op, bool power)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		if (op->channel && op->channel != i)
			continue;
		s->m.channel[i].busy = true;
		s->m.channel[i].power |= power;
	}
}

/* Refused at once, and nobody runs meanwhile: what is asked of a sleeper, to wake one that does not sleep. */
static bool is_refused(struct sut *s, const struct operation *op)
{
	return op->kind >= OP_READ && op->kind <= OP_LOAD &&
	       (s->out.status == -EAGAIN || s->out.status == -EPERM ||
		((s->m.slept || op->kind == OP_RESUME) && channel_is_unknown(channel_of(s, op))));
}

void model_step(struct sut *s, const struct operation *op)
{
	const struct method *m = &methods[op->kind];

	s->out = (struct outcome){ 0 };
	s->op = op;
	s->at++;
	if (!m->carry_out)
		return;
	s->m.async = op->async;
	s->out.status = m->carry_out(s, op);
	if (op->async && !m->momentary && !s->out.status)
		begin_async(s, op, m->power);
	else if (!op->async && m->rests && !is_refused(s, op))
		machine_rest(&s->m);
	model_netdevs_update(&s->netdevs, &s->m, op);
}

void model_settle(struct sut *s)
{
	/* Answers that were laid out are taken back: before or after whoever is busy has met them? */
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->m.channel[i].busy && s->m.channel[i].answered)
			channel_lose(&s->m, &s->m.channel[i]);
	machine_rest(&s->m);
	host_behave(&s->m.host);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		machine_reply(&s->m, i);
	machine_rest(&s->m);
	model_netdevs_update(&s->netdevs, &s->m, &(struct operation){ .kind = OP_IDLE });
	s->out = (struct outcome){ 0 };
}

void model_begin(struct sut *s)
{
	machine_reset(&s->m);
	model_netdevs_reset(&s->netdevs);
	memset(s->attached, 0, sizeof(s->attached));
	s->out = (struct outcome){ 0 };
	s->op = NULL;
	s->at = 0;
}

int model_open(struct sut **out, const struct model_policy *policy)
{
	struct sut *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	machine_init(&s->m);
	domains_init(&s->m.domains, policy->bytes, policy->collision);
	s->m.ids.policy = policy->id;
	s->netdevs.pairs.policy = policy->vf;
	*out = s;
	return 0;
}

void model_close(struct sut *s)
{
	host_free(&s->m.host);
	free(s);
}

const struct host *model_host(struct sut *s)
{
	return &s->m.host;
}
