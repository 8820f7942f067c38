// SPDX-License-Identifier: GPL-2.0
/* seen_pci.c - see seen_pci.h */
#include "sut/platform/seen_pci.h"

#include <stdlib.h>

static int by_address(const void *a, const void *b)
{
	const struct seen_pci_function *f = a, *g = b;

	return (f->address > g->address) - (f->address < g->address);
}

void seen_pci_sort(struct seen_pci *pci)
{
	if (pci->functions)
		qsort(pci->function, pci->functions, sizeof(*pci->function), by_address);
}

/* The first of those that share an address. */
int32_t seen_pci_find(const struct seen_pci *pci, uint64_t address)
{
	uint32_t low = 0, high = pci->functions;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (pci->function[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pci->functions && pci->function[low].address == address ? (int32_t)low : -1;
}

int32_t seen_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number)
{
	for (uint32_t i = 0; i < pci->buses; i++)
		if (pci->bus[i].domain == domain && pci->bus[i].number == number)
			return (int32_t)i;
	return -1;
}

static bool is_same(const struct seen_window *a, const struct seen_window *b)
{
	return a->start == b->start && a->end == b->end;
}

bool seen_vmd_same(const struct seen_vmd *a, const struct seen_vmd *b)
{
	bool same = a->bound == b->bound && a->bypass == b->bypass && a->domain == b->domain && a->first == b->first &&
		    a->last == b->last;

	for (unsigned i = 0; i < 3; i++)
		same &= is_same(&a->bar[i], &b->bar[i]);
	for (unsigned i = 0; i < 2; i++)
		same &= is_same(&a->window[i], &b->window[i]) && a->offset[i] == b->offset[i];
	return same;
}
