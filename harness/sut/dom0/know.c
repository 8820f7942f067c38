// SPDX-License-Identifier: GPL-2.0
/* know.c - the functions and buses that a model of a guest knows; see dom0.h */
#include <stdlib.h>

#include "pci/config.h"
#include "sut/dom0/dom0.h"

enum { FEW = 32 };

uint32_t dom0_read(struct dom0 *d, uint32_t address, uint32_t offset, uint32_t width)
{
	uint32_t value;

	return platform_read(d->p, address, offset, width, &value) ? config_ones(width) : value;
}

void dom0_write(struct dom0 *d, uint32_t address, uint32_t offset, uint32_t width, uint32_t value)
{
	platform_write(d->p, address, offset, width, value);
}

int32_t dom0_find_bus(const struct dom0 *d, uint32_t domain, int number)
{
	for (int32_t i = 0; i < d->buses; i++)
		if (!d->bus[i].gone && d->bus[i].number == number && d->bus[i].domain == domain)
			return i;
	return DOM0_NONE;
}

static int32_t find_on(const struct dom0 *d, int32_t bus, uint8_t devfn)
{
	int32_t i = d->bus[bus].first;

	while (i != DOM0_NONE && (d->function[i].gone || (uint8_t)d->function[i].address != devfn))
		i = d->function[i].next;
	return i;
}

int32_t dom0_find(const struct dom0 *d, uint32_t address)
{
	const int32_t bus = dom0_find_bus(d, address >> 16, address >> 8 & 0xff);

	return bus == DOM0_NONE ? DOM0_NONE : find_on(d, bus, (uint8_t)address);
}

/* One more element, or false. */
static bool grow(struct dom0 *d, void **array, int32_t count, int32_t *room, size_t size)
{
	const int32_t more = *room ? 2 * *room : FEW;
	void *moved;

	if (count < *room)
		return true;
	moved = realloc(*array, (size_t)more * size);
	if (!moved) {
		d->failed = true;
		return false;
	}
	*array = moved;
	*room = more;
	return true;
}

int32_t dom0_new_bus(struct dom0 *d, const struct dom0_bus *as)
{
	void *array = d->bus;
	bool grown = grow(d, &array, d->buses, &d->bus_room, sizeof(*d->bus));

	d->bus = array;
	if (!grown)
		return DOM0_NONE;
	d->bus[d->buses] = *as;
	d->bus[d->buses].first = d->bus[d->buses].last = DOM0_NONE;
	return d->buses++;
}

int32_t dom0_new_function(struct dom0 *d, const struct dom0_function *as)
{
	void *array = d->function;
	bool grown = grow(d, &array, d->functions, &d->function_room, sizeof(*d->function));
	struct dom0_bus *b = &d->bus[as->bus];
	const int32_t at = d->functions;

	d->function = array;
	if (!grown)
		return DOM0_NONE;
	d->function[at] = *as;
	d->function[at].next = DOM0_NONE;
	if (b->last == DOM0_NONE)
		b->first = at;
	else
		d->function[b->last].next = at;
	b->last = at;
	d->functions++;
	return at;
}

void dom0_drop(struct dom0 *d, int32_t function)
{
	struct dom0_function *f = &d->function[function];
	struct dom0_bus *b = &d->bus[f->bus];
	int32_t *at = &b->first, before = DOM0_NONE;

	while (*at != function) {
		before = *at;
		at = &d->function[*at].next;
	}
	*at = f->next;
	if (b->last == function)
		b->last = before;
	f->gone = true;
	platform_remove(d->p, f->address);
}
