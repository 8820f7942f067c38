// SPDX-License-Identifier: GPL-2.0
/*
 * fake_sut.c - see fake_sut.h
 *
 * Domains as seed 000 wants them: the host's number if it is free and not 0, else the lowest free one.
 */
#include "fake_sut.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sut {
	struct host host;
	struct observation truth;	/* buses, and the outcome of the last operation */
	struct fake_moment moment;
	fake_defect defect;
};

int fake_open(struct sut **ret, fake_defect defect)
{
	struct sut *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->defect = defect;
	*ret = s;
	return 0;
}

void fake_close(struct sut *s)
{
	free(s);
}

void fake_begin(struct sut *s)
{
	memset(&s->host, 0, sizeof(s->host));
	memset(&s->truth, 0, sizeof(s->truth));
	s->truth.settled = true;
	s->moment = (struct fake_moment){ 0 };
}

static bool is_taken(const struct sut *s, uint32_t domain)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (s->truth.bus[i].state != BUS_ABSENT && s->truth.bus[i].domain == domain)
			return true;
	return !domain;
}

static void offer(struct sut *s, const struct operation *op)
{
	struct seen_bus *b = &s->truth.bus[op->channel];
	struct host_bus *h = &s->host.bus[op->channel];
	uint32_t domain = (uint32_t)(op->offer.instance.b[5] << 8 | op->offer.instance.b[4]);

	h->instance = op->offer.instance;
	h->offered = h->ever_offered = true;
	h->version = 0x10004;
	if (is_taken(s, domain))
		for (domain = 1; is_taken(s, domain);)
			domain++;
	b->state = BUS_INSTALLED;
	b->domain = domain;
}

/* The host lists its functions, or nothing at all if it is asked for no form. */
static void relations(struct sut *s, const struct operation *op)
{
	s->host.bus[op->channel].said_any = true;
	if (!op->relations.form)
		s->host.bus[op->channel].said_count = 0;
}

/* Scenarios for the fake give functions in ascending order of devfn. */
static void function(struct sut *s, const struct operation *op)
{
	struct seen_bus *b = &s->truth.bus[op->channel];
	struct seen_function *f = &b->function[b->functions++];
	struct seen_slot *slot = &b->slot[b->slots++];

	*f = (struct seen_function){
		.devfn = (uint8_t)wslot_devfn(op->function.wslot),
		.vendor = op->function.vendor,
		.device = op->function.device,
		.class = op->function.class,
		.node = op->function.node,
		.vectors = 4,
	};
	s->host.bus[op->channel].said[s->host.bus[op->channel].said_count++].wslot = op->function.wslot;
	slot->device = f->devfn >> 3;
	snprintf(slot->name, sizeof(slot->name), "%u", op->function.serial);
}

static void read_config(struct sut *s, const struct operation *op)
{
	const struct seen_bus *b = &s->truth.bus[op->channel];

	s->truth.has_value = true;
	s->truth.value = b->functions ? (uint32_t)b->function[0].device << 16 | b->function[0].vendor : ~0u;
}

static void retarget(struct sut *s, const struct operation *op)
{
	const uint8_t *b = s->host.bus[op->channel].instance.b, devfn = op->retarget.devfn;
	const uint32_t id = (uint32_t)b[5] << 24 | (uint32_t)b[4] << 16 | (uint32_t)b[7] << 8 |
			    (b[6] & 0xf8) | (devfn & 7);

	fake_event(&s->truth, (struct event){ .kind = EVENT_DEVICE_ID, .channel = op->channel,
					      .a = id, .b = devfn });
}

static void rescind(struct sut *s, const struct operation *op)
{
	s->truth.bus[op->channel] = (struct seen_bus){ .state = BUS_ABSENT };
	s->host.bus[op->channel].offered = false;
}

/* It is asked for, and never given back. */
static void eject(struct sut *s, const struct operation *op)
{
	struct host_bus *b = &s->host.bus[op->channel];

	b->function[b->functions++] = (struct host_function){ .wslot = op->eject.wslot, .ejecting = true };
}

static void suspend(struct sut *s, const struct operation *op)
{
	s->truth.bus[op->channel].state = BUS_SUSPENDED;
}

void fake_step(struct sut *s, const struct operation *op)
{
	static void (*const does[OP_KINDS])(struct sut *s, const struct operation *op) = {
		[OP_OFFER] = offer,
		[OP_FUNCTION] = function,
		[OP_RELATIONS] = relations,
		[OP_READ] = read_config,
		[OP_RETARGET] = retarget,
		[OP_RESCIND] = rescind,
		[OP_EJECT] = eject,
		[OP_SUSPEND] = suspend,
	};

	s->moment.step++;
	s->moment.kind = op->kind;
	if (op->kind == OP_RUN)
		s->moment.who = op->run.who;
	s->truth.has_value = false;
	if (does[op->kind])
		does[op->kind](s, op);
}

void fake_settle(struct sut *s)
{
	s->moment.phase = FAKE_SETTLED;
}

void fake_end(struct sut *s)
{
	s->moment.phase = FAKE_ENDED;
	memset(s->truth.bus, 0, sizeof(s->truth.bus));
}

void fake_look(struct sut *s, struct observation *o)
{
	*o = s->truth;
	s->truth.events = 0;
	if (s->defect)
		s->defect(&s->moment, o);
}

int fake_locate(struct sut *s, const void *where, char *text, size_t room)
{
	const unsigned n = (unsigned)(uintptr_t)where;

	(void)s;
	snprintf(text, room, "fake.c:%u (fake_function_%u)", n, n);
	return 0;
}

const struct host *fake_host(struct sut *s)
{
	return &s->host;
}

void fake_event(struct observation *o, struct event e)
{
	o->event[o->events++] = e;
}

int fake_run(const struct sut_class *sut, const struct sut_class *model, const struct operation *op,
	     size_t count, struct check_result *result)
{
	const struct scenario scenario = { .op = (struct operation *)op, .count = count };
	const struct check_options options = { .model = model };
	struct checker *checker;
	int error;

	error = checker_open(&checker, sut, &options);
	if (error)
		return error;
	error = checker_run(checker, &scenario, result);
	checker_close(checker);
	return error;
}
