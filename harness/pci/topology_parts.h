/* SPDX-License-Identifier: GPL-2.0 */
/*
 * topology_parts.h - what the files of a topology share: its segments, its functions, its index
 */
#ifndef BDFUZZ_TOPOLOGY_PARTS_H
#define BDFUZZ_TOPOLOGY_PARTS_H

#include "pci/topology.h"

enum { TOPOLOGY_BLOCK = 64,
       TOPOLOGY_BLOCKS = (TOPOLOGY_FUNCTIONS + TOPOLOGY_BLOCK - 1) / TOPOLOGY_BLOCK,
       TOPOLOGY_BUSES = 256,
       TOPOLOGY_DEVFNS = 256 };

/* Conventional registers of two functions are so far apart.  256 would have them share a quarter of a cache's sets. */
enum { TOPOLOGY_STRIDE = CONFIG_CONVENTIONAL + 64 };

/* Who answers on one bus number, by devfn: the number of a record, from 1; 0: nobody. */
struct topology_table {
	union {
		uint16_t at[TOPOLOGY_DEVFNS];
		struct topology_table *spare;	/* while it is not in use */
	};
};

struct topology_segment {
	struct topology_segment *next;	/* by domain */
	uint32_t domain;
	struct topology_bus *root;	/* sorted by number */
	/* A bit or a table for each bus number: */
	uint64_t roots[TOPOLOGY_BUSES / 64];	/* it is that of a root bus */
	/* The index: */
	const struct topology_table *found[TOPOLOGY_BUSES];	/* who answers there; NULL: not known yet */
	struct topology_table *table[TOPOLOGY_BUSES];	/* memory for that, which stays */
};

/* Nobody answers on this bus. */
extern const struct topology_table topology_nobody;

struct topology {
	struct topology_segment **segment;	/* by domain: @segments of them, NULL where there is none */
	uint32_t segments;
	struct topology_segment *made;
	/* Records of functions never move, and keep their memory through a reset. */
	struct topology_function *block[TOPOLOGY_BLOCKS];
	uint8_t *byte, *mask, *plain;	/* of each record by its number: pool.c */
	uint32_t count;
	struct topology_table *spare;
};

static inline struct topology_function *topology_record(const struct topology *t, uint32_t i)
{
	return &t->block[i / TOPOLOGY_BLOCK][i % TOPOLOGY_BLOCK];
}

/*
 * Something changed that says whether a read of the function may go by its number alone: its config space is made, has
 * not outgrown the pool, is known to its end, and no retry is due.
 */
static inline void topology_note(struct topology_function *f, bool made)
{
	*f->plain = made && f->config.lent && !f->retries && f->registers >= CONFIG_CONVENTIONAL;
}

static inline struct topology_function *topology_vf(const struct topology *t, const struct topology_function *pf,
						    uint32_t n)
{
	return topology_record(t, pf->first_vf + n);
}

static inline struct topology_segment *topology_segment(const struct topology *t, uint32_t domain)
{
	return domain < t->segments ? t->segment[domain] : NULL;
}

/* Where @devfn is among the children of a bus, or would be. */
uint32_t topology_position(const struct topology_bus *b, uint8_t devfn);

/* Memory for registers.  -1: there is none. */
int topology_pool_make(struct topology *t);
void topology_pool_free(struct topology *t);
void topology_pool_lend(struct topology *t, struct topology_function *f, uint32_t number);

/* Number of a bus as it is programmed: that of a root bus, or the secondary bus number of its bridge. */
uint8_t route_number(const struct topology_bus *b);
/* All of this function that decides where requests go; 0 for an endpoint, and for a PF without VFs. */
uint64_t route_key(const struct topology_function *f);
/* Whether it forwards ARI stands two lines of memory away from its bus numbers: it is looked at when it is written. */
void route_note_ari(struct topology_function *f);
/* The bus of a bridge has its numbers too. */
void route_note(const struct topology_function *bridge);
/*
 * Where requests go by this function is no longer as the index has it: @key is its route_key() before or after.
 * Bus numbers that it does not decide about stay known.
 */
void route_forget(struct topology *t, const struct topology_function *f, uint64_t key);
/* It was wired to its bus, or is going to be removed. */
void route_forget_all(struct topology *t, const struct topology_function *f);
/* A root bus came. */
void route_forget_root(struct topology *t, const struct topology_bus *root);
/* The segment's tables are no longer needed. */
void route_free(struct topology *t, struct topology_segment *s);

/* Let the PFs of the device that @devfn belongs to take note of each other's registers. */
void access_settle(struct topology_bus *b, uint8_t devfn);

#endif
