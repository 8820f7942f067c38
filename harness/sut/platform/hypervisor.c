// SPDX-License-Identifier: GPL-2.0
/*
 * hypervisor.c - what stands between the guest and PCI hardware: its own scan, hypercalls, the trap layer
 *
 * All strategies of keeping a map are told of the same things at the same time.  What they read of a function is read
 * once for all of them.
 */
#include <errno.h>
#include <stdlib.h>

#include "model/config_trap.h"
#include "model/map_ways.h"
#include "sut/platform/platform_parts.h"

/* ---- what maps ask and say ------------------------------------------------------------------------- */

static uint32_t read_for_map(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct platform *p = ((struct map_context *)context)->p;
	uint32_t value;

	if (topology_read(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width, &value))
		return config_ones(width);
	return value;
}

static void ways_for_map(void *context, const struct bus_map *m, uint32_t domain, struct map_way way[MAP_BUSES])
{
	map_ways(((struct map_context *)context)->p->topology, m, domain, way);
}

static void note_from_map(void *context, enum map_note note, uint32_t address, bool pcie)
{
	const struct map_context *c = context;
	struct platform *p = c->p;

	if (p->notes < PLATFORM_NOTES)
		p->note[p->notes++] = (struct platform_note){ c->strategy, (uint8_t)note, pcie, address };
}

static struct map_hooks hooks_of(struct platform *p, unsigned strategy)
{
	return (struct map_hooks){ &p->context[strategy], read_for_map, ways_for_map, note_from_map,
				   &p->changes };
}

int hypervisor_make(struct platform *p)
{
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		const struct map_hooks hooks = hooks_of(p, i);

		p->context[i] = (struct map_context){ p, (uint8_t)i };
		p->map[i] = bus_map_new((enum map_strategy)i, &hooks);
		if (!p->map[i])
			return -ENOMEM;
	}
	return 0;
}

struct bus_map *platform_map(struct platform *p, enum map_strategy strategy)
{
	return p->kept >> strategy & 1 ? p->map[strategy] : NULL;
}

const struct platform_note *platform_notes(struct platform *p, uint32_t *count)
{
	*count = p->notes;
	p->notes = 0;
	return p->note;
}

/* ---- hypercalls -------------------------------------------------------------------------------------- */

/* Each kept map; what xen-4.17 says is answered, or else what the first one says. */
#define FOR_EACH_MAP(p, m)                            \
	for (unsigned m = 0; m < MAP_STRATEGIES; m++) \
		if ((p)->kept >> m & 1)

struct answer {
	int status;
	bool given;
};

static void answer(struct answer *a, unsigned strategy, int status)
{
	if (!a->given || strategy == MAP_XEN_4_17)
		*a = (struct answer){ status, true };
}

static int facts_of(struct platform *p, uint32_t address, struct map_facts *facts)
{
	const struct map_hooks hooks = hooks_of(p, 0);
	struct topology_function *who;
	int err = topology_find(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &who);

	if (err)
		return err;
	map_facts_read(&hooks, address, facts);
	facts->who = who;
	return 0;
}

/* Xen adds a PF that it does not know yet when it is told of a VF. */
static int add_to(struct platform *p, struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts)
{
	struct map_facts of_pf;
	int err = 0;

	if (pf != address && !bus_map_find(m, pf)) {
		err = facts_of(p, pf, &of_pf);
		if (!err)
			bus_map_add(m, pf, pf, &of_pf);
	}
	return err ? err : bus_map_add(m, address, pf, facts);
}

int platform_add(struct platform *p, uint32_t address, uint32_t pf)
{
	struct answer a = { 0, false };
	struct map_facts facts;
	int err = facts_of(p, address, &facts);

	p->used = true;
	if (err)
		return err;
	FOR_EACH_MAP(p, i)
	answer(&a, i, add_to(p, p->map[i], address, pf, &facts));
	return a.status;
}

int platform_remove(struct platform *p, uint32_t address)
{
	struct answer a = { 0, false };

	p->used = true;
	FOR_EACH_MAP(p, i)
	answer(&a, i, bus_map_remove(p->map[i], address));
	return a.status;
}

static int all_again(struct platform *p, struct bus_map *m, const uint32_t *address, const uint32_t *pf, uint32_t count)
{
	struct map_facts facts;
	int err = 0;

	for (uint32_t i = 0; i < count; i++)
		bus_map_remove(m, address[i]);
	for (uint32_t i = 0; i < count && !err; i++) {
		err = facts_of(p, address[i], &facts);
		if (!err)
			add_to(p, m, address[i], pf[i], &facts);
	}
	return err;
}

int platform_renumbered(struct platform *p, const uint32_t *address, const uint32_t *pf, uint32_t count)
{
	int ret = 0;

	FOR_EACH_MAP(p, i)
	{
		int err = bus_map_wants_all_again(p->map[i]) ? all_again(p, p->map[i], address, pf, count) : 0;

		ret = ret ? ret : err;
	}
	return ret;
}

int platform_msix(struct platform *p, uint32_t address)
{
	struct answer a = { 0, false };

	FOR_EACH_MAP(p, i)
	answer(&a, i, bus_map_msix(p->map[i], address));
	return a.status;
}

/* ---- the scan ------------------------------------------------------------------------------------------ */

static int by_address(const void *a, const void *b)
{
	const uint32_t x = ((const struct found *)a)->address, y = ((const struct found *)b)->address;

	return x < y ? -1 : x > y;
}

static int note_found(struct platform *p, uint32_t n, uint32_t address, bool multi)
{
	if (n == p->room) {
		const uint32_t room = p->room ? 2 * p->room : 64;
		struct found *more = realloc(p->found, room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		p->found = more;
		p->room = room;
	}
	p->found[n] = (struct found){ address, multi };
	return 0;
}

/* All that answer where they are, in order: asking each of 65536 addresses of a segment would find the same. */
static int find_all(struct platform *p, uint32_t *count)
{
	uint32_t n = 0;
	int err = 0;

	for (struct topology_function *f = NULL; !err && (f = topology_next(p->topology, f));) {
		const uint32_t address = f->bus->domain << 16 | topology_id(f);
		struct topology_function *answers;
		uint32_t header;

		if (f->pf || f->bus->domain >= TOPOLOGY_PRIVATE)
			continue;
		err = topology_find(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &answers);
		if (err || answers != f)
			continue;
		err = topology_read(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address,
				    CONFIG_HEADER_TYPE, 1, &header);
		if (!err)
			err = note_found(p, n++, address, header & CONFIG_MULTI);
	}
	*count = n;
	if (n)
		qsort(p->found, n, sizeof(*p->found), by_address);
	return err;
}

/* Other functions of a device are asked only if there is function 0, and it says so. */
static bool is_asked(const struct platform *p, uint32_t at)
{
	const uint32_t device = p->found[at].address & ~7u;
	uint32_t first = at;

	while (first && p->found[first - 1].address >= device)
		first--;
	return p->found[first].address == device && (first == at || p->found[first].multi);
}

int platform_scan(struct platform *p)
{
	struct map_facts facts;
	uint32_t count;
	int err = find_all(p, &count);

	for (uint32_t i = 0; i < count && !err; i++) {
		if (!is_asked(p, i))
			continue;
		err = facts_of(p, p->found[i].address, &facts);
		FOR_EACH_MAP(p, m)
		err = err ? err : bus_map_found(p->map[m], p->found[i].address, &facts);
	}
	FOR_EACH_MAP(p, m)
	bus_map_take(p->map[m]);
	return err;
}

/* ---- config accesses ----------------------------------------------------------------------------------- */

int platform_read(struct platform *p, uint64_t address, uint32_t offset, uint32_t width, uint32_t *value)
{
	p->used = true;
	p->reads++;
	return topology_read(p->topology, (uint32_t)(address >> 16), (uint8_t)(address >> 8), (uint8_t)address, offset,
			     width, value);
}

static int trapped_write(struct platform *p, uint32_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	int err;

	FOR_EACH_MAP(p, i)
	bus_map_before_write(p->map[i], address);
	err = topology_write(p->topology, address >> 16, (uint8_t)(address >> 8), (uint8_t)address, offset, width,
			     value);
	FOR_EACH_MAP(p, i)
	bus_map_after_write(p->map[i], address);
	return err;
}

int platform_write(struct platform *p, uint64_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	const uint32_t domain = (uint32_t)(address >> 16);

	p->used = true;
	p->writes++;
	if (domain < TOPOLOGY_PRIVATE && config_trap(offset, width, value).changes)
		return trapped_write(p, (uint32_t)address, offset, width, value);
	return topology_write(p->topology, domain, (uint8_t)(address >> 8), (uint8_t)address, offset, width, value);
}

void platform_accesses(struct platform *p, uint64_t *reads, uint64_t *writes)
{
	*reads = p->reads;
	*writes = p->writes;
	p->reads = p->writes = 0;
}

bool platform_is_open(const struct platform *p, uint32_t domain)
{
	return !bus_map_is_current(p->map[MAP_REFERENCE], domain);
}

bool platform_is_forged(const struct platform *p)
{
	return p->forged;
}
