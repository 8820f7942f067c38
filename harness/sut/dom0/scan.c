// SPDX-License-Identifier: GPL-2.0
/*
 * scan.c - how a model of a guest looks for functions; see dom0.h
 *
 * Of each bus all slots first, then bridges twice: in the first pass those whose numbers make sense are kept, and the
 * others are closed; in the second pass those get the next free number.  A bridge that is being numbered leads to all
 * that its parent may have, until it is known how far it needs to lead.
 */
#include <errno.h>

#include "pci/capability.h"
#include "pci/sriov.h"
#include "sut/dom0/dom0.h"

enum { AT_CLASS = 0x08, AT_NUMBERS = 0x18, AT_SUBORDINATE = 0x1a };
enum { HEADER_BRIDGE = 1, HEADER_CARDBUS = 2, HEADERS = 3 };
enum { SLOTS = 32, MOST_BUS = 255, CARDBUS_RESERVE = 3 };
/* Bridges with the same numbers make a guest look at what is behind them again and again: enough at some point. */
enum { MOST_SCANS = 1024 };
enum { RETRY_STATUS = 0x0001, MOST_RETRIES = 100 };

enum pass { KEEP, ASSIGN };

/* ---- one slot ------------------------------------------------------------------------------------- */

static bool answers(struct dom0 *d, uint32_t address, uint32_t *id)
{
	for (int i = 0; i < MOST_RETRIES; i++) {
		*id = dom0_read(d, address, 0, 4);
		if ((*id & 0xffff) != RETRY_STATUS)
			break;
	}
	return *id != UINT32_MAX && *id && *id != 0x0000ffff && *id != 0xffff0000 && (*id & 0xffff) != RETRY_STATUS;
}

static int32_t scan_function(struct dom0 *d, int32_t bus, uint8_t devfn)
{
	struct dom0_function f = { .bus = bus, .below = DOM0_NONE };
	int32_t known;
	uint32_t id, header;

	f.address = f.pf = d->bus[bus].domain << 16 | (uint32_t)d->bus[bus].number << 8 | devfn;
	known = dom0_find(d, f.address);
	if (known != DOM0_NONE)
		return known;
	if (!answers(d, f.address, &id))
		return DOM0_NONE;
	header = dom0_read(d, f.address, CONFIG_HEADER_TYPE, 1);
	f.header = header & (uint8_t)~CONFIG_MULTI;
	f.multi = header & CONFIG_MULTI;
	if (f.header >= HEADERS)
		return DOM0_NONE;
	f.vendor = (uint16_t)id;
	f.device = (uint16_t)(id >> 16);
	f.class = dom0_read(d, f.address, AT_CLASS, 4) >> 8;
	known = dom0_new_function(d, &f);
	if (known != DOM0_NONE)
		platform_add(d->p, f.address, f.address);
	return known;
}

static bool is_bridge(const struct dom0_function *f)
{
	return f->header == HEADER_BRIDGE || f->header == HEADER_CARDBUS;
}

static void scan_slot(struct dom0 *d, int32_t bus, uint8_t slot)
{
	int32_t first = scan_function(d, bus, (uint8_t)(slot << 3));

	if (first == DOM0_NONE || !d->function[first].multi)
		return;
	for (uint8_t i = 1; i < 8; i++)
		scan_function(d, bus, (uint8_t)(slot << 3 | i));
}

/* ---- VFs -------------------------------------------------------------------------------------------- */

enum { SRIOV_CONTROL = 0x08, VF_ENABLE = 1, VF_MEMORY = 8,
       SRIOV_TOTAL = 0x0e, SRIOV_COUNT = 0x10, SRIOV_OFFSET = 0x14, SRIOV_STRIDE = 0x16 };

static uint32_t read_for(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	return dom0_read(context, address, offset, width);
}

static uint32_t find_sriov(struct dom0 *d, uint32_t address)
{
	return capability_find_extended(read_for, d, address, SRIOV_ID);
}

static uint32_t place_of_vf(struct dom0 *d, uint32_t pf, uint32_t at, uint32_t n)
{
	return (pf & 0xffff) + dom0_read(d, pf, at + SRIOV_OFFSET, 2) + n * dom0_read(d, pf, at + SRIOV_STRIDE, 2);
}

/* How many buses behind its own the VFs of a bus may be spread over. */
static int buses_for_vfs(struct dom0 *d, int32_t bus)
{
	int most = d->bus[bus].number;

	for (int32_t i = d->bus[bus].first; i != DOM0_NONE; i = d->function[i].next) {
		const struct dom0_function *f = &d->function[i];
		const uint32_t at = f->header || f->vf ? 0 : find_sriov(d, f->address);
		uint32_t total, last;

		if (!at)
			continue;
		total = dom0_read(d, f->address, at + SRIOV_TOTAL, 2);
		dom0_write(d, f->address, at + SRIOV_COUNT, 2, total);
		last = total ? place_of_vf(d, f->address, at, total - 1) >> 8 : 0;
		dom0_write(d, f->address, at + SRIOV_COUNT, 2, f->vfs);
		if (last <= MOST_BUS && (int)last > most)
			most = (int)last;
	}
	return most - d->bus[bus].number;
}

static int32_t bus_for_vf(struct dom0 *d, int32_t bus, int number)
{
	const struct dom0_bus b = { .domain = d->bus[bus].domain, .number = number, .end = number,
				    .bridge = DOM0_NONE, .parent = bus };
	int32_t known = dom0_find_bus(d, b.domain, number);

	return known == DOM0_NONE ? dom0_new_bus(d, &b) : known;
}

static void add_vf(struct dom0 *d, int32_t pf, uint32_t id)
{
	const struct dom0_function *of = &d->function[pf];
	struct dom0_function f = { .pf = of->address, .vf = true, .vendor = of->vendor, .device = of->device,
				   .class = of->class, .below = DOM0_NONE };

	f.address = (of->address & 0xffff0000) | id;
	if (dom0_find(d, f.address) != DOM0_NONE)
		return;
	f.bus = bus_for_vf(d, of->bus, (int)(id >> 8));
	if (f.bus != DOM0_NONE && dom0_new_function(d, &f) != DOM0_NONE)
		platform_add(d->p, f.address, f.pf);
}

/* Buses that were there for VFs only. */
static void drop_empty(struct dom0 *d)
{
	for (int32_t i = 0; i < d->buses; i++)
		if (d->bus[i].bridge == DOM0_NONE && d->bus[i].parent != DOM0_NONE && d->bus[i].first == DOM0_NONE)
			d->bus[i].gone = true;
}

static void disable_vfs(struct dom0 *d, int32_t pf)
{
	const uint32_t address = d->function[pf].address, at = find_sriov(d, address);

	for (int32_t i = 0; i < d->functions; i++)
		if (!d->function[i].gone && d->function[i].vf && d->function[i].pf == address)
			dom0_drop(d, i);
	drop_empty(d);
	d->function[pf].vfs = 0;
	if (!at)
		return;
	dom0_write(d, address, at + SRIOV_CONTROL, 2, 0);
	dom0_write(d, address, at + SRIOV_COUNT, 2, 0);
}

static int enable_vfs(struct dom0 *d, int32_t pf, uint32_t count)
{
	const uint32_t address = d->function[pf].address, at = find_sriov(d, address);

	if (!at)
		return -ENOTTY;
	if (d->function[pf].vfs)
		return -EBUSY;
	if (count > dom0_read(d, address, at + SRIOV_TOTAL, 2))
		return -ERANGE;
	dom0_write(d, address, at + SRIOV_COUNT, 2, count);
	if ((int)(place_of_vf(d, address, at, count - 1) >> 8) > d->bus[d->function[pf].bus].end) {
		dom0_write(d, address, at + SRIOV_COUNT, 2, 0);
		return -ENOMEM;
	}
	dom0_write(d, address, at + SRIOV_CONTROL, 2, VF_ENABLE | VF_MEMORY);
	for (uint32_t i = 0; i < count; i++)
		add_vf(d, pf, place_of_vf(d, address, at, i));
	d->function[pf].vfs = (uint16_t)count;
	return 0;
}

int dom0_numvfs(struct dom0 *d, uint32_t address, uint32_t count)
{
	const int32_t pf = dom0_find(d, address);

	if (pf == DOM0_NONE)
		return -ENODEV;
	if (d->function[pf].vf)
		return -ENOTTY;
	if (count)
		return enable_vfs(d, pf, count);
	disable_vfs(d, pf);
	return 0;
}

/* ---- bridges ---------------------------------------------------------------------------------------- */

static int scan_bus(struct dom0 *d, int32_t bus);

struct numbers {
	uint32_t all;		/* as read */
	int primary, secondary, subordinate;
};

static struct numbers read_numbers(struct dom0 *d, int32_t bridge, int bus)
{
	const uint32_t all = dom0_read(d, d->function[bridge].address, AT_NUMBERS, 4);
	struct numbers n = { all, all & 0xff, all >> 8 & 0xff, all >> 16 & 0xff };

	if (!n.primary && bus && n.secondary && n.subordinate)	/* hard-wired to 0 */
		n.primary = bus;
	return n;
}

static bool make_sense(const struct numbers *n, int bus)
{
	return n->primary == bus && n->secondary > bus && n->secondary <= n->subordinate;
}

static int32_t add_bus(struct dom0 *d, int32_t parent, int32_t bridge, int number, int end)
{
	const struct dom0_bus b = { .domain = d->bus[parent].domain, .number = number, .end = end,
				    .primary = d->bus[parent].number, .bridge = bridge, .parent = parent };
	int32_t known = dom0_find_bus(d, b.domain, number);

	if (known == DOM0_NONE) {
		known = dom0_new_bus(d, &b);
		if (known != DOM0_NONE)
			d->function[bridge].below = known;
	}
	return known;
}

static int keep_bridge(struct dom0 *d, int32_t bus, int32_t bridge, const struct numbers *n, int max)
{
	const int32_t child = add_bus(d, bus, bridge, n->secondary, n->subordinate);

	if (child != DOM0_NONE)
		scan_bus(d, child);
	return n->subordinate > max ? n->subordinate : max;
}

static int number_bridge(struct dom0 *d, int32_t bus, int32_t bridge, const struct numbers *n, int max)
{
	const bool cardbus = d->function[bridge].header == HEADER_CARDBUS;
	const uint32_t address = d->function[bridge].address;
	const int number = max + 1, end = d->bus[bus].end;
	int32_t child;

	if (number > end || number > MOST_BUS)
		return max;
	child = add_bus(d, bus, bridge, number, end);
	if (child == DOM0_NONE)
		return max;
	dom0_write(d, address, AT_NUMBERS, 4, (n->all & 0xff000000) | (uint32_t)d->bus[child].primary |
					      (uint32_t)number << 8 | (uint32_t)d->bus[child].end << 16);
	max = cardbus ? number + CARDBUS_RESERVE : scan_bus(d, child);
	if (max > end)
		max = end;
	d->bus[child].end = max;
	dom0_write(d, address, AT_SUBORDINATE, 1, (uint32_t)max);
	return max;
}

static int scan_bridge(struct dom0 *d, int32_t bus, int32_t bridge, int max, enum pass pass)
{
	const struct numbers n = read_numbers(d, bridge, d->bus[bus].number);
	const bool cardbus = d->function[bridge].header == HEADER_CARDBUS;
	const bool broken = pass == KEEP && !make_sense(&n, d->bus[bus].number);

	if ((n.secondary || n.subordinate) && !d->assign && !cardbus && !broken)
		return pass == KEEP ? keep_bridge(d, bus, bridge, &n, max) : max;
	if (pass == ASSIGN)
		return number_bridge(d, bus, bridge, &n, max);
	if (d->assign || broken || cardbus)
		dom0_write(d, d->function[bridge].address, AT_NUMBERS, 4, n.all & 0xff000000);
	return max;
}

static int scan_bridges(struct dom0 *d, int32_t bus, int max, enum pass pass)
{
	for (int32_t i = d->bus[bus].first; i != DOM0_NONE; i = d->function[i].next)
		if (is_bridge(&d->function[i]) && !d->function[i].vf)
			max = scan_bridge(d, bus, i, max, pass);
	return max;
}

/* The last number that is needed.  Goes as deep as there are numbers: a bus lies behind the one above it. */
static int scan_bus(struct dom0 *d, int32_t bus)
{
	int max = d->bus[bus].number;

	if (d->scans == MOST_SCANS)
		return max;
	d->scans++;
	for (uint8_t slot = 0; slot < SLOTS; slot++)
		scan_slot(d, bus, slot);
	max += buses_for_vfs(d, bus);
	max = scan_bridges(d, bus, max, KEEP);
	return scan_bridges(d, bus, max, ASSIGN);
}

/* ---- all of it ---------------------------------------------------------------------------------------- */

static int32_t add_root(struct dom0 *d, const struct topology_bus *root)
{
	const struct dom0_bus b = { .domain = root->domain, .number = root->first, .end = root->last,
				    .bridge = DOM0_NONE, .parent = DOM0_NONE };
	int32_t known = dom0_find_bus(d, root->domain, root->first);

	return known == DOM0_NONE ? dom0_new_bus(d, &b) : known;
}

/* Root buses are what firmware says, when the guest starts. */
int dom0_scan(struct dom0 *d)
{
	const struct topology_bus *root = NULL;

	while (!d->booted && (root = topology_next_root(platform_topology(d->p), root)) &&
	       root->domain < TOPOLOGY_PRIVATE)
		add_root(d, root);
	d->booted = true;
	d->scans = 0;
	for (int32_t i = 0; i < d->buses; i++)
		if (!d->bus[i].gone && d->bus[i].parent == DOM0_NONE)
			scan_bus(d, i);
	return d->failed ? -ENOMEM : 0;
}

/* Goes as deep as the guest knows buses. */
static void remove_function(struct dom0 *d, int32_t function)
{
	const int32_t below = d->function[function].below;

	if (d->function[function].vfs)
		disable_vfs(d, function);
	while (below != DOM0_NONE && d->bus[below].first != DOM0_NONE)
		remove_function(d, d->bus[below].first);
	if (below != DOM0_NONE)
		d->bus[below].gone = true;
	if (!d->function[function].gone)
		dom0_drop(d, function);
}

int dom0_remove(struct dom0 *d, uint32_t address)
{
	const int32_t function = dom0_find(d, address);

	if (function == DOM0_NONE)
		return -ENODEV;
	remove_function(d, function);
	return 0;
}

void dom0_remove_all(struct dom0 *d)
{
	for (int32_t i = 0; i < d->functions; i++)
		if (!d->function[i].gone)
			remove_function(d, i);
	for (int32_t i = 0; i < d->buses; i++)
		d->bus[i].gone = true;
}
