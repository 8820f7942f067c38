/* SPDX-License-Identifier: GPL-2.0 */
/*
 * map_check.h - which promises a map breaks, as hardware is now
 *
 * The one place that judges maps: rules, fuzz targets and the verdict ask here.  Hardware is asked directly; nothing is
 * read through the map's own hooks.
 */
#ifndef BDFUZZ_MAP_CHECK_H
#define BDFUZZ_MAP_CHECK_H

#include "model/bus_map.h"
#include "pci/topology.h"

/* What is true of a map by itself, whatever hardware did meanwhile. */
enum { PROMISES_OF_STRUCTURE = PROMISE_ACYCLIC | PROMISE_OUTPUTS | PROMISE_ALIVE };

struct map_breach {		/* the first one of a promise */
	uint32_t address;	/* of the function, or bus << 8 of the bus that it is about, with the domain */
	char expected[80], found[120];
};

/* Of @promises (enum map_promise), those that @m breaks in segment @domain; breach[i] tells of 1 << i. */
uint32_t map_check(const struct bus_map *m, struct topology *t, uint32_t domain, uint32_t promises,
		   struct map_breach breach[MAP_PROMISES]);

/* "ACYCLIC"; of one promise. */
const char *map_promise_name(enum map_promise promise);

#endif
