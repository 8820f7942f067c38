// SPDX-License-Identifier: GPL-2.0
/*
 * check.c - drive a system under test through a scenario, in lockstep with the model
 *
 * After every operation both are looked at, and the rules are asked: first those that hear of
 * events, then those that judge the state.  What rules may ask is here; what becomes of a broken
 * one is in findings.c.
 */
#include "check/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/guest_pci.h"
#include "check/hardware.h"

struct checker {
	struct check check;
	struct observation seen[3];	/* now, before, the model's */
	uint8_t heard[];		/* for check.heard */
};

const struct observation *check_now(const struct check *c)
{
	return c->now;
}

const struct observation *check_before(const struct check *c)
{
	return c->before;
}

/* Is there a model alongside that can say something? */
static bool is_modelled(const struct check *c)
{
	return c->model && !c->hostile;
}

const struct observation *check_model(const struct check *c)
{
	return is_modelled(c) ? c->modelled : NULL;
}

const struct operation *check_op(const struct check *c)
{
	return c->op;
}

const struct host *check_host(const struct check *c)
{
	return c->class->host(c->sut);
}

struct platform *check_platform(const struct check *c)
{
	return c->class->platform ? c->class->platform(c->sut) : NULL;
}

done_set check_done(const struct check *c)
{
	return c->done;
}

enum check_phase check_phase(const struct check *c)
{
	return c->phase;
}

void *check_memory(struct check *c, size_t bytes)
{
	struct rule_memory *m = &c->memory[c->rule];

	if (m->run == c->run)
		return m->bytes;
	if (m->room < bytes) {
		void *more = realloc(m->bytes, bytes);

		if (!more) {
			c->no_memory = true;
			return NULL;
		}
		m->bytes = more;
		m->room = bytes;
	}
	memset(m->bytes, 0, bytes);
	m->run = c->run;
	return m->bytes;
}

static bool is_asked(const struct check *c, const struct invariant *rule)
{
	if (rule->of_hardware && !(c->hardware && c->now->settled && hardware_asked_after(c->op)))
		return false;
	return !(rule->trusted && c->hostile);
}

static size_t count_rules(void)
{
	size_t n = 0;

	while (check_rules[n])
		n++;
	return n;
}

/* One list of listeners for each kind of event: a probe has a hundred events, and most concern nobody. */
static void list_listeners(struct check *c, uint8_t *room, size_t rules)
{
	for (uint8_t kind = 0; kind < EVENT_KINDS; kind++) {
		c->heard[kind] = room;
		for (size_t i = 0; i < rules; i++)
			if (check_rules[i]->hears & HEARS(kind))
				*room++ = (uint8_t)i;
		*room++ = NOBODY;
	}
}

int checker_open(struct checker **ret, const struct sut_class *sut, const struct check_options *options)
{
	const size_t rules = count_rules();
	struct checker *checker;
	struct check *c;
	int error;

	if (rules >= NOBODY)
		return -E2BIG;
	checker = calloc(1, sizeof(*checker) + EVENT_KINDS * (rules + 1));
	if (!checker)
		return -ENOMEM;
	c = &checker->check;
	c->now = &checker->seen[0];
	c->before = &checker->seen[1];
	c->modelled = &checker->seen[2];
	c->class = sut;
	if (options) {
		c->model_class = options->model;
		c->hardware = options->hardware;
		c->trace = options->trace;
		c->choose = options->choose;
		c->context = options->context;
	}
	list_listeners(c, checker->heard, rules);
	c->memory = calloc(rules, sizeof(*c->memory));
	error = c->memory ? sut->open(&c->sut) : -ENOMEM;
	if (!error && c->model_class) {
		error = c->model_class->open(&c->model);
		if (error)
			sut->close(c->sut);
	}
	if (!error && options && options->log && sut->log)
		sut->log(c->sut, true);
	if (error) {
		free(c->memory);
		free(checker);
		return error;
	}
	*ret = checker;
	return 0;
}

void checker_close(struct checker *checker)
{
	struct check *c;

	if (!checker)
		return;
	c = &checker->check;
	if (c->model)
		c->model_class->close(c->model);
	c->class->close(c->sut);
	for (size_t i = 0, rules = count_rules(); i < rules; i++)
		free(c->memory[i].bytes);
	free(c->memory);
	free(checker);
}

/* The machine before the first operation.  Only what says how much of the rest counts. */
static void clear(struct observation *o)
{
	o->settled = true;
	o->over = o->has_value = o->unknown_value = false;
	o->runnable = 0;
	o->status = 0;
	o->events = o->events_lost = 0;
	o->crossed = 0;
	o->plight = o->planted = 0;
	o->pci = NULL;
	for (unsigned i = 0; i <= SCENARIO_CHANNELS; i++) {
		struct seen_bus *b = &o->bus[i];

		b->state = BUS_ABSENT;
		b->functions = b->slots = 0;
		b->unknown = b->unknown_domain = b->unknown_functions = false;
	}
}

static void tell_events(struct check *c)
{
	for (const struct event *e = c->now->event, *end = e + c->now->events; e < end; e++) {
		for (const uint8_t *i = c->heard[e->kind]; *i != NOBODY; i++) {
			c->rule = *i;
			if (is_asked(c, check_rules[*i]))
				check_rules[*i]->event(c, e);
		}
	}
}

static void ask_rules(struct check *c)
{
	tell_events(c);
	if (c->now->over)
		return;
	for (c->rule = 0; check_rules[c->rule]; c->rule++) {
		const struct invariant *rule = check_rules[c->rule];
		void (*hook)(struct check *c) = c->phase == CHECK_RUNNING ? rule->look : rule->end;

		if (hook && is_asked(c, rule))
			hook(c);
	}
}

/* What firmware left, or somebody plugged in: the guest may mend it, or be blamed for it. */
static void ask_about_hardware(struct check *c)
{
	if (!c->hardware || !hardware_asked_before(c->op))
		return;
	for (c->rule = 0; check_rules[c->rule]; c->rule++)
		if (check_rules[c->rule]->of_hardware)
			check_rules[c->rule]->look(c);
}

static void note_failures(struct check *c)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const uint8_t state = c->now->bus[i].state;

		if (state == BUS_FAILED || (c->phase == CHECK_SETTLED && state == BUS_PROBING))
			c->done |= DONE_FAILED_PROBE;
	}
}

static done_set plight(const struct check *c)
{
	const uint8_t is = c->now->plight;

	return (is & PLIGHT_NUMBERS_OUT ? DONE_NUMBERS_OUT : 0) | (is & PLIGHT_RANGE_FULL ? DONE_RANGE_FULL : 0) |
	       (is & PLIGHT_SECOND_BUS ? DONE_SECOND_BUS : 0) | (is & PLIGHT_SHARED_BUS ? DONE_SHARED_BUS : 0);
}

/* What an operation did to hardware, and what the guest's picture of it has come to. */
static void note_hardware(struct check *c)
{
	struct platform *p = check_platform(c);

	c->done |= plight(c);
	if (!p || platform_is_empty(p))
		return;
	if (!c->op)
		return;
	if (c->op->kind == OP_PLUG && c->now->pci && c->now->pci->booted)
		c->done |= DONE_HOT_PLUG;
	c->done |= guest_pci_situation(p, c->op);
}

/* Look at both machines, then judge. */
static void look(struct check *c)
{
	struct observation *last = c->before;

	c->before = c->now;
	c->now = last;
	c->now->crossed = c->now->plight = c->now->planted = 0; /* only real systems say */
	c->now->pci = NULL;
	c->class->look(c->sut, c->now);
	c->looks++;
	c->result->planted = c->now->planted;
	note_failures(c);
	note_hardware(c);
	if (is_modelled(c))
		c->model_class->look(c->model, c->modelled);
	if (c->trace)
		c->trace(c->context, c->op, c->now);
	c->about = -1;
	ask_rules(c);
}

static void carry_out(struct check *c, const struct operation *op)
{
	c->op = op;
	if (op->kind == OP_EJECT && c->done & DONE(OP_RELATIONS))
		c->done |= DONE_RELATIONS_THEN_EJECT;
	c->done |= DONE(op->kind);
	c->hostile |= op->kind == OP_HOST && op->host.property == HOST_HOSTILE && op->host.value;
	ask_about_hardware(c);
	c->class->step(c->sut, op);
	if (is_modelled(c))
		c->model_class->step(c->model, op);
	look(c);
}

static void run_operation(struct check *c, const struct operation *op)
{
	struct operation run;

	if (op->kind == OP_NOTE)
		return;
	if (op->kind == OP_EXPECT) {
		c->op = op;
		expect_check(c);
		return;
	}
	while (c->choose && (op->kind == OP_IDLE || op->async) &&
	       c->choose(c->context, c->at, op->async, c->now->runnable, &run))
		carry_out(c, &run);
	if (!c->now->over)
		carry_out(c, op);
}

static void settle(struct check *c)
{
	c->phase = CHECK_SETTLED;
	c->class->settle(c->sut);
	if (is_modelled(c))
		c->model_class->settle(c->model);
	look(c);
}

static void end(struct check *c)
{
	c->phase = CHECK_ENDED;
	if (c->done & DONE(OP_RELATIONS))
		c->done |= DONE_RELATIONS_THEN_EJECT;	/* the host asks everything back */
	c->class->end(c->sut);
	if (is_modelled(c))
		c->model_class->end(c->model);
	look(c);
}

static void begin(struct check *c, struct check_result *result)
{
	result->findings = result->expectations = result->expectations_failed = 0;
	result->over = false;
	result->planted = 0;
	c->result = result;
	c->phase = CHECK_RUNNING;
	c->run++;
	c->done = 0;
	c->no_memory = c->hostile = false;
	clear(c->now);
	c->class->begin(c->sut);
	if (c->model)
		c->model_class->begin(c->model);
}

int checker_run(struct checker *checker, const struct scenario *s, struct check_result *result)
{
	struct check *c = &checker->check;

	begin(c, result);
	for (c->at = 0; c->at < s->count && !c->now->over; c->at++)
		run_operation(c, &s->op[c->at]);
	c->op = NULL;
	if (!c->now->over)
		settle(c);
	if (!c->now->over)
		end(c);
	result->over = c->now->over;
	return c->no_memory ? -ENOMEM : 0;
}
