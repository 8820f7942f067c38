// SPDX-License-Identifier: GPL-2.0
/* map_check.c - see map_check.h */
#include "model/map_check.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/map_ways.h"

struct judging {
	const struct bus_map *m;
	struct topology *t;
	uint32_t domain, broken;
	struct map_entry entry[MAP_BUSES];
	struct map_set mapped;	/* those of @entry */
	struct map_way way[MAP_BUSES];
	struct map_breach *breach;
};

/* "06:00.0" or "none". */
struct name {
	char text[12];
};

static struct name name(struct map_entry e)
{
	struct name n;

	if (e.mapped)
		snprintf(n.text, sizeof(n.text), "%02x:%02x.%x", e.bus, e.devfn >> 3, e.devfn & 7);
	else
		snprintf(n.text, sizeof(n.text), "none");
	return n;
}

static uint32_t of_bus(const struct judging *j, uint32_t bus)
{
	return j->domain << 16 | bus << 8;
}

/* The first time only. */
__attribute__((format(printf, 5, 6))) static void breaks(struct judging *j, enum map_promise promise, uint32_t address,
							 const char *expected, const char *found, ...)
{
	struct map_breach *b = &j->breach[__builtin_ctz(promise)];
	va_list args;

	if (j->broken & promise)
		return;
	j->broken |= promise;
	b->address = address;
	snprintf(b->expected, sizeof(b->expected), "%s", expected);
	va_start(args, found);
	vsnprintf(b->found, sizeof(b->found), found, args);
	va_end(args);
}

/* Steps of the walk from a bus until it ends; -1: never. */
static int steps(const struct judging *j, uint32_t bus)
{
	int n = 0;

	for (; j->entry[bus].mapped; n++) {
		if (n == MAP_BUSES)
			return -1;
		bus = j->entry[bus].bus;
	}
	return n;
}

static void judge_acyclic(struct judging *j)
{
	MAP_FOR_EACH(bus, &j->mapped)
	{
		if (steps(j, (uint32_t)bus) < 0)
			breaks(j, PROMISE_ACYCLIC, of_bus(j, (uint32_t)bus), "every walk ends",
			       "bus %02x -> %s, and on without end", (unsigned)bus, name(j->entry[bus]).text);
	}
}

static void judge_true(struct judging *j)
{
	struct map_set either = j->mapped;

	for (uint32_t bus = 0; bus < MAP_BUSES; bus++)
		either.bit[bus / 64] |= (uint64_t)j->way[bus].last.mapped << bus % 64;
	MAP_FOR_EACH(bus, &either)
	{
		if (!map_same(j->entry[bus], j->way[bus].last))
			breaks(j, PROMISE_TRUE, of_bus(j, (uint32_t)bus), "entries as hardware is programmed",
			       "bus %02x -> %s in the map, %s in hardware", (unsigned)bus, name(j->entry[bus]).text,
			       name(j->way[bus].last).text);
	}
}

static struct topology_function *who_answers(const struct judging *j, uint32_t address)
{
	struct topology_function *f;

	if (topology_find(j->t, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &f))
		return NULL;
	return f;
}

/* It still stands in its machine, and is elsewhere, because a bus number changed: of a VF, its PF's. */
static bool has_moved(const struct topology_function *who, const struct map_function *f)
{
	if (!who || !topology_is_there(who))
		return false;
	if (who->pf)
		return topology_id(who->pf) != (uint16_t)f->pf;
	return topology_id(who) != (uint16_t)f->address;
}

/* Somebody else in the place of who was pulled out is the guest's to tell; but not if the former one is elsewhere. */
static const char *whats_wrong(const struct judging *j, const struct map_function *f)
{
	const struct topology_function *now;

	if (!f)
		return "not known";
	if (!(MAP_WRITES_2026 >> f->as.type & 1))
		return "known as no bridge";
	now = who_answers(j, f->address);
	if (!now)
		return "where nobody is now";
	return now != f->as.who && has_moved(f->as.who, f) ? "where somebody else is now" : NULL;
}

static void judge_named(struct judging *j, uint32_t promises)
{
	MAP_FOR_EACH(bus, &j->mapped)
	{
		const struct map_entry e = j->entry[bus];
		const uint32_t address = j->domain << 16 | (uint32_t)e.bus << 8 | e.devfn;
		const struct map_function *f = bus_map_find(j->m, address);
		const char *wrong = whats_wrong(j, f);

		if (wrong && !f && promises & PROMISE_FORGETS)
			breaks(j, PROMISE_FORGETS, address, "who is removed leads nowhere",
			       "bus %02x -> %s, which is not known%s", (unsigned)bus, name(e).text,
			       bus_map_count(j->m) ? "" : ", and nobody else is");
		if (wrong && promises & PROMISE_KNOWN)
			breaks(j, PROMISE_KNOWN, address, "entries name known bridges that are there",
			       "bus %02x -> %s, %s", (unsigned)bus, name(e).text, wrong);
	}
}

static void judge_outputs(struct judging *j)
{
	MAP_FOR_EACH(from, &j->mapped)
	{
		uint8_t bus = (uint8_t)from, devfn = 0xa5, secondary = 0x5a;

		if (steps(j, (uint32_t)from) >= 0 ||	/* it will not fail */
		    bus_map_upstream(j->m, j->domain, &bus, &devfn, &secondary) >= 0)
			continue;
		if (bus != from || devfn != 0xa5 || secondary != 0x5a)
			breaks(j, PROMISE_OUTPUTS, of_bus(j, (uint32_t)from),
			       "outputs of a failed walk stay as they were",
			       "the walk from bus %02x fails, and leaves %02x:%02x.%x", (unsigned)from, bus,
			       devfn >> 3, devfn & 7);
	}
}

static void judge_identity(struct judging *j)
{
	for (const struct map_function *f = NULL; (f = bus_map_next(j->m, f));) {
		const struct topology_function *now;
		uint16_t id;

		if (f->address >> 16 != j->domain || !has_moved(f->as.who, f))
			continue;
		now = who_answers(j, f->address);
		id = topology_id(f->as.who);
		if (now && now != f->as.who)
			breaks(j, PROMISE_IDENTITY, f->address, "nothing of who was there before",
			       "who was added there is at %02x:%02x.%x now; its type%s%s stand for who answers instead",
			       id >> 8, id >> 3 & 0x1f, id & 7, f->context ? ", its context" : "",
			       f->msix ? ", its MSI state" : "");
	}
}

static void judge_way_up(struct judging *j, uint32_t address)
{
	const struct map_way *way = &j->way[address >> 8 & 0xff];
	struct map_entry e = { false, (uint8_t)(address >> 8), (uint8_t)address };
	uint8_t secondary = 0;
	const int ret = bus_map_upstream(j->m, j->domain, &e.bus, &e.devfn, &secondary);

	e.mapped = ret > 0;
	if (ret < 0)
		breaks(j, PROMISE_UPSTREAM, address, "the bridge whose ID is on the wire", "an error; it is %s",
		       name(way->top).text);
	else if (!map_same(e, way->top) || (e.mapped && secondary != way->secondary))
		breaks(j, PROMISE_UPSTREAM, address, "the bridge whose ID is on the wire",
		       "%s, last bus %02x; it is %s, last bus %02x", name(e).text, secondary, name(way->top).text,
		       way->secondary);
}

/* All functions of a bus have one way up. */
static void judge_upstream(struct judging *j)
{
	uint32_t last = UINT32_MAX;

	for (const struct map_function *f = NULL; (f = bus_map_next(j->m, f));) {
		if (f->address >> 16 != j->domain || f->address >> 8 == last || !f->as.who ||
		    who_answers(j, f->address) != f->as.who)
			continue;
		last = f->address >> 8;
		judge_way_up(j, f->address);
	}
}

/* A function is wired where a VF is too: who answers is then the hardware's whim. */
static bool is_wired_over(const struct judging *j, const struct map_function *f)
{
	const struct topology_function *pf = who_answers(j, f->pf);
	const uint32_t count = pf ? sriov_count(&pf->sriov, &pf->config) : 0;

	for (uint32_t n = 0; n < count; n++)
		if (sriov_routing_id(topology_id(pf), sriov_place(&pf->sriov, &pf->config), n) == (uint16_t)f->address)
			return true;
	return false;
}

static bool is_vf_of_known(const struct judging *j, const struct map_function *f)
{
	const struct topology_function *who = who_answers(j, f->address);

	if (who && !who->pf && is_wired_over(j, f))
		return true;
	return who && who->pf && topology_id(who->pf) == (uint16_t)f->pf && bus_map_find(j->m, f->pf);
}

static void judge_msix(struct judging *j)
{
	for (const struct map_function *f = NULL; (f = bus_map_next(j->m, f));)
		if (f->address >> 16 == j->domain && f->vf && bus_map_grants(j->m, f->address) && !is_vf_of_known(j, f))
			breaks(j, PROMISE_MSIX, f->address, "MSI-X for VFs of known PFs only",
			       "it would be prepared, as a VF of %02x:%02x.%x", f->pf >> 8 & 0xff, f->pf >> 3 & 0x1f,
			       f->pf & 7);
}

static void judge_alive(struct judging *j)
{
	static const char *const how[] = {
		[MAP_LOOPS] = "its loop over the buses of a bridge counts in a byte, and the last one is 255",
		[MAP_PANICS] = "it removed a function that it had refused to add, and that nobody owns",
	};
	const enum map_end end = bus_map_end(j->m);

	if (end)
		breaks(j, PROMISE_ALIVE, j->domain << 16, "the hypervisor lives", "%s", how[end]);
}

uint32_t map_check(const struct bus_map *m, struct topology *t, uint32_t domain, uint32_t promises,
		   struct map_breach breach[MAP_PROMISES])
{
	struct judging j = { .m = m, .t = t, .domain = domain, .breach = breach };

	bus_map_entries(m, domain, j.entry);
	j.mapped = map_mapped(j.entry);
	if (promises & (PROMISE_TRUE | PROMISE_UPSTREAM))
		map_ways(t, m, domain, j.way);
	if (promises & PROMISE_ACYCLIC)
		judge_acyclic(&j);
	if (promises & PROMISE_TRUE)
		judge_true(&j);
	if (promises & (PROMISE_FORGETS | PROMISE_KNOWN))
		judge_named(&j, promises);
	if (promises & PROMISE_OUTPUTS)
		judge_outputs(&j);
	if (promises & PROMISE_IDENTITY)
		judge_identity(&j);
	if (promises & PROMISE_UPSTREAM)
		judge_upstream(&j);
	if (promises & PROMISE_MSIX)
		judge_msix(&j);
	if (promises & PROMISE_ALIVE)
		judge_alive(&j);
	return j.broken;
}

const char *map_promise_name(enum map_promise promise)
{
	static const char *const names[MAP_PROMISES] = { "ACYCLIC", "TRUE", "FORGETS", "KNOWN", "OUTPUTS", "IDENTITY",
							 "UPSTREAM", "MSIX", "ALIVE" };

	return names[__builtin_ctz(promise)];
}
