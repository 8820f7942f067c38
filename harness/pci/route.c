// SPDX-License-Identifier: GPL-2.0
/*
 * route.c - who answers a config request: the way down the tree, and an index of where it ends
 *
 * A request for the number of a root bus is of type 0 there, others are of type 1.  On each bus on its way a request
 * of type 1 is taken by the VF that has its routing ID (SR-IOV 1.1, 2.1.2), else by the first bridge, by devfn, that
 * it is for: a bridge makes it type 0 if it is for its secondary bus, and passes it on if it is for a number above
 * that, up to the subordinate one (PCI-to-PCI Bridge 1.2, 3.1.2.1; PCI Express Base 4.0, 7.3.3).  Who wins if several
 * take it, no specification says; here it is the first.  Numbers that loop do no harm: each step leads further down
 * in what is wired.
 *
 * A request of type 0 ends at the function with its devfn, else at a VF.  A port above a link ends one for a device
 * number above 0, unless it forwards ARI (PCI Express Base 4.0, 7.3.1 and 6.13).
 *
 * The index holds for each segment and bus number a table by devfn, of record numbers: half a KB, as tens of thousands
 * of functions are on thousands of buses, and what is on each has to fit a cache together with the others.  It is
 * filled when a number is first asked for, and forgotten when something has changed that decides about this number, and
 * only then: route_key().
 */
#include "pci/topology_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pci/capability.h"

enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };
enum { DEVICE0 = 8 };	/* devfns of device 0 end here */

uint8_t route_number(const struct topology_bus *b)
{
	return b->bridge ? b->bridge->config.byte[AT_SECONDARY] : b->first;
}

void route_note_ari(struct topology_function *f)
{
	f->forwards = f->config.mask[EXPRESS_CONTROL2] & EXPRESS_ARI && f->config.byte[EXPRESS_CONTROL2] & EXPRESS_ARI;
}

uint64_t route_key(const struct topology_function *f)
{
	const struct sriov_place place = f->sriov.at ? sriov_place(&f->sriov, &f->config) : (struct sriov_place){ 0 };
	const uint64_t vfs = sriov_count(&f->sriov, &f->config);

	if (config_kinds[f->kind].below != BELOW_NOTHING)
		return (uint32_t)f->config.byte[AT_SECONDARY] | (uint32_t)f->config.byte[AT_SUBORDINATE] << 8 |
		       (uint32_t)f->forwards << 16;
	if (!vfs)
		return 0;
	return f->captured | vfs << 8 | (uint64_t)place.offset << 24 | (uint64_t)place.stride << 40;
}

static uint32_t pf_id(const struct topology_function *pf)
{
	return (uint32_t)pf->captured << 8 | pf->devfn;
}

uint16_t topology_id(const struct topology_function *f)
{
	const struct topology_function *pf = f->pf;

	if (pf)
		return sriov_routing_id(pf_id(pf), sriov_place(&pf->sriov, &pf->config), f->vf);
	return (uint16_t)(route_number(f->bus) << 8 | f->devfn);
}

static bool is_set(const uint64_t *set, uint8_t bus)
{
	return set[bus / 64] >> bus % 64 & 1;
}

/* ---- the way ------------------------------------------------------------------------------------ */

static const struct topology_bus *root_for(const struct topology_segment *s, uint8_t bus)
{
	const struct topology_bus *root = s->root;

	while (root && root->last < bus)
		root = root->next;
	return root && root->first <= bus ? root : NULL;
}

/* How many devfns a request of type 0 can be for. */
static uint32_t devfns(const struct topology_bus *b)
{
	return b->link && !b->bridge->forwards ? DEVICE0 : TOPOLOGY_DEVFNS;
}

/* ---- one by one ---------------------------------------------------------------------------------- */

/*
 * The bus below the bridge that takes a request of type 1; NULL: nobody does.  Where the ranges of two overlap, both
 * would, and what comes of it is open; here the one with the lower devfn does.
 */
static const struct topology_bus *taken_now(const struct topology_bus *b, uint8_t bus)
{
	for (uint32_t i = 0; i < b->children; i++) {
		const struct topology_function *f = b->child[i].f;
		const uint8_t secondary = f->config.byte[AT_SECONDARY], subordinate = f->config.byte[AT_SUBORDINATE];

		if (config_kinds[f->kind].below == BELOW_NOTHING)
			continue;
		if (secondary == bus || (secondary < bus && bus <= subordinate))
			return &f->below;
	}
	return NULL;
}

static struct topology_function *find_vf(const struct topology *t, const struct topology_bus *b, uint16_t id)
{
	for (uint32_t i = 0; i < b->children; i++) {
		const struct topology_function *pf = b->child[i].f;
		const uint32_t count = sriov_count(&pf->sriov, &pf->config);

		for (uint32_t n = 0; n < count; n++)
			if (topology_id(topology_vf(t, pf, n)) == id)
				return topology_vf(t, pf, n);
	}
	return NULL;
}

static struct topology_function *find_child(const struct topology_bus *b, uint8_t devfn)
{
	for (uint32_t i = 0; i < b->children; i++)
		if (b->child[i].f->devfn == devfn)
			return b->child[i].f;
	return NULL;
}

struct topology_function *topology_walk(const struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn)
{
	const struct topology_segment *s = topology_segment(t, domain);
	const struct topology_bus *b = s ? root_for(s, bus) : NULL;
	const uint16_t id = (uint16_t)(bus << 8 | devfn);
	struct topology_function *f;

	for (; b && route_number(b) != bus; b = taken_now(b, bus)) {
		f = find_vf(t, b, id);
		if (f)
			return f;
	}
	if (!b || devfn >= devfns(b))
		return NULL;
	f = find_child(b, devfn);
	return f ? f : find_vf(t, b, id);
}

/* ---- all of one bus number at once ----------------------------------------------------------------- */

void route_note(const struct topology_function *bridge)
{
	struct topology_child *c = &bridge->bus->child[topology_position(bridge->bus, bridge->devfn)];

	c->secondary = bridge->config.byte[AT_SECONDARY];
	c->subordinate = bridge->config.byte[AT_SUBORDINATE];
}

/* As taken_now(), without a look at each function: there can be hundreds, for each step of an access. */
static const struct topology_bus *taken(const struct topology_bus *b, uint8_t bus)
{
	for (uint32_t i = 0; i < b->children; i++) {
		const struct topology_child *c = &b->child[i];

		if (c->bridge && (c->secondary == bus || (c->secondary < bus && bus <= c->subordinate)))
			return &c->f->below;
	}
	return NULL;
}

const struct topology_table topology_nobody;

static bool put(const struct topology *t, struct topology_table *table, uint32_t devfn,
		const struct topology_function *f)
{
	if (!table->at[devfn])
		table->at[devfn] = (uint16_t)(f->plain - t->plain + 1);
	return true;
}

/* Routing IDs that do not wrap go up: then those before and behind the bus need no look. */
static bool put_vfs_of(const struct topology *t, const struct topology_function *pf, uint8_t bus, uint32_t end,
		       struct topology_table *table)
{
	const struct sriov_place p = sriov_place(&pf->sriov, &pf->config);
	const uint32_t base = pf_id(pf) + p.offset, start = (uint32_t)bus << 8;
	uint32_t count = sriov_count(&pf->sriov, &pf->config), n = 0;
	const bool wraps = base + (uint64_t)count * p.stride > UINT16_MAX;
	bool any = false;

	if (!p.stride && count)
		count = 1;	/* all have one ID, and the first gets what is for it */
	if (!wraps && p.stride && base < start)
		n = (start - base + p.stride - 1) / p.stride;
	for (; n < count; n++) {
		uint16_t id = (uint16_t)(base + n * p.stride);

		if (id >= start && id < start + end)
			any = put(t, table, id & 0xff, topology_vf(t, pf, n));
		else if (!wraps && id > start)
			break;
	}
	return any;
}

static bool put_vfs(const struct topology *t, const struct topology_bus *b, uint8_t bus, uint32_t end,
		    struct topology_table *table)
{
	bool any = false;

	for (uint32_t i = 0; i < b->children; i++)
		if (b->child[i].pf)
			any |= put_vfs_of(t, b->child[i].f, bus, end, table);
	return any;
}

static bool put_children(const struct topology *t, const struct topology_bus *b, uint32_t end,
			 struct topology_table *table)
{
	bool any = false;

	for (uint32_t i = 0; i < b->children && b->child[i].devfn < end; i++)
		any = put(t, table, b->child[i].devfn, b->child[i].f);
	return any;
}

/* What topology_walk() finds for each devfn; false: nobody. */
static bool collect(const struct topology *t, const struct topology_segment *s, uint8_t bus,
		    struct topology_table *table)
{
	const struct topology_bus *b = root_for(s, bus);
	bool any = false;

	for (; b && route_number(b) != bus; b = taken(b, bus))
		any |= put_vfs(t, b, bus, TOPOLOGY_DEVFNS, table);
	if (!b)
		return any;
	any |= put_children(t, b, devfns(b), table);
	return put_vfs(t, b, bus, devfns(b), table) || any;
}

static struct topology_table *take_table(struct topology *t)
{
	struct topology_table *table = t->spare;

	if (!table)
		return malloc(sizeof(*table));
	t->spare = table->spare;
	return table;
}

static int learn(struct topology *t, struct topology_segment *s, uint8_t bus)
{
	struct topology_table found = { 0 };

	if (!collect(t, s, bus, &found)) {
		s->found[bus] = &topology_nobody;
		return 0;
	}
	if (!s->table[bus])
		s->table[bus] = take_table(t);
	if (!s->table[bus])
		return -ENOMEM;
	*s->table[bus] = found;
	s->found[bus] = s->table[bus];
	return 0;
}

int topology_find(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, struct topology_function **ret)
{
	struct topology_segment *s = topology_segment(t, domain);

	uint32_t number;
	int err;

	if (s && !s->found[bus]) {
		err = learn(t, s, bus);
		if (err)
			return err;
	}
	number = s ? s->found[bus]->at[devfn] : 0;
	*ret = number ? topology_record(t, number - 1) : NULL;
	return 0;
}

static void forget(struct topology_segment *s, uint32_t bus)
{
	s->found[bus] = NULL;
}

/* No bridge is asked for the number of a root bus, which is what those have that are not programmed yet. */
static void forget_below(struct topology_segment *s, uint32_t first, uint32_t last)
{
	for (uint32_t bus = first; bus <= last; bus++)
		if (!is_set(s->roots, (uint8_t)bus))
			forget(s, bus);
}

/* VFs may be on any bus, those of one PF on many; but nobody enables them often. */
void route_forget(struct topology *t, const struct topology_function *f, uint64_t key)
{
	struct topology_segment *s = topology_segment(t, f->bus->domain);
	const uint8_t secondary = (uint8_t)key, subordinate = (uint8_t)(key >> 8);

	if (config_kinds[f->kind].below != BELOW_NOTHING)
		forget_below(s, secondary, secondary > subordinate ? secondary : subordinate);
	else if (key)
		memset(s->found, 0, sizeof(s->found));
}

void route_forget_all(struct topology *t, const struct topology_function *f)
{
	forget(topology_segment(t, f->bus->domain), route_number(f->bus));
	route_forget(t, f, route_key(f));
}

void route_forget_root(struct topology *t, const struct topology_bus *root)
{
	struct topology_segment *s = topology_segment(t, root->domain);

	forget_below(s, root->first, root->last);
	forget(s, root->first);
	s->roots[root->first / 64] |= (uint64_t)1 << root->first % 64;
}

void route_free(struct topology *t, struct topology_segment *s)
{
	for (uint32_t i = 0; i < TOPOLOGY_BUSES; i++) {
		struct topology_table *table = s->table[i];

		if (!table)
			continue;
		table->spare = t->spare;
		t->spare = table;
	}
}
