/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bus_map_parts.h - what the files of a bus map share
 */
#ifndef BDFUZZ_BUS_MAP_PARTS_H
#define BDFUZZ_BUS_MAP_PARTS_H

#include "model/bus_map.h"

enum { MAP_NOBODY = UINT32_MAX };

struct map_record {
	struct map_function f;
	uint64_t path;		/* to its bus when it was added; 0: not asked for */
	uint32_t next, before;	/* on its bus: indices, or MAP_NOBODY */
	uint32_t chain;		/* of one hash, or of the free ones */
};

struct map_segment {
	uint32_t domain;
	bool used;		/* since the reset */
	struct map_segment *next;	/* of those that are used, in the order in which they came */
	struct map_entry entry[MAP_BUSES];
	uint8_t below[MAP_BUSES];	/* secondary bus of that bridge; kept with @path */
	uint64_t seen;		/* hooks.changes when it was read */
	uint64_t path[MAP_BUSES];	/* as last read; 0 for strategies that do not read all again */
	uint32_t first[MAP_BUSES];	/* of the records of a bus */
	struct map_set any;	/* buses that have records */
};

/* What a strategy does in place of, or beside, what xen-4.17 does. */
struct map_policy {
	uint32_t writes;	/* types of bridges whose add and removal write entries */
	bool byte_counter;	/* the loop over the buses counts in a byte: subordinate = 255 never ends */
	bool ignores_failed_walk;	/* a function whose walk fails is added all the same */
	bool needs_owner;	/* removing a function that was refused when it was added is the end */
	bool keeps_outputs;	/* a failed walk leaves its outputs alone */
	bool again;		/* after renumbering, the hardware domain deletes and adds all */
	bool looks;		/* reads all bridges again, instead of writing the range of one */
	bool live;		/* keeps nothing */
	bool doubts;		/* VFs go with their PF, and MSI-X is for those that the PF has */
	/* Any of these may be NULL. */
	void (*removed)(struct bus_map *m, struct map_segment *s, const struct map_function *f);
	void (*before_write)(struct bus_map *m, const struct map_function *f);
	void (*after_write)(struct bus_map *m, const struct map_function *f);
};

extern const struct map_policy map_policies[MAP_STRATEGIES];

struct bus_map {
	const struct map_policy *policy;
	struct map_hooks hooks;
	struct map_segment **segment;	/* by domain: @domains of them, NULL where there is none */
	uint32_t domains;
	struct map_segment *used, **last;
	struct map_record *record;
	uint32_t records, room, free, count;
	uint32_t *bucket, buckets;	/* a power of two */
	uint64_t updates, looks;
	uint8_t secondary, subordinate;	/* of a bridge, before a write */
	uint32_t numbers;		/* both, as one reads them */
	enum map_end end;
};

struct map_segment *map_segment(const struct bus_map *m, uint32_t domain);	/* NULL: there is none */
struct map_record *map_record(const struct bus_map *m, uint32_t address);	/* NULL: it was not added */
/* Its number leads where it led when it was added. */
bool map_counts(const struct bus_map *m, const struct map_record *r);
bool map_has_numbers(const struct map_hooks *h, uint32_t address);
bool map_writes(const struct bus_map *m, const struct map_function *f);
void map_say(const struct bus_map *m, enum map_note note, uint32_t address, bool pcie);
/* Entries @first to @last become @to. */
void map_set(struct bus_map *m, struct map_segment *s, uint32_t first, uint32_t last, struct map_entry to);
/* Read all bridges of a segment again. */
void map_look(struct bus_map *m, struct map_segment *s);
/* A new record: by bus, and on it the last one first.  -ENOMEM. */
int map_know(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts,
	     struct map_record **ret);
void map_forget(struct bus_map *m, struct map_record *r);
/* The first record from bus @bus of segment @s on, also one that does not count; NULL: there is none. */
struct map_record *map_first_from(const struct bus_map *m, const struct map_segment *s, uint32_t bus);
struct map_record *map_next_record(const struct bus_map *m, const struct map_record *r);	/* NULL: first, last */

/* The IOMMU's part, and what it says: bus_map_contexts.c. */
int map_context_add(struct bus_map *m, struct map_function *f);
void map_context_remove(struct bus_map *m, struct map_function *f);

#endif
