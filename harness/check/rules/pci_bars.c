// SPDX-License-Identifier: GPL-2.0
/*
 * pci_bars.c - a function decodes what its guest believes, and no address is decoded twice
 *
 * What a guest gave a BAR must stand in the register, and may not meet what it gave another function of the same
 * segment.  Not asked once somebody wrote BARs behind the guest's back.  A register is looked at when its function was
 * found: a scan does not notice that another one sits there.  VFs have no BARs of their own.
 */
#include <inttypes.h>

#include "check/guest_pci.h"

extern const struct invariant rule_pci_bars;

enum { BARS = 6, AT_BAR = 0x10, AT_BARS_END = 0x28, ROOM = 512 };
enum { IS_IO = 0x100, IS_MEMORY = 0x200, IS_64BIT = 0x100000 };	/* IORESOURCE_*: include/linux/ioport.h */
#define IS_UNSET 0x20000000u
#define IS_FIXED 0x10u		/* where it always was, whatever its register says: legacy IDE */

struct memory {
	bool written;		/* BARs, by setpci or forge */
};

struct decoded {
	uint64_t start, end;
	uint64_t address;
	bool io;
};

static bool writes_bars(const struct operation *op)
{
	if (op->kind == OP_SETPCI)
		return op->pci.offset < AT_BARS_END;
	return op->kind == OP_FORGE && op->forge.offset < AT_BARS_END;
}

static bool is_given(const struct seen_resource *r)
{
	return r->start && r->start <= r->end && r->flags & (IS_IO | IS_MEMORY) && !(r->flags & (IS_UNSET | IS_FIXED));
}

static uint32_t writable(const struct config_space *config, uint32_t at)
{
	return config_mask(config, at) | (uint32_t)config_mask(config, at + 1) << 8 |
	       (uint32_t)config_mask(config, at + 2) << 16 | (uint32_t)config_mask(config, at + 3) << 24;
}

/* Whether a register holds what was written, as far as it can hold anything. */
static bool holds(const struct config_space *config, uint32_t at, uint32_t value)
{
	return !((config_read(config, at, 4) ^ value) & writable(config, at));
}

/* The guest's address as it has to be on the bus: behind a VMD that is another (vmd_offset.c judges which). */
static uint64_t on_bus(const struct seen_pci *pci, const struct seen_pci_function *f, const struct seen_resource *r)
{
	const uint32_t vmd = pci_domain(f->address) - TOPOLOGY_PRIVATE;

	for (unsigned i = 0; vmd < SCENARIO_VMDS && i < 2; i++)
		if (r->start >= pci->vmd[vmd].window[i].start && r->start <= pci->vmd[vmd].window[i].end)
			return r->start - pci->vmd[vmd].offset[i];
	return r->start;
}

static bool holds_all(const struct config_space *config, unsigned bar, const struct seen_resource *r, uint64_t start)
{
	const uint32_t at = AT_BAR + 4 * bar;

	return holds(config, at, (uint32_t)start) &&
	       (!(r->flags & IS_64BIT) || holds(config, at + 4, (uint32_t)(start >> 32)));
}

static void judge_overlap(struct check *c, const struct decoded *all, unsigned n)
{
	const struct decoded *d = &all[n];

	for (unsigned i = 0; i < n; i++)
		if (all[i].io == d->io && all[i].address >> 16 == d->address >> 16 && all[i].start <= d->end &&
		    d->start <= all[i].end)
			guest_pci_fail(c, &rule_pci_bars, "twice", d->address, "addresses of its own",
				       "0x%" PRIx64 "-0x%" PRIx64 " meets what %02x:%02x.%x has", d->start, d->end,
				       pci_bus(all[i].address), pci_devfn(all[i].address) >> 3,
				       pci_devfn(all[i].address) & 7u);
}

static void judge(struct check *c, const struct seen_pci_function *f, struct decoded *all, unsigned *n)
{
	const struct config_space *config = f->hardware && !f->vf ? topology_config(f->hardware) : NULL;
	const bool is_new = !guest_pci_find(guest_pci_before(c), f->address);
	const unsigned bars = f->header == 0 ? BARS : f->header == 1 ? 2 : 0;

	for (unsigned i = 0; config && i < bars && *n < ROOM; i++) {
		const struct seen_resource *r = &f->resource[i];

		if (!is_given(r))
			continue;
		if (is_new && !holds_all(config, i, r, on_bus(guest_pci(c), f, r)))
			guest_pci_fail(c, &rule_pci_bars, "register", f->address,
				       "a BAR that says what the guest gave it",
				       "BAR %u is at 0x%" PRIx64 ", and says 0x%x", i, r->start,
				       config_read(config, AT_BAR + 4 * i, 4));
		all[*n] = (struct decoded){ r->start, r->end, f->address, r->flags & IS_IO };
		judge_overlap(c, all, (*n)++);
	}
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct memory *m = check_memory(c, sizeof(*m));
	struct decoded all[ROOM];
	unsigned n = 0;

	if (!m)
		return;
	m->written |= check_op(c) && writes_bars(check_op(c));
	for (uint32_t i = 0; pci && !m->written && i < pci->functions; i++)
		judge(c, &pci->function[i], all, &n);
}

const struct invariant rule_pci_bars = {
	.id = "PCI-BARS",
	.sentence = "A BAR says what its guest gave it, and no address is given twice.",
	.origin = "PCI Local Bus 3.0, 6.2.5.1; 6.12 setup-res.c:25-126, setup-bus.c, 6.1 the same",
	.advice = "See whether the register was written after the resource was moved, and who shares its window.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
	.look = look,
};
