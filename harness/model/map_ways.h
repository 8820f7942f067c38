/* SPDX-License-Identifier: GPL-2.0 */
/*
 * map_ways.h - what hardware makes of each bus number, worked out of the topology as it is programmed now
 *
 * The other half of the reference map: nothing is kept, and no config access is counted.  As pci/route.c lets a
 * request go; here all 256 numbers of a segment go at once, each bridge taking its share.
 */
#ifndef BDFUZZ_MAP_WAYS_H
#define BDFUZZ_MAP_WAYS_H

#include "model/bus_map.h"
#include "pci/topology.h"

/* Of segment @domain, as far as @m knows the bridges on the way. */
void map_ways(const struct topology *t, const struct bus_map *m, uint32_t domain, struct map_way way[MAP_BUSES]);

#endif
