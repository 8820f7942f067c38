// SPDX-License-Identifier: GPL-2.0
/* guest_pci.c - see guest_pci.h */
#include "check/guest_pci.h"

#include <stdarg.h>
#include <stdio.h>

const struct seen_pci *guest_pci(const struct check *c)
{
	const struct observation *now = check_now(c);

	return now->pci && now->pci->booted && now->settled && check_phase(c) != CHECK_ENDED ? now->pci : NULL;
}

const struct seen_pci *guest_pci_scanned(const struct check *c)
{
	const struct operation *op = check_op(c);

	if (!op || (op->kind != OP_BOOT && op->kind != OP_RESCAN) || op->async || check_now(c)->status)
		return NULL;
	return guest_pci(c);
}

const struct seen_pci *guest_pci_before(const struct check *c)
{
	static const struct seen_pci nothing;

	return check_before(c)->pci ? check_before(c)->pci : &nothing;
}

const struct seen_pci_function *guest_pci_find(const struct seen_pci *pci, uint32_t address)
{
	uint32_t low = 0, high = pci->functions;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (pci->function[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pci->functions && pci->function[low].address == address ? &pci->function[low] : NULL;
}

const struct seen_pci_bus *guest_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number)
{
	for (uint32_t i = 0; i < pci->buses; i++)
		if (pci->bus[i].domain == domain && pci->bus[i].number == number)
			return &pci->bus[i];
	return NULL;
}

const char *guest_pci_text(uint32_t address, char text[ADDRESS_TEXT])
{
	snprintf(text, ADDRESS_TEXT, "%04x:%02x:%02x.%x", address >> 16, address >> 8 & 0xff, address >> 3 & 0x1f,
		 address & 7);
	return text;
}

void guest_pci_fail(struct check *c, const struct invariant *rule, const char *kind, uint32_t address,
		    const char *expected, const char *found, ...)
{
	char name[ADDRESS_TEXT], text[200];
	va_list args;

	va_start(args, found);
	vsnprintf(text, sizeof(text), found, args);
	va_end(args);
	check_fail_kind(c, rule, kind, expected, "%s: %s", guest_pci_text(address, name), text);
}

/* ---- the hardware as it is programmed */

enum { AT_SECONDARY = 0x19,
       AT_SUBORDINATE = 0x1a };

struct range {
	uint8_t first, last;
	bool any; /* it is programmed to lead somewhere */
};

static struct range range_of(const struct topology_bus *b)
{
	struct range r = { b->first, b->last, true };

	if (!b->bridge)
		return r;
	r.first = (uint8_t)config_read(&b->bridge->config, AT_SECONDARY, 1);
	r.last = (uint8_t)config_read(&b->bridge->config, AT_SUBORDINATE, 1);
	r.any = r.first | r.last;
	return r;
}

static const struct topology_bus *root_of(const struct topology_bus *b)
{
	while (b->bridge)
		b = b->bridge->bus;
	return b;
}

static uint64_t situation_of(const struct topology_function *f)
{
	const struct topology_bus *above = f->bus;
	const struct range mine = range_of(&f->below), parent = range_of(above);
	uint64_t is = 0;

	if (!mine.any)
		return 0;
	if (mine.last >= root_of(above)->last)
		is |= DONE_NUMBERS_OUT;
	if (mine.first > mine.last || mine.first <= parent.first || mine.last > parent.last)
		is |= DONE_RANGES_OVERLAP;
	for (uint32_t i = 0; i < above->children; i++) {
		const struct topology_function *g = above->child[i].f;
		const struct range other = above->child[i].bridge ? range_of(&g->below) : (struct range){ 0 };

		if (g != f && other.any && mine.first <= other.last && other.first <= mine.last)
			is |= DONE_RANGES_OVERLAP;
	}
	return is;
}

uint64_t guest_pci_situation(struct platform *p)
{
	struct topology_function *f = NULL;
	uint64_t is = 0;

	while (p && !platform_is_empty(p) && (f = topology_next(platform_topology(p), f)))
		if (!f->pf && topology_below(f))
			is |= situation_of(f);
	return is;
}
