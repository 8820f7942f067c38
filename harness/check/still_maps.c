// SPDX-License-Identifier: GPL-2.0
/*
 * still_maps.c - the map from buses to bridges that Xen 4.17 makes of a machine when it scans it, built and walked
 *
 * Segment by segment.  What is broken then is broken before anybody renumbered anything: by the bus numbers as they
 * are, or by what this Xen makes of good ones.  So it is a warning: the hardware is judged by the rules PCI-BUS-*.
 */
#include <stdio.h>

#include "check/still_parts.h"
#include "model/map_check.h"
#include "model/map_ways.h"

enum { SEGMENTS = 65536 };	/* an address of a map has 16 bits for them */

static const struct {
	const struct invariant *rule;
	enum map_promise promise;
} asked[] = {
	{ &rule_map_acyclic, PROMISE_ACYCLIC },
	{ &rule_map_outputs, PROMISE_OUTPUTS },
	{ &rule_map_true, PROMISE_TRUE },
	{ &rule_map_upstream, PROMISE_UPSTREAM },
};

enum { ASKED = sizeof(asked) / sizeof(asked[0]) };

struct mapping {
	struct still *s;
	struct topology *t;
	struct bus_map *map;
	struct map_hooks hooks;
	uint64_t changes;
	uint32_t segments, broken;	/* the latter enum map_promise */
};

static uint32_t read_for_map(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct mapping *g = context;
	uint32_t value;

	if (topology_read(g->t, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width, &value))
		return config_ones(width);
	return value;
}

static void ways_for_map(void *context, const struct bus_map *m, uint32_t domain, struct map_way way[MAP_BUSES])
{
	map_ways(((struct mapping *)context)->t, m, domain, way);
}

/* As a scan finds it: it answers, and so does function 0 of its device, which says that there are others. */
static bool is_found(struct mapping *g, struct topology_function *f, uint32_t address)
{
	struct topology_function *there;

	if (f->pf || topology_find(g->t, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &there))
		return false;
	if (there != f || read_for_map(g, address, 0, 2) == 0xffff)
		return false;
	return !(address & 7) || read_for_map(g, address & ~7u, CONFIG_HEADER_TYPE, 1) & CONFIG_MULTI;
}

static void judge(struct mapping *g, uint32_t domain)
{
	struct map_breach breach[MAP_PROMISES];
	uint32_t promises = 0;

	bus_map_take(g->map);
	for (unsigned i = 0; i < ASKED; i++)
		promises |= asked[i].promise;
	promises = map_check(g->map, g->t, domain, promises, breach);
	for (unsigned i = 0; i < ASKED; i++) {
		const struct map_breach *b = &breach[__builtin_ctz(asked[i].promise)];

		if (promises & asked[i].promise && still_asks(g->s, asked[i].rule))
			still_add(g->s, asked[i].rule, STILL_WARN, b->expected,
				  "the map of Xen 4.17, segment %04x: %s", domain, b->found);
	}
	g->broken |= promises;
	g->segments++;
	bus_map_reset(g->map);
}

static void build(struct mapping *g)
{
	struct topology_function *f = topology_next(g->t, NULL), *next;
	struct map_facts facts;

	for (; f && f->bus->domain < SEGMENTS; f = next) {
		const uint32_t domain = f->bus->domain, address = domain << 16 | topology_id(f);

		next = topology_next(g->t, f);
		if (is_found(g, f, address)) {
			map_facts_read(&g->hooks, address, &facts);
			facts.who = f;
			if (bus_map_found(g->map, address, &facts))
				g->s->failed = true;
		}
		if (!next || next->bus->domain != domain)
			judge(g, domain);
	}
}

void still_check_maps(struct still *s)
{
	struct mapping g = { .s = s, .t = s->m->t };
	bool any = false;

	for (unsigned i = 0; i < ASKED; i++)
		any |= still_asks(s, asked[i].rule);
	if (!any)
		return;
	g.hooks = (struct map_hooks){ &g, read_for_map, ways_for_map, NULL, &g.changes };
	g.map = bus_map_new(MAP_XEN_4_17, &g.hooks);
	if (!g.map) {
		s->failed = true;
		return;
	}
	build(&g);
	bus_map_free(g.map);
	for (unsigned i = 0; i < ASKED; i++) {
		struct still_record *r;

		if (g.broken & asked[i].promise || !still_asks(s, asked[i].rule))
			continue;
		r = still_record(s, asked[i].rule, g.segments ? STILL_PASS : STILL_SKIP, STILL_NOBODY);
		if (r && g.segments)
			r->looked = g.segments;
		else if (r)
			snprintf(r->found, sizeof(r->found), "no function is in a segment below %x", SEGMENTS);
	}
}
