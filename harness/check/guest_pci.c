// SPDX-License-Identifier: GPL-2.0
/* guest_pci.c - see guest_pci.h */
#include "check/guest_pci.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/hardware.h"
#include "sut/platform/seen_pci.h"

const struct seen_pci *guest_pci(const struct check *c)
{
	const struct observation *now = check_now(c);

	return now->pci && now->pci->booted && now->settled && check_phase(c) != CHECK_ENDED ? now->pci : NULL;
}

const struct seen_pci *guest_pci_scanned(const struct check *c)
{
	const struct operation *op = check_op(c);

	if (!op || (op->kind != OP_BOOT && op->kind != OP_RESCAN) || op->async || check_now(c)->status ||
	    !check_before(c)->settled)
		return NULL;
	return guest_pci(c);
}

const struct seen_pci *guest_pci_before(const struct check *c)
{
	static const struct seen_pci nothing;

	return check_before(c)->pci ? check_before(c)->pci : &nothing;
}

const struct seen_pci_function *guest_pci_find(const struct seen_pci *pci, uint64_t address)
{
	const int32_t which = seen_pci_find(pci, address);

	return which < 0 ? NULL : &pci->function[which];
}

const struct seen_pci_bus *guest_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number)
{
	const int32_t which = seen_pci_bus(pci, domain, number);

	return which < 0 ? NULL : &pci->bus[which];
}

void guest_pci_fail(struct check *c, const struct invariant *rule, const char *kind, uint64_t address,
		    const char *expected, const char *found, ...)
{
	char name[PCI_ADDRESS_TEXT], text[200];
	va_list args;

	va_start(args, found);
	vsnprintf(text, sizeof(text), found, args);
	va_end(args);
	check_fail_kind(c, rule, kind, expected, "%s: %s", pci_address_text(address, name), text);
}

bool guest_pci_retries(const struct check *c)
{
	struct topology_function *f = NULL;

	while ((f = topology_next(platform_topology(check_platform(c)), f)))
		if (f->retries)
			return true;
	return false;
}

/* ---- the hardware as it is programmed */

struct range {
	uint8_t first, last;
	bool any; /* it is programmed to lead somewhere */
};

static struct range range_of(const struct topology_bus *b)
{
	struct hardware_range r;

	if (!b->bridge)
		return (struct range){ b->first, b->last, true };
	r = hardware_range(b->bridge);
	return (struct range){ r.secondary, r.subordinate, r.secondary | r.subordinate };
}

static bool is_within(struct range mine, struct range above)
{
	return !above.any || (mine.first <= mine.last && mine.first > above.first && mine.last <= above.last);
}

static bool meets_sibling(const struct topology_function *f, struct range mine)
{
	for (uint32_t i = 0; i < f->bus->children; i++) {
		const struct topology_child *g = &f->bus->child[i];
		const struct range other = g->bridge && g->f != f ? range_of(&g->f->below) : (struct range){ 0 };

		if (other.any && mine.first <= other.last && other.first <= mine.last)
			return true;
	}
	return false;
}

static bool is_in_conflict(const struct topology_function *f)
{
	const struct range mine = range_of(&f->below);

	if (!mine.any)
		return false;
	for (uint32_t i = 0; i < f->below.children; i++) {
		const struct topology_child *g = &f->below.child[i];
		const struct range below = g->bridge ? range_of(&g->f->below) : (struct range){ 0 };

		if (below.any && !is_within(below, mine))
			return true;
	}
	return !is_within(mine, range_of(f->bus)) || meets_sibling(f, mine);
}

/*
 * The last BAR of a bridge says that it goes on in the register behind it, which is that of the bus numbers; or the
 * bridge says that it is none, and that this register is a BAR.
 */
static bool has_wide_bar(const struct config_space *c)
{
	enum { AT_BAR_1 = 0x14, MEMORY_64 = 4, TYPE = 7 };
	const uint32_t header = config_read(c, CONFIG_HEADER_TYPE, 1) & 0x7f;

	return header == 0 || (header == 1 && (config_read(c, AT_BAR_1, 1) & TYPE) == MEMORY_64);
}

/* Enhanced Allocation, which has a bridge's bus numbers for good: PCI Express Base 4.0, 7.8.5. */
static bool has_fixed_numbers(const struct config_space *c)
{
	enum { AT_LIST = 0x34, ID_ENHANCED_ALLOCATION = 0x14, MOST = 48 };
	uint32_t at = config_read(c, AT_LIST, 1) & ~3u;

	for (unsigned i = 0; at >= 0x40 && i < MOST; i++, at = config_read(c, at + 1, 1) & ~3u)
		if (config_read(c, at, 1) == ID_ENHANCED_ALLOCATION)
			return true;
	return false;
}

/* First VF Offset and VF Stride that cannot be: Single Root I/O Virtualization and Sharing 1.1, 3.3.9 and 3.3.10. */
static bool has_no_place(const struct sriov_identity *id)
{
	for (unsigned i = 0; i < sizeof(id->place) / sizeof(*id->place); i++) {
		const struct sriov_place *p = &id->place[i];

		if (!(i & ~(unsigned)id->varies) && (!p->offset || (id->total > 1 && !p->stride)))
			return true;
	}
	return false;
}

static struct topology_function *changed_by(struct platform *p, const struct operation *op)
{
	switch (op->kind) {
	case OP_PLUG:
		return platform_function(p, op->plug.number);
	case OP_SRIOV:
		return platform_function(p, op->sriov.number);
	case OP_FORGE:
		return platform_function(p, op->forge.number);
	case OP_SETPCI:
		return topology_at(platform_topology(p), op->pci.address);
	}
	return NULL;
}

done_set guest_pci_situation(struct platform *p, const struct operation *op)
{
	struct topology_function *f = changed_by(p, op);

	if (!f || f->gone)
		return 0;
	if (!topology_below(f))
		return f->sriov.at && has_no_place(&f->sriov.id) ? DONE_VFS_NOWHERE : 0;
	return (is_in_conflict(f) ? DONE_RANGES_OVERLAP : 0) | (has_wide_bar(&f->config) ? DONE_WIDE_BAR : 0) |
	       (has_fixed_numbers(&f->config) ? DONE_FIXED_NUMBERS : 0);
}
