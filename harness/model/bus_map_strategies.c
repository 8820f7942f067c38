// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map_strategies.c - what each strategy does otherwise than xen-4.17, and what it is known to break
 *
 * Public history: the loop over secondary..subordinate counted in a byte, and a failed walk was taken for "no bridge",
 * until some time after 2014; PCI-to-PCIe bridges have entries since 2026.  That 4.17 panics when it is told to remove
 * a function that it refused to add is recorded: fixtures/xen/unprogrammed-with-sibling.xen.
 */
#include "model/bus_map_parts.h"

enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };

/* ---- heal: the seed's second repair ----------------------------------------------------------------- */

/* The entry of the removed bridge's own bus leads back to itself: nobody will write it again. */
static void heal(struct bus_map *m, struct map_segment *s, const struct map_function *f)
{
	uint8_t bus = (uint8_t)(f->address >> 8), devfn, secondary;
	const uint8_t own = bus;

	if (s->entry[own].mapped && bus_map_upstream(m, s->domain, &bus, &devfn, &secondary) < 0)
		map_set(m, s, own, own, (struct map_entry){ 0 });
}

/* ---- trap: the seed's third repair ------------------------------------------------------------------ */

static void read_numbers(struct bus_map *m, const struct map_function *f, uint8_t *secondary, uint8_t *subordinate)
{
	*secondary = (uint8_t)m->hooks.read(m->hooks.context, f->address, AT_SECONDARY, 1);
	*subordinate = (uint8_t)m->hooks.read(m->hooks.context, f->address, AT_SUBORDINATE, 1);
}

static void keep_numbers(struct bus_map *m, const struct map_function *f)
{
	read_numbers(m, f, &m->secondary, &m->subordinate);
}

/* As if the bridge were removed with the old numbers and added with the new ones. */
static void move_entries(struct bus_map *m, const struct map_function *f)
{
	struct map_segment *s = map_segment(m, f->address >> 16);
	const struct map_entry to = { true, (uint8_t)(f->address >> 8), (uint8_t)f->address };
	uint8_t secondary, subordinate;

	read_numbers(m, f, &secondary, &subordinate);
	if (secondary == m->secondary && subordinate == m->subordinate)
		return;
	map_set(m, s, m->secondary, m->subordinate, s->entry[to.bus]);
	map_set(m, s, secondary, subordinate, to);
}

/* ------------------------------------------------------------------------------------------------------ */

const struct map_policy map_policies[MAP_STRATEGIES] = {
	[MAP_XEN_2014] = { .writes = MAP_WRITES_4_17, .byte_counter = true, .ignores_failed_walk = true },
	[MAP_XEN_4_17] = { .writes = MAP_WRITES_4_17, .needs_owner = true },
	[MAP_READD] = { .writes = MAP_WRITES_4_17, .needs_owner = true, .again = true },
	[MAP_HEAL] = { .writes = MAP_WRITES_4_17, .needs_owner = true, .removed = heal },
	[MAP_TRAP] = { .writes = MAP_WRITES_4_17, .needs_owner = true, .before_write = keep_numbers,
		       .after_write = move_entries },
	[MAP_COMBINED] = { .writes = MAP_WRITES_2026, .keeps_outputs = true, .looks = true, .doubts = true },
	[MAP_REFERENCE] = { .writes = MAP_WRITES_2026, .keeps_outputs = true, .looks = true, .live = true,
			    .doubts = true },
};

enum { ALL = (1 << MAP_PROMISES) - 1 };

const struct map_strategy_info map_strategies[MAP_STRATEGIES] = {
	[MAP_XEN_2014] = { "xen-2014", "as the seed describes it: loops that count in a byte, failed walks taken for none",
			   "seed 001; xen/drivers/passthrough/pci.c of Xen 4.4, in words", ALL },
	[MAP_XEN_4_17] = { "xen-4.17", "bus numbers are read when a bridge is added and when it is removed",
			   "facts/xen.md; recordings of Debian's Xen 4.17 in fixtures/xen", ALL },
	[MAP_READD] = { "readd", "the hardware domain deletes and adds all functions after it renumbered",
			"seed 001, 1) and its first attachment", ALL },
	[MAP_HEAL] = { "heal", "on removal, an entry that leads back to itself is made void", "seed 001, 2)", ALL },
	[MAP_TRAP] = { "trap", "writes of bus numbers move the entries", "seed 001, 3)", ALL },
	[MAP_COMBINED] = { "combined",
			   "writes of bus numbers are seen; then all bridges are read again, and what moved does not count",
			   "ours, from the three of seed 001", 0 },
	[MAP_REFERENCE] = { "reference", "not kept: worked out of the hardware as it is programmed now", "ours", 0 },
};
