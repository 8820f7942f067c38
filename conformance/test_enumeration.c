// SPDX-License-Identifier: GPL-2.0
/*
 * test_enumeration.c - an operating system's scan finds each function of a topology once, and at its routing ID
 *
 * The scan is the usual one, depth first: a bridge gets the next number as secondary bus, ff as subordinate one for the
 * time that what is below it is looked at, and then the last number that was given out.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/random.h"
#include "pci/topology.h"

enum { NUMBERS = 0x18, SUBORDINATE = 0x1a, MOST = 600, BRIDGES = 40 };

struct scan {
	struct topology *t;
	uint32_t domain;
	uint32_t last;		/* bus number given out */
	uint8_t end;		/* the last that there is for this root bus */
	struct topology_function *found[MOST];
	uint32_t count;
};

static uint32_t get(struct scan *s, uint8_t bus, uint32_t devfn, uint32_t at, uint32_t width)
{
	uint32_t value;

	cr_assert(zero(int, topology_read(s->t, s->domain, bus, (uint8_t)devfn, at, width, &value)));
	return value;
}

static void scan_bus(struct scan *s, uint8_t bus);

static void scan_bridge(struct scan *s, uint8_t bus, uint32_t devfn)
{
	uint8_t secondary = (uint8_t)++s->last;

	cr_assert(le(u32, s->last, s->end));
	topology_write(s->t, s->domain, bus, (uint8_t)devfn, NUMBERS, 4, 0xff0000u | s->last << 8 | bus);
	scan_bus(s, secondary);
	topology_write(s->t, s->domain, bus, (uint8_t)devfn, SUBORDINATE, 1, s->last);
}

static void scan_bus(struct scan *s, uint8_t bus)
{
	for (uint32_t devfn = 0; devfn < 256; devfn++) {
		uint32_t type;

		if (get(s, bus, devfn, 0, 4) == 0xffffffff) {
			devfn |= devfn & 7 ? 0 : 7;	/* without function 0 no others */
			continue;
		}
		cr_assert(lt(u32, s->count, MOST));
		cr_assert(zero(int, topology_find(s->t, s->domain, bus, (uint8_t)devfn, &s->found[s->count++])));
		type = get(s, bus, devfn, CONFIG_HEADER_TYPE, 1);
		if (type & 0x7f)
			scan_bridge(s, bus, devfn);
		if (!(devfn & 7) && !(type & CONFIG_MULTI))
			devfn |= 7;
	}
}

/* Function 0 of each device first, with the others that it may have. */
static void add_device(struct topology *t, struct random *r, struct topology_bus *bus, struct topology_bus **bridge,
		       uint32_t *bridges)
{
	uint8_t device = bus->link ? 0 : (uint8_t)random_below(r, 32);
	uint32_t functions = random_one_in(r, 3) ? 1 + random_below(r, 8) : 1;

	for (uint32_t i = 0; i < functions; i++) {
		struct config_identity id = { .vendor = 1, .kind = (uint8_t)random_below(r, KINDS),
					      .multi = functions > 1, .msi = 1 };
		struct topology_function *f;

		if (*bridges == BRIDGES && config_kinds[id.kind].header)
			id.kind = KIND_PCI;
		if (topology_add(t, bus, (uint8_t)(device * 8u + i), &id, NULL, &f))
			return;	/* there is such a device already */
		if (topology_below(f))
			bridge[(*bridges)++] = topology_below(f);
	}
}

static void add_tree(struct topology *t, struct random *r, uint32_t domain, uint8_t first, uint8_t last)
{
	struct topology_bus *bus[BRIDGES + 1];
	uint32_t buses = 0, devices = 1 + random_below(r, 40);

	cr_assert(zero(int, topology_add_root(t, domain, first, last, &bus[0])));
	for (uint32_t i = 0; i < devices; i++)
		add_device(t, r, bus[random_below(r, buses + 1)], bus + 1, &buses);
}

static void check_found(struct scan *s)
{
	uint32_t there = 0;

	for (struct topology_function *f = NULL; (f = topology_next(s->t, f));) {
		uint32_t times = 0;

		if (f->bus->domain != s->domain)
			continue;
		there++;
		for (uint32_t i = 0; i < s->count; i++)
			times += s->found[i] == f;
		cr_assert(eq(u32, times, 1));
		cr_assert(eq(ptr, topology_walk(s->t, s->domain, (uint8_t)(topology_id(f) >> 8), (uint8_t)topology_id(f)),
			     f));
	}
	cr_assert(eq(u32, there, s->count));
}

Test(enumeration, each_function_once)
{
	static struct scan s;
	struct random r = { 1 };

	s.t = topology_new();
	cr_assert(ne(ptr, s.t, NULL));
	for (uint32_t round = 0; round < 300; round++) {
		topology_reset(s.t);
		for (uint32_t domain = 0; domain < 2; domain++) {
			add_tree(s.t, &r, 7 * domain, 0, 0x7f);
			add_tree(s.t, &r, 7 * domain, 0x80, 0xff);
		}
		for (uint32_t domain = 0; domain < 2; domain++) {
			s.domain = 7 * domain;
			s.count = s.last = 0;
			s.end = 0x7f;
			scan_bus(&s, 0);
			s.last = 0x80;
			s.end = 0xff;
			scan_bus(&s, 0x80);
			check_found(&s);
		}
	}
	topology_free(s.t);
}
