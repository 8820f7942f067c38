// SPDX-License-Identifier: GPL-2.0
/*
 * expect.c - what a scenario says must be seen
 *
 * Not a rule about drivers: an `expect` line applies to the systems that its pattern names, and is
 * judged by what was seen after the operation before it.  A model that cannot say is not asked.
 * Every expectation that fails is a finding, not only the first.
 */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/compare.h"
#include "check/device_ids.h"
#include "check/guest_pci.h"
#include "check/run.h"

extern const struct invariant rule_expect;

enum verdict { FAILED, FULFILLED, UNDECIDED };

struct seen {			/* what an expectation is about */
	struct check *c;
	const struct operation *op;
	const struct observation *now;
	const struct seen_bus *bus;
	const struct seen_function *function;	/* NULL: not there */
	char found[64];		/* when it failed */
};

static enum verdict compare(struct seen *s, uint64_t found)
{
	snprintf(s->found, sizeof(s->found), "%" PRId64 " (0x%" PRIx64 ")", (int64_t)found, found);
	return found == s->op->expect.value ? FULFILLED : FAILED;
}

static enum verdict nothing(struct seen *s, const char *what)
{
	snprintf(s->found, sizeof(s->found), "%s", what);
	return FAILED;
}

static enum verdict domain(struct seen *s)
{
	if (s->bus->unknown_domain)
		return UNDECIDED;
	return bus_is_live(s->bus) ? compare(s, s->bus->domain) : nothing(s, "no live bus");
}

static enum verdict state(struct seen *s)
{
	return compare(s, s->bus->state);
}

static enum verdict functions(struct seen *s)
{
	for (unsigned i = 0; i < s->bus->functions; i++)
		if (s->bus->function[i].unknown_presence)
			return UNDECIDED;
	return s->bus->unknown_functions ? UNDECIDED : compare(s, s->bus->functions);
}

static bool is_uncertain(const struct seen *s)
{
	return s->bus->unknown_functions || (s->function && s->function->unknown_presence);
}

static enum verdict present(struct seen *s)
{
	return is_uncertain(s) ? UNDECIDED : compare(s, !!s->function);
}

static enum verdict serial(struct seen *s)
{
	for (unsigned i = 0; i < s->bus->slots; i++) {
		const struct seen_slot *slot = &s->bus->slot[i];
		char *end;
		uint64_t number;

		if (slot->device != s->op->expect.devfn >> 3)
			continue;
		number = strtoull(slot->name, &end, 10);
		return end == slot->name || *end ? nothing(s, slot->name) : compare(s, number);
	}
	return is_uncertain(s) ? UNDECIDED : nothing(s, "no slot");
}

static enum verdict node(struct seen *s)
{
	if (is_uncertain(s))
		return UNDECIDED;
	return s->function ? compare(s, (uint64_t)(int64_t)s->function->node) : nothing(s, "no function");
}

static enum verdict vectors(struct seen *s)
{
	if (is_uncertain(s))
		return UNDECIDED;
	return s->function ? compare(s, s->function->vectors) : nothing(s, "no function");
}

struct noted {			/* in this rule's memory */
	struct device_ids sent, attached;
};

static enum verdict id_of(struct seen *s, const struct device_ids *ids, const char *otherwise)
{
	const struct device_id *d = ids ? device_ids_find(ids, s->op->channel, s->op->expect.devfn) : NULL;

	if (d)
		return compare(s, d->id);
	return s->c->class->real ? nothing(s, otherwise) : UNDECIDED;
}

static enum verdict device_id(struct seen *s)
{
	const struct noted *n = check_memory(s->c, sizeof(*n));

	return id_of(s, n ? &n->sent : NULL, "no request");
}

static enum verdict attached(struct seen *s)
{
	const struct noted *n = check_memory(s->c, sizeof(*n));

	return id_of(s, n ? &n->attached : NULL, "no ID");
}

static enum verdict value(struct seen *s)
{
	if (s->now->unknown_value)
		return UNDECIDED;
	return s->now->has_value ? compare(s, s->now->value) : nothing(s, "no value");
}

static enum verdict status(struct seen *s)
{
	return s->now->unknown_value ? UNDECIDED : compare(s, (uint64_t)(int64_t)s->now->status);
}

/* ---- PCI hardware, and who looks at it */

static const struct seen_pci_function *pci_function(const struct seen *s)
{
	return s->now->pci ? guest_pci_find(s->now->pci, s->op->expect.address) : NULL;
}

/* Does the system say anything of the function that is asked about? */
static bool says(const struct seen *s)
{
	return s->now->pci && (!s->now->pci->only_private || pci_domain(s->op->expect.address) >= TOPOLOGY_PRIVATE);
}

static enum verdict known(struct seen *s)
{
	return says(s) ? compare(s, !!pci_function(s)) : UNDECIDED;
}

static enum verdict count(struct seen *s)
{
	return s->now->pci && !s->now->pci->only_private ? compare(s, s->now->pci->functions) : UNDECIDED;
}

static enum verdict range(struct seen *s, bool last)
{
	const struct seen_pci_function *f = pci_function(s);

	if (!says(s) || s->now->pci->only_private)
		return UNDECIDED;
	if (!f || !f->bridge)
		return nothing(s, f ? "no bus below it" : "no function");
	return compare(s, last ? f->subordinate : f->secondary);
}

static enum verdict secondary(struct seen *s)
{
	return range(s, false);
}

static enum verdict subordinate(struct seen *s)
{
	return range(s, true);
}

static enum verdict compare_address(struct seen *s, uint64_t found)
{
	if (found >> 63)
		snprintf(s->found, sizeof(s->found), found == (uint64_t)ADDRESS_NONE ? "none" : "error");
	else
		pci_address_text(found, s->found);
	return found == s->op->expect.value ? FULFILLED : FAILED;
}

static const struct bus_map *map_of(const struct seen *s)
{
	struct platform *p = check_platform(s->c);

	return p ? platform_map(p, (enum map_strategy)s->op->expect.strategy) : NULL;
}

static enum verdict map(struct seen *s)
{
	const uint64_t address = s->op->expect.address;
	const struct bus_map *m = map_of(s);
	struct map_entry e;

	if (!m)
		return UNDECIDED;
	e = bus_map_entry(m, pci_domain(address), pci_bus(address));
	return compare_address(s, e.mapped ? pci_address(pci_domain(address), (uint32_t)e.bus << 8 | e.devfn) :
					     (uint64_t)ADDRESS_NONE);
}

static enum verdict upstream(struct seen *s)
{
	const uint64_t address = s->op->expect.address;
	uint8_t bus = pci_bus(address), devfn = pci_devfn(address), last;
	const struct bus_map *m = map_of(s);
	int ret;

	if (!m)
		return UNDECIDED;
	ret = bus_map_upstream(m, pci_domain(address), &bus, &devfn, &last);
	return compare_address(s, ret < 0 ? (uint64_t)ADDRESS_ERROR :
				  ret	  ? pci_address(pci_domain(address), (uint32_t)bus << 8 | devfn) :
					    (uint64_t)ADDRESS_NONE);
}

/* ---- VMDs */

/* What the guest makes of the one that the scenario calls so; NULL: it says nothing of VMDs, or there is none. */
static const struct seen_vmd *vmd_of(const struct seen *s)
{
	struct platform *p = check_platform(s->c);

	for (unsigned i = 0; p && s->now->pci && s->now->pci->knows_vmds && i < platform_vmds(p); i++)
		if (platform_vmd(p, i)->number == s->op->expect.number)
			return &s->now->pci->vmd[i];
	return NULL;
}

static enum verdict bound(struct seen *s)
{
	const struct seen_vmd *v = vmd_of(s);

	return v ? compare(s, v->bound) : UNDECIDED;
}

static enum verdict bypass(struct seen *s)
{
	const struct seen_vmd *v = vmd_of(s);

	return v ? compare(s, v->bypass) : UNDECIDED;
}

static uint64_t of_vmd(const struct seen_vmd *v, uint8_t subject)
{
	switch (subject) {
	case EXPECT_PRIVATE:
		return v->domain;
	case EXPECT_OFFSET1:
		return v->offset[0];
	case EXPECT_OFFSET2:
		return v->offset[1];
	case EXPECT_FIRST_BUS:
		return v->first;
	case EXPECT_LAST_BUS:
		return v->last;
	default:
		return v->window[1].start - v->bar[VMD_MEMBAR2].start;
	}
}

static enum verdict of_bound(struct seen *s)
{
	const struct seen_vmd *v = vmd_of(s);

	if (!v)
		return UNDECIDED;
	return v->bound ? compare(s, of_vmd(v, s->op->expect.subject)) : nothing(s, "no driver has it");
}

/* The channel of the NIC that has this VF. */
static enum verdict partner(struct seen *s)
{
	const struct observation *o = s->now;

	if (o->unknown_netdevs)
		return UNDECIDED;
	for (unsigned i = 0; i < o->netdevs; i++) {
		const int8_t vf = o->netdev[i].kind == SEEN_NIC ? o->netdev[i].vf : -1;

		if (vf >= 0 && o->netdev[vf].kind == SEEN_VF && o->netdev[vf].channel == s->op->channel &&
		    o->netdev[vf].devfn == s->op->expect.devfn)
			return compare(s, o->netdev[i].channel);
	}
	return compare(s, 0);
}

static const struct subject {
	const char *name;
	enum verdict (*judge)(struct seen *s);
} subjects[EXPECT_SUBJECTS] = {
	[EXPECT_DOMAIN] = { "domain", domain },
	[EXPECT_BUS] = { "bus state", state },
	[EXPECT_FUNCTIONS] = { "functions", functions },
	[EXPECT_PRESENT] = { "present", present },
	[EXPECT_SERIAL] = { "serial", serial },
	[EXPECT_NODE] = { "node", node },
	[EXPECT_DEVICE_ID] = { "device ID", device_id },
	[EXPECT_VALUE] = { "value", value },
	[EXPECT_STATUS] = { "status", status },
	[EXPECT_VECTORS] = { "vectors", vectors },
	[EXPECT_MAP] = { "map", map },
	[EXPECT_UPSTREAM] = { "upstream", upstream },
	[EXPECT_KNOWN] = { "known", known },
	[EXPECT_SECONDARY] = { "secondary", secondary },
	[EXPECT_SUBORDINATE] = { "subordinate", subordinate },
	[EXPECT_COUNT] = { "count", count },
	[EXPECT_BOUND] = { "bound", bound },
	[EXPECT_PRIVATE] = { "private domain", of_bound },
	[EXPECT_OFFSET1] = { "offset of MEMBAR1", of_bound },
	[EXPECT_OFFSET2] = { "offset of MEMBAR2", of_bound },
	[EXPECT_FIRST_BUS] = { "first bus", of_bound },
	[EXPECT_LAST_BUS] = { "last bus", of_bound },
	[EXPECT_CHILDREN] = { "start of children", of_bound },
	[EXPECT_BYPASS] = { "bypass", bypass },
	[EXPECT_PARTNER] = { "partner", partner },
	[EXPECT_ATTACHED] = { "ID when attached", attached },
};

static bool applies(const struct check *c, const struct operation *op)
{
	char pattern[128];

	if (!op->len)
		return true;
	if (op->len >= sizeof(pattern))		/* longer than any name */
		return false;
	memcpy(pattern, op->data, op->len);
	pattern[op->len] = '\0';
	for (char *rest = pattern, *next; (next = strsep(&rest, ","));)
		if (!fnmatch(next, c->class->name, 0))
			return true;
	return false;
}

static const struct seen_function *function_at(const struct seen_bus *b, unsigned devfn)
{
	for (unsigned i = 0; i < b->functions; i++)
		if (b->function[i].devfn == devfn)
			return &b->function[i];
	return NULL;
}

void expect_check(struct check *c)
{
	const struct operation *op = c->op;
	const struct subject *subject = &subjects[op->expect.subject];
	struct seen s = { .c = c, .op = op, .now = c->now, .bus = &c->now->bus[op->channel] };
	enum verdict verdict;
	char expected[64];

	if (!applies(c, op) || s.bus->unknown)
		return;
	s.function = function_at(s.bus, op->expect.devfn);
	for (c->rule = 0; check_rules[c->rule] != &rule_expect; c->rule++)
		;	/* whose memory it is */
	verdict = subject->judge(&s);
	c->result->expectations += verdict != UNDECIDED;
	if (verdict != FAILED)
		return;
	c->result->expectations_failed++;
	snprintf(expected, sizeof(expected), "%s %" PRId64 " (0x%" PRIx64 ")", subject->name,
		 (int64_t)op->expect.value, op->expect.value);
	check_report(c, &rule_expect, op->channel, expected, NULL, "%s", s.found);
}

static void event(struct check *c, const struct event *e)
{
	struct noted *n = check_memory(c, sizeof(*n));

	if (!n)
		return;
	if (e->kind == EVENT_DEVICE_ID)
		device_ids_note(&n->sent, e);
	else if (e->a == DEVICE_ID_NONE)
		device_ids_drop(&n->attached, e);
	else
		device_ids_note(&n->attached, e);
}

const struct invariant rule_expect = {
	.id = "EXPECT",
	.sentence = "What a scenario expects is seen.",
	.origin = "the scenario itself",
	.advice = "Read the scenario's comment: it says what the line stands for.",
	.severity = SEVERITY_MEDIUM,
	.hears = HEARS(EVENT_DEVICE_ID) | HEARS(EVENT_ATTACH),
	.event = event,
};
