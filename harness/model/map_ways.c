// SPDX-License-Identifier: GPL-2.0
/* map_ways.c - see map_ways.h */
#include "model/map_ways.h"

#include <string.h>

enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a, WORDS = MAP_BUSES / 64, NOT_ADDRESSED = -1 };

/* FNV-1a, 64 bits: its multiplication spreads a byte over the rest. */
#define PATH_PRIME 0x100000001b3u

struct numbers {		/* a set of bus numbers */
	uint64_t bit[WORDS];
};

static void add_range(struct numbers *n, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last; i++)
		n->bit[i / 64] |= (uint64_t)1 << i % 64;
}

/* Take what is in both out of @from. */
static struct numbers take(struct numbers *from, const struct numbers *what)
{
	struct numbers taken;

	for (int i = 0; i < WORDS; i++) {
		taken.bit[i] = from->bit[i] & what->bit[i];
		from->bit[i] &= ~what->bit[i];
	}
	return taken;
}

static bool is_empty(const struct numbers *n)
{
	uint64_t any = 0;

	for (int i = 0; i < WORDS; i++)
		any |= n->bit[i];
	return !any;
}

static void put(const struct numbers *n, const struct map_way *as, struct map_way way[MAP_BUSES])
{
	for (uint32_t word = 0; word < WORDS; word++)
		for (uint64_t left = n->bit[word]; left; left &= left - 1)
			way[word * 64 + (uint32_t)__builtin_ctzll(left)] = *as;
}

struct going {
	const struct bus_map *m;
	uint32_t domain;
	struct map_way *way;
};

static uint32_t read_config(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct topology_function *f = context;

	(void)address;
	return config_read(&f->config, offset, width);
}

/* Of this type as its config space has it now, whatever it was when it was added. */
static bool has_entries(const struct topology_function *f)
{
	/* The hook only reads through it. */
	const struct map_hooks h = { .context = (void *)(uintptr_t)f, .read = read_config };
	struct map_facts facts = { 0 };

	map_facts_read(&h, 0, &facts);
	return MAP_WRITES_2026 >> facts.type & 1;
}

/*
 * Known as a bridge.  Not who was plugged in where something else was known and pulled out: nobody was told.  But one
 * that came by renumbering is to be known, whatever was there before: that one is elsewhere now.
 */
static bool is_known(const struct going *g, const struct topology_function *f, uint8_t bus, uint64_t path)
{
	const struct map_function *k = bus_map_knows(g->m, g->domain << 16 | (uint32_t)bus << 8 | f->devfn, path);

	if (!k || MAP_WRITES_2026 >> k->as.type & 1)
		return k;
	return k->as.who && k->as.who != f && topology_is_there(k->as.who);
}

/* @bus: the number of the bus that @f is on, or NOT_ADDRESSED: then nobody can have meant it. */
static struct map_way way_below(const struct going *g, const struct topology_function *f, int bus,
				const struct map_way *above)
{
	struct map_way way = *above;

	way.path = (above->path ^ (f->devfn + 1u)) * PATH_PRIME;
	if (bus == NOT_ADDRESSED || !has_entries(f) || !is_known(g, f, (uint8_t)bus, above->path))
		return way;
	way.last = (struct map_entry){ true, (uint8_t)bus, f->devfn };
	way.below = (uint8_t)config_read(&f->config, AT_SECONDARY, 1);
	if (!way.top.mapped) {
		way.top = way.last;
		way.secondary = way.below;
	}
	return way;
}

/* Numbers of type 1 requests that @f takes on its bus: route.c, taken_now(). */
static struct numbers claim(const struct topology_function *f)
{
	const uint8_t secondary = (uint8_t)config_read(&f->config, AT_SECONDARY, 1);
	const uint8_t subordinate = (uint8_t)config_read(&f->config, AT_SUBORDINATE, 1);
	struct numbers n = { 0 };

	add_range(&n, secondary, secondary > subordinate ? secondary : subordinate);
	return n;
}

struct arriving {		/* requests at a bus; no bus: nowhere */
	const struct topology_bus *b;
	uint8_t bus;		/* its number */
	struct numbers left;	/* for which requests come here */
	struct map_way here;
};

static void descend(const struct going *g, struct arriving at);

/* Each bridge on the bus gets its share; where what is left goes, and nobody else is to be asked, is returned. */
static struct arriving hand_out(const struct going *g, const struct arriving *at)
{
	struct numbers left = at->left, own = { 0 };
	int number;

	add_range(&own, at->bus, at->bus);
	own = take(&left, &own);
	number = is_empty(&own) ? NOT_ADDRESSED : at->bus;
	for (uint32_t i = 0; i < at->b->children && !is_empty(&left); i++) {
		const struct topology_function *f = at->b->child[i].f;
		struct arriving below = { .b = &f->below };

		if (!at->b->child[i].bridge)
			continue;
		below.left = claim(f);
		below.left = take(&left, &below.left);
		if (is_empty(&below.left))
			continue;
		below.bus = (uint8_t)config_read(&f->config, AT_SECONDARY, 1);
		below.here = way_below(g, f, number, &at->here);
		put(&below.left, &below.here, g->way);
		if (is_empty(&left))
			return below;
		descend(g, below);
	}
	return (struct arriving){ .b = NULL };
}

/*
 * If a bus's number is not among those that come, another bus has it too, and functions on this one cannot be reached.
 * Goes as deep as what is wired, which may be thousands of bridges that claim the same: a call deeper only where
 * numbers are shared out, of which there are 256.  This runs on the stack of a guest.
 */
static void descend(const struct going *g, struct arriving at)
{
	while (at.b)
		at = hand_out(g, &at);
}

void map_ways(const struct topology *t, const struct bus_map *m, uint32_t domain, struct map_way way[MAP_BUSES])
{
	const struct going g = { m, domain, way };

	memset(way, 0, MAP_BUSES * sizeof(*way));
	for (const struct topology_bus *b = topology_first_root(t, domain); b; b = b->next) {
		struct arriving at = { .b = b, .bus = b->first, .here = { .path = (b->first + 1u) * PATH_PRIME } };

		add_range(&at.left, b->first, b->last);
		way[b->first] = at.here;
		descend(&g, at);
	}
}
