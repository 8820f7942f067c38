/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tree.h - a picture of PCI hardware as text: what is wired where, by which numbers, and what is wrong with it
 *
 * What is printed is what hardware does with requests now, and a map of buses beside it (model/bus_map.h) if one is
 * given.  tree_dot.h draws the same.
 */
#ifndef BDFUZZ_REPORT_TREE_H
#define BDFUZZ_REPORT_TREE_H

#include <stdio.h>

#include "model/bus_map.h"
#include "model/hardware.h"

struct tree_mark {		/* a fault of hardware */
	const struct topology_function *function;
	const char *id;		/* of the rule */
	char *text;		/* malloc'ed */
};

struct tree {
	struct topology *t;
	const struct bus_map *map, *reference;	/* NULL: no map */
	const char *strategy;	/* its name */
	bool every_vf;		/* one by one; else in ranges */
	/* Filled in by tree_look(): */
	struct tree_mark *mark;	/* those of one function beside each other */
	size_t marks, room;
	uint32_t functions, vfs, bridges, unreachable;
	bool failed;		/* memory ran out */
};

/* Look at tree->t, whose other members from above are set and whose rest is zero.  -ENOMEM. */
int tree_look(struct tree *tree);
void tree_free(struct tree *tree);
/* How many marks a function has, and the first of them. */
size_t tree_marks(const struct tree *tree, const struct topology_function *f, const struct tree_mark **first);

/* VFs of a PF that are alike in being reached, or not, from @first on: the number behind the last. */
struct tree_vfs {
	struct topology_function *first, *last;
	bool reachable;
};

/* The next run of VFs, behind @run->last (NULL: the first).  False: there is none. */
bool tree_vfs(const struct tree *tree, struct topology_function *pf, struct tree_vfs *run);

void tree_put_id(uint16_t id, FILE *out);	/* "06:00.0" of a routing ID */

/* What is to be said of an entry of the map. */
enum tree_entry { TREE_ABSENT,		/* nothing in it, and nothing should be */
		  TREE_TRUE,
		  TREE_STALE,		/* it is not what the hardware does now */
		  TREE_MISSING,		/* there is none, and there should be */
		  TREE_CYCLIC,		/* who follows it comes back to it */
		  TREE_TO_CYCLE,	/* who follows it comes to such a one */
		  TREE_ENTRIES };

enum tree_entry tree_entry(const struct tree *tree, uint32_t domain, uint8_t bus);
extern const char *const tree_entry_names[TREE_ENTRIES];

/* 0; -ENOMEM, -EIO. */
int tree_print(const struct tree *tree, FILE *out);

#endif
