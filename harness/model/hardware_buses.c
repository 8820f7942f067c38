// SPDX-License-Identifier: GPL-2.0
/*
 * hardware_buses.c - bus numbers of bridges, one by one and against each other
 *
 * A bridge takes a request for a number in [secondary, subordinate] from the bus that it is on, and makes it one of
 * type 0 for the secondary one: whatever is reached goes down (PCI Express Base 4.0, 7.3.3).  So numbers have to grow
 * on the way down, stay in what leads there, and differ from those next to them.
 */
#include "model/hardware_parts.h"

#include <stdio.h>

enum { NUMBERS = 256 };

/* The numbers for which requests get to the bus that @f is on, its own first.  False: nobody has programmed it. */
static bool above(const struct topology_function *f, struct hardware_range *r)
{
	const struct topology_bus *b = f->bus;

	if (b->bridge)
		*r = hardware_range(b->bridge);
	else
		*r = (struct hardware_range){ .first = b->first, .last = b->last, .programmed = true };
	return r->programmed;
}

void hardware_bus_order(struct hardware_checking *h, struct topology_function *f)
{
	const struct hardware_range r = hardware_range(f);
	struct hardware_range own;
	char expected[160];

	if (!r.programmed)
		return;
	if (r.subordinate < r.secondary) {
		snprintf(expected, sizeof(expected), "a subordinate bus number of %02x or above, its secondary one",
			 r.secondary);
		hardware_report(h, HARDWARE_BUS_ORDER, f, expected, "secondary %02x, subordinate %02x", r.secondary,
				r.subordinate);
	} else if (above(f, &own) && r.secondary <= own.first) {
		snprintf(expected, sizeof(expected),
			 "a secondary bus number above %02x, the bus that the bridge is on", own.first);
		hardware_report(h, HARDWARE_BUS_ORDER, f, expected, "secondary %02x, subordinate %02x", r.secondary,
				r.subordinate);
	}
}

/* PCI Express has no use for it, and 0 is what it comes up with there: PCI Express Base 4.0, 7.5.1.3.2. */
void hardware_bus_primary(struct hardware_checking *h, struct topology_function *f)
{
	const struct hardware_range r = hardware_range(f);
	struct hardware_range own;
	char expected[160];

	if (!r.programmed || !above(f, &own) || r.primary == own.first)
		return;
	if (config_kinds[f->kind].port >= 0 && !r.primary)
		return;
	snprintf(expected, sizeof(expected), "a primary bus number of %02x, the bus that the bridge is on",
		 own.first);
	hardware_report(h, HARDWARE_BUS_PRIMARY, f, expected, "primary %02x", r.primary);
}

void hardware_bus_nested(struct hardware_checking *h, struct topology_function *f)
{
	const struct hardware_range r = hardware_range(f);
	struct hardware_range own;

	if (!r.programmed)
		return;
	if (above(f, &own) && own.first <= r.first && r.last <= own.last)
		return;
	hardware_report(h, HARDWARE_BUS_NESTED, f, "numbers of a range that leads to the bus that the bridge is on",
			own.programmed ? "[%02x-%02x] is not within [%02x-%02x]"
				       : "[%02x-%02x], and nothing leads there",
			r.secondary, r.subordinate, own.first, own.last);
}

/* Numbers grow on the way down, so that there are not more to look at than there are numbers. */
void hardware_bus_loop(struct hardware_checking *h, struct topology_function *f)
{
	const struct hardware_range r = hardware_range(f);
	const struct topology_bus *b = f->bus;
	char expected[160];

	if (!r.programmed)
		return;
	for (unsigned i = 0; b && i < NUMBERS; i++, b = b->bridge ? b->bridge->bus : NULL) {
		const uint8_t number = b->bridge ? hardware_range(b->bridge).secondary : b->first;

		/* 0 below a root bus: a bridge above that nobody has programmed. */
		if (number < r.first || number > r.last || (b->bridge && !hardware_range(b->bridge).programmed))
			continue;
		snprintf(expected, sizeof(expected), "no number of a bus above it: bus %02x is %s", number,
			 i ? "above the bridge" : "where the bridge is");
		hardware_report(h, HARDWARE_BUS_LOOP, f, expected, "[%02x-%02x] holds bus %02x", r.first, r.last,
				number);
		return;
	}
}

/* Each number of the bus has one owner; the second one to want it is reported, and owns nothing. */
void hardware_bus_disjoint(struct hardware_checking *h, const struct topology_bus *b)
{
	struct topology_function *owner[NUMBERS] = { NULL };
	char expected[160], name[HARDWARE_NAME];

	for (uint32_t i = 0; i < b->children; i++) {
		struct topology_function *f = b->child[i].f, *taken = NULL;
		struct hardware_range r;

		if (!b->child[i].bridge)
			continue;
		r = hardware_range(f);
		if (!r.programmed)
			continue;
		for (unsigned n = r.first; n <= r.last && !taken; n++)
			taken = owner[n];
		for (unsigned n = r.first; n <= r.last && !taken; n++)
			owner[n] = f;
		if (!taken)
			continue;
		hardware_name(h->t, taken, name);
		snprintf(expected, sizeof(expected), "no number of [%02x-%02x], which %s on the same bus has",
			 hardware_range(taken).first, hardware_range(taken).last, name);
		hardware_report(h, HARDWARE_BUS_DISJOINT, f, expected, "[%02x-%02x] overlaps [%02x-%02x] of %s",
				r.first, r.last, hardware_range(taken).first, hardware_range(taken).last, name);
	}
}
