// SPDX-License-Identifier: GPL-2.0
/*
 * seen.c - what can be seen of PCI hardware, and of a guest's picture of it; see state.h
 *
 * Domains behind a VMD are called as the scenario calls them, whatever number the guest gave out.
 */
#include <stdlib.h>
#include <string.h>

#include "sut/linux/state.h"
#include "sut/platform/seen_pci.h"

static bool make_room(struct linux_seen *seen)
{
	void *more;

	if (seen->pci.functions == seen->function_room) {
		seen->function_room = seen->function_room ? 2 * seen->function_room : 64;
		more = realloc(seen->pci.function, seen->function_room * sizeof(*seen->pci.function));
		if (!more)
			return false;
		seen->pci.function = more;
	}
	if (seen->pci.buses == seen->bus_room) {
		seen->bus_room = seen->bus_room ? 2 * seen->bus_room : 64;
		more = realloc(seen->pci.bus, seen->bus_room * sizeof(*seen->pci.bus));
		if (more)
			seen->pci.bus = more;
		else
			return false;
		more = realloc(seen->known, seen->bus_room * sizeof(*seen->known));
		if (!more)
			return false;
		seen->known = more;
	}
	return true;
}

/* The domain, as the scenario calls it, of what is behind the VMD that was last seen there. */
static bool is_vmd(const struct sut *s, unsigned behind, uint32_t *domain)
{
	for (unsigned i = 0; i < platform_vmds(s->platform); i++) {
		*domain = TOPOLOGY_PRIVATE + i;
		if (s->vmd_at[i] == behind)
			return true;
	}
	return false;
}

static bool domain_of(const struct sut *s, const struct kernel_pci_function *k, uint32_t *domain)
{
	*domain = k->address >> 16;
	return k->behind == ~0u || is_vmd(s, k->behind, domain);
}

void linux_see_vmd(struct sut *s, const struct kernel_vmd *k)
{
	const int index = platform_vmd_of(s->platform, topology_at(platform_topology(s->platform), k->address));
	struct seen_vmd *v;
	uint32_t domain;

	if (index >= 0)
		s->vmd_at[index] = k->address;
	if (!is_vmd(s, k->address, &domain))
		return;		/* it was pulled out before anybody saw it */
	v = &s->seen->pci.vmd[domain - TOPOLOGY_PRIVATE];
	*v = (struct seen_vmd){ .bound = k->bound, .domain = k->domain, .first = k->first, .last = k->last };
	for (unsigned i = 0; i < 3; i++)
		v->bar[i] = (struct seen_window){ k->bar[i].start, k->bar[i].end };
	for (unsigned i = 0; i < 2; i++) {
		v->window[i] = (struct seen_window){ k->window[i].start, k->window[i].end };
		v->offset[i] = k->window[i].offset;
	}
}

void linux_see_pci_bus(struct sut *s, const struct kernel_pci_bus *b)
{
	struct linux_seen *seen = s->seen;
	uint32_t domain = b->domain;

	if (!make_room(seen)) {
		seen->failed = true;
		return;
	}
	seen->known[seen->pci.buses] = *b;
	if (b->behind != ~0u && !is_vmd(s, b->behind, &domain))
		return;
	seen->known[seen->pci.buses].domain = domain;
	seen->pci.bus[seen->pci.buses++] = (struct seen_pci_bus){
		.domain = domain, .number = (uint8_t)b->number, .end = (uint8_t)b->end, .bridge = -1, .parent = -1
	};
}

/* Behind a VMD a request goes by its place in CFGBAR, wherever the guest counts buses from. */
static uint64_t in_hardware(const struct sut *s, uint64_t address)
{
	const struct platform_vmd *v = platform_vmd(s->platform, pci_domain(address) - TOPOLOGY_PRIVATE);
	const struct seen_vmd *seen = v ? &s->seen->pci.vmd[pci_domain(address) - TOPOLOGY_PRIVATE] : NULL;

	return v ? address + (((uint64_t)v->root->first - seen->first) << 8) : address;
}

void linux_see_pci_function(struct sut *s, const struct kernel_pci_function *k)
{
	struct linux_seen *seen = s->seen;
	struct seen_pci_function *f;
	uint32_t domain;

	if (!make_room(seen)) {
		seen->failed = true;
		return;
	}
	if (!domain_of(s, k, &domain))
		return;
	f = &seen->pci.function[seen->pci.functions++];
	*f = (struct seen_pci_function){
		.address = pci_address(domain, k->address & 0xffff),
		.vendor = (uint16_t)k->vendor,
		.device = (uint16_t)k->device,
		.class = k->class,
		.header = (uint8_t)k->header,
		.vf = k->vf,
		.pf = pci_address(domain, k->pf & 0xffff),
	};
	for (unsigned i = 0; i < SEEN_RESOURCES; i++)
		f->resource[i] = (struct seen_resource){ k->resource[i].start, k->resource[i].end,
							 (uint32_t)k->resource[i].flags };
	f->hardware = topology_at(platform_topology(s->platform), in_hardware(s, f->address));
}

static int by_number(const void *a, const void *b)
{
	const struct kernel_pci_bus *x = a, *y = b;
	const unsigned long p = (unsigned long)x->domain << 8 | x->number;
	const unsigned long q = (unsigned long)y->domain << 8 | y->number;

	return (p > q) - (p < q);
}

/* There are no buses above 255: VMD-BUSES tells of a root bus that was given such numbers. */
static uint8_t end_of(const struct kernel_pci_bus *k)
{
	return !k->parent && k->end > UINT8_MAX ? UINT8_MAX : (uint8_t)k->end;
}

/* Who leads where: only now is everybody known. */
static void connect(struct linux_seen *seen)
{
	struct seen_pci *pci = &seen->pci;

	seen_pci_sort(pci);
	if (pci->buses)
		qsort(seen->known, pci->buses, sizeof(*seen->known), by_number);
	for (uint32_t i = 0; i < pci->buses; i++) {
		const struct kernel_pci_bus *k = &seen->known[i];
		struct seen_pci_bus *b = &pci->bus[i];
		const uint64_t bridge = pci_address(k->domain, k->bridge & 0xffff);

		*b = (struct seen_pci_bus){ k->domain, (uint8_t)k->number, end_of(k),
					    k->bridge == ~0u || k->orphan ? -1 : seen_pci_find(pci, bridge), -1,
					    k->orphan };
		for (uint32_t j = 0; j < pci->buses; j++)
			if (k->parent && seen->known[j].bus == k->parent)
				b->parent = (int32_t)j;
		if (b->bridge < 0)
			continue;
		pci->function[b->bridge].bridge = true;
		pci->function[b->bridge].secondary = b->number;
		pci->function[b->bridge].subordinate = b->end;
	}
}

void linux_see_hardware(struct sut *s, struct observation *o)
{
	struct linux_seen *seen = s->seen;

	o->pci = NULL;
	if (platform_is_empty(s->platform))
		return;
	connect(seen);
	seen->pci.booted = s->booted;
	seen->pci.knows_vmds = true;
	for (unsigned i = 0; i < platform_vmds(s->platform); i++)
		seen->pci.vmd[i].bypass = platform_bypasses(platform_vmd(s->platform, i));
	platform_accesses(s->platform, &seen->pci.reads, &seen->pci.writes);
	if (!seen->failed)
		o->pci = &seen->pci;
}

/* The one before the last may be used again. */
void linux_look_away(struct sut *s)
{
	s->seen = s->seen == &s->seen_pci[0] ? &s->seen_pci[1] : &s->seen_pci[0];
	s->seen->pci.functions = s->seen->pci.buses = 0;
	memset(s->seen->pci.vmd, 0, sizeof(s->seen->pci.vmd));
	s->seen->failed = false;
}

void linux_free_hardware(struct sut *s)
{
	for (unsigned i = 0; i < 2; i++) {
		free(s->seen_pci[i].pci.function);
		free(s->seen_pci[i].pci.bus);
		free(s->seen_pci[i].known);
	}
	platform_free(s->platform);
}
