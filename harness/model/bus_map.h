/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bus_map.h - which bridge leads to a bus: Xen's bus2bridge, under each strategy of keeping it
 *
 * A hypervisor learns of functions when it scans, and when its hardware domain adds and removes them; it reads a
 * bridge's bus numbers then, and not when they change.  What goes wrong, and three ways of mending it, are the
 * matter of seed 001.  Written from the seed and from the public description of xen/drivers/passthrough/pci.c and
 * xen/drivers/passthrough/vtd/iommu.c; no code of Xen's.  An address is domain << 16 | bus << 8 | devfn.
 *
 *	xen-2014	as the seed describes it
 *	xen-4.17	as Debian's Xen 4.17 does it; checked against recordings of it (fixtures/xen)
 *	readd		xen-4.17, and the hardware domain deletes and adds all functions after it renumbered
 *	heal		xen-4.17, and on removal an entry that leads back to itself is made void
 *	trap		xen-4.17, and writes of bus numbers move the entries
 *	combined	what of the three makes sense together: writes of bus numbers are seen, and then, as when a
 *			bridge comes or goes, the numbers of all bridges are read again and the entries made of them;
 *			what is known on a bus does not count while its number leads elsewhere
 *	reference	not kept at all: worked out of the hardware as it is programmed now
 *
 * What differs is data and a few small functions: bus_map_strategies.c.
 */
#ifndef BDFUZZ_BUS_MAP_H
#define BDFUZZ_BUS_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"	/* enum map_strategy */

struct bus_map;

enum { MAP_BUSES = 256 };

/* What a promise of a map is; a strategy is known not to keep some. */
enum map_promise {
	PROMISE_ACYCLIC = 1 << 0,	/* every walk ends, within the depth of the tree */
	PROMISE_TRUE = 1 << 1,		/* the map is what the hardware makes of it: the reference */
	PROMISE_FORGETS = 1 << 2,	/* a removed bridge leads nowhere; without functions the map is empty */
	PROMISE_KNOWN = 1 << 3,		/* no entry names an unknown function */
	PROMISE_OUTPUTS = 1 << 4,	/* a failed walk leaves its outputs alone */
	PROMISE_IDENTITY = 1 << 5,	/* an address never has the type, context or MSI state of who had it before */
	PROMISE_UPSTREAM = 1 << 6,	/* the walk gives the bridge whose ID is on the wire, or none */
	PROMISE_MSIX = 1 << 7,		/* MSI-X of a VF is prepared for a known function of its PF only */
	PROMISE_ALIVE = 1 << 8,		/* the hypervisor survives what it is told */
};
enum { MAP_PROMISES = 9 };

struct map_strategy_info {
	const char *name, *help, *origin;
	uint32_t breaks;	/* enum map_promise: known not to be kept; shown by conformance/scenarios/bus-map */
};

extern const struct map_strategy_info map_strategies[MAP_STRATEGIES];

/* enum config_kind is hardware; this is what Xen remembers of a function, from its config space at the add. */
enum map_type { MAP_TYPE_UNKNOWN, MAP_TYPE_PCIE_ENDPOINT, MAP_TYPE_PCIE_BRIDGE, MAP_TYPE_PCIE_TO_PCI,
		MAP_TYPE_PCI_TO_PCIE, MAP_TYPE_PCI_BRIDGE, MAP_TYPE_HOST_BRIDGE, MAP_TYPE_PCI, MAP_TYPES };

/* Types whose bridges have entries, as bits: what 4.17 writes, and with the bridge that is written since 2026. */
enum { MAP_WRITES_4_17 = 1 << MAP_TYPE_PCIE_TO_PCI | 1 << MAP_TYPE_PCI_BRIDGE,
       MAP_WRITES_2026 = MAP_WRITES_4_17 | 1 << MAP_TYPE_PCI_TO_PCIE };

struct map_entry {
	bool mapped;
	uint8_t bus, devfn;	/* the bridge that leads to the bus of this entry */
};

static inline bool map_same(struct map_entry a, struct map_entry b)
{
	return a.mapped == b.mapped && (!a.mapped || (a.bus == b.bus && a.devfn == b.devfn));
}

/* What is read of a function when it is added. */
struct map_facts {
	uint8_t type;		/* enum map_type */
	bool numbers;		/* it has bus numbers, a header of type 1 or 2, or did not answer */
	uint8_t secondary, subordinate;
	const void *who;	/* for checks only, no hypervisor can tell: which piece of hardware; NULL: none */
};

struct map_function {		/* a function that the map's owner knows */
	uint32_t address, pf;	/* pf: of a VF, else the address itself */
	struct map_facts as;	/* as it was at the add */
	bool owned;		/* it was given to the hardware domain: the add did not fail */
	bool context;		/* an IOMMU context entry of this address stands */
	bool msix;		/* MSI-X was prepared */
	bool vf;
};

/* What hardware makes of one bus number now: map_ways(). */
struct map_way {
	struct map_entry last;	/* of the known bridges on the way there that have entries: the last ... */
	uint8_t below;		/* ... with its secondary bus */
	struct map_entry top;	/* ... and the first: its ID is on the wire, */
	uint8_t secondary;	/* or (this bus, 0) behind a PCIe-to-PCI bridge */
	/*
	 * The way itself: which root bus, and the devfn of each bridge, whatever the numbers between them are.  The
	 * same as before: the same bus, even if it has another number.  0: there is none.
	 */
	uint64_t path;
};

/* What the owner of a map does and says while it works; fixtures/xen has the same of the real one. */
enum map_note {
	MAP_NOTE_SKIP,		/* a host bridge needs no context */
	MAP_NOTE_MAP, MAP_NOTE_UNMAP,	/* a context */
	MAP_NOTE_ADD, MAP_NOTE_REMOVE,	/* what the hardware domain asked for was done */
	MAP_NOTE_FAIL, MAP_NOTE_FAIL_DELETE,	/* ... was not, says the hardware domain */
	MAP_NOTE_PANIC,		/* the last one */
	MAP_NOTES
};

/* How a hypervisor ends that does not survive. */
enum map_end {
	MAP_LIVES,
	MAP_LOOPS,		/* its loop over the buses of a bridge counts in a byte, and the last bus is 255 */
	MAP_PANICS,		/* it was told to remove a function that it had refused to add, which nobody owns */
};

/* A set of bus numbers; most maps have few entries, so who goes over them goes over such a set. */
struct map_set {
	uint64_t bit[MAP_BUSES / 64];
};

static inline struct map_set map_mapped(const struct map_entry entry[MAP_BUSES])
{
	struct map_set s = { { 0 } };

	for (uint32_t bus = 0; bus < MAP_BUSES; bus++)
		s.bit[bus / 64] |= (uint64_t)entry[bus].mapped << bus % 64;
	return s;
}

#define MAP_FOR_EACH(bus, set)									\
	for (uint32_t word_ = 0; word_ < MAP_BUSES / 64; word_++)				\
		for (uint64_t left_ = (set)->bit[word_], bus;					\
		     left_ && (bus = word_ * 64 + (uint32_t)__builtin_ctzll(left_), true); left_ &= left_ - 1)

struct map_hooks {
	void *context;
	/* Config space as the hypervisor reads it: @width bytes, all ones where nobody answers. */
	uint32_t (*read)(void *context, uint32_t address, uint32_t offset, uint32_t width);
	/* All of a segment, by what @m knows: map_ways(). */
	void (*ways)(void *context, const struct bus_map *m, uint32_t domain, struct map_way way[MAP_BUSES]);
	/* @pcie: the line says "PCIe".  May be NULL. */
	void (*note)(void *context, enum map_note note, uint32_t address, bool pcie);
	const uint64_t *changes;	/* counts what happens to hardware that nobody is told of */
};

struct bus_map *bus_map_new(enum map_strategy strategy, const struct map_hooks *hooks);	/* NULL: no memory */
void bus_map_reset(struct bus_map *m);
void bus_map_free(struct bus_map *m);

/* What @address says of itself; @hooks reads.  @facts->who stays. */
void map_facts_read(const struct map_hooks *hooks, uint32_t address, struct map_facts *facts);

/* The hypervisor's own scan: all functions first, then a context for each, which may fail for some. */
int bus_map_found(struct bus_map *m, uint32_t address, const struct map_facts *facts);	/* -ENOMEM */
void bus_map_take(struct bus_map *m);
/* The hardware domain tells of a function.  0; -ENXIO: no way up; -EINVAL: of a type that gets no context; -ENOMEM. */
int bus_map_add(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts);
int bus_map_remove(struct bus_map *m, uint32_t address);	/* 0; -ENODEV: not known */
/* A write of the guest, asked before and after it reached the hardware, if it touches bus numbers: config_trap.h. */
void bus_map_before_write(struct bus_map *m, uint32_t address);
void bus_map_after_write(struct bus_map *m, uint32_t address);
/* The guest renumbered buses and is done: does it delete and add all functions now? */
bool bus_map_wants_all_again(const struct bus_map *m);
int bus_map_msix(struct bus_map *m, uint32_t address);	/* 0: granted; -ENODEV */
bool bus_map_grants(const struct bus_map *m, uint32_t address);	/* would it be? */

/*
 * find_upstream_bridge(): 0 none, 1 found, -1 error.  @bus and @devfn are in and out: the function asked about, then
 * the bridge; *@secondary is the last bus below it.
 */
int bus_map_upstream(const struct bus_map *m, uint32_t domain, uint8_t *bus, uint8_t *devfn, uint8_t *secondary);
struct map_entry bus_map_entry(const struct bus_map *m, uint32_t domain, uint8_t bus);
/* All of a segment: costs less than one by one. */
void bus_map_entries(const struct bus_map *m, uint32_t domain, struct map_entry entry[MAP_BUSES]);
uint32_t bus_map_domains(const struct bus_map *m);	/* one more than the largest that it has entries of */
const struct map_function *bus_map_find(const struct bus_map *m, uint32_t address);	/* NULL: not known */
/* The same, while the bus of @address is that at the end of @path: for map_ways(). */
const struct map_function *bus_map_knows(const struct bus_map *m, uint32_t address, uint64_t path);
/* By segment and bus; NULL: first, last.  As functions come and go, begin anew. */
const struct map_function *bus_map_next(const struct bus_map *m, const struct map_function *f);
uint32_t bus_map_count(const struct bus_map *m);	/* functions, also those whose bus leads elsewhere */
uint64_t bus_map_updates(const struct bus_map *m);	/* entries written since the reset */
uint64_t bus_map_looks(const struct bus_map *m);	/* times that all bridges were read again */
/* Of a strategy that does: nothing happened to hardware since it did in this segment. */
bool bus_map_is_current(const struct bus_map *m, uint32_t domain);
enum map_end bus_map_end(const struct bus_map *m);	/* if it ended, it does nothing any more */

#endif
