// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map_contexts.c - contexts that the IOMMU gets for a function, and what is said about it; see bus_map.h
 *
 * Bridges get none of their own, and nothing is said.  A PCIe function gets one.  A PCI function gets one, and its
 * upstream bridge another, and (secondary bus, 0) behind a PCIe-to-PCI bridge a third, both in silence.  If the walk
 * up fails, the first is taken back, but under the devfn that the failed walk left behind, with the function's own
 * bus: facts/xen.md has a log of it.  Contexts of bridges are not tracked: nobody asks for them.
 */
#include "model/bus_map_parts.h"

#include <errno.h>

enum what { NOTHING, REFUSED, SKIPPED, PCIE, PCI };

static const uint8_t what_is_done[MAP_TYPES] = {
	[MAP_TYPE_UNKNOWN] = REFUSED,	     [MAP_TYPE_PCIE_ENDPOINT] = PCIE, [MAP_TYPE_PCIE_BRIDGE] = NOTHING,
	[MAP_TYPE_PCIE_TO_PCI] = NOTHING,    [MAP_TYPE_PCI_TO_PCIE] = REFUSED, [MAP_TYPE_PCI_BRIDGE] = NOTHING,
	[MAP_TYPE_HOST_BRIDGE] = SKIPPED,    [MAP_TYPE_PCI] = PCI,
};

void map_say(const struct bus_map *m, enum map_note note, uint32_t address, bool pcie)
{
	if (m->hooks.note)
		m->hooks.note(m->hooks.context, note, address, pcie);
}

static enum what what_of(const struct bus_map *m, const struct map_function *f)
{
	/* Whoever writes entries for it knows what to do with it. */
	if (map_writes(m, f))
		return NOTHING;
	return (enum what)what_is_done[f->as.type];
}

static int add_pci(struct bus_map *m, struct map_function *f, bool stood)
{
	uint8_t bus = (uint8_t)(f->address >> 8), devfn = (uint8_t)f->address, secondary;

	if (bus_map_upstream(m, f->address >> 16, &bus, &devfn, &secondary) >= 0 || m->policy->ignores_failed_walk)
		return 0;
	if (!stood) {
		const uint32_t taken_back = (f->address & 0xffffff00) | devfn;
		struct map_record *other = map_record(m, taken_back);

		map_say(m, MAP_NOTE_UNMAP, taken_back, false);
		if (other)
			other->f.context = false;
	}
	return -ENXIO;
}

int map_context_add(struct bus_map *m, struct map_function *f)
{
	const enum what what = what_of(m, f);
	const bool stood = f->context;
	int err = what == REFUSED ? -EINVAL : 0;

	if (what == SKIPPED)
		map_say(m, MAP_NOTE_SKIP, f->address, false);
	if (what == PCIE || what == PCI) {
		map_say(m, MAP_NOTE_MAP, f->address, what == PCIE);
		f->context = true;
	}
	if (what == PCI)
		err = add_pci(m, f, stood);
	return err;
}

void map_context_remove(struct bus_map *m, struct map_function *f)
{
	const enum what what = what_of(m, f);

	if (f->owned && (what == PCIE || what == PCI))
		map_say(m, MAP_NOTE_UNMAP, f->address, what == PCIE);
	f->context = false;
}
