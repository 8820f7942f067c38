/* SPDX-License-Identifier: GPL-2.0 */
/*
 * platform_parts.h - what the files of a platform share
 */
#ifndef BDFUZZ_PLATFORM_PARTS_H
#define BDFUZZ_PLATFORM_PARTS_H

#include "sut/platform/platform.h"

struct wired;

struct found {			/* by the hypervisor's scan */
	uint32_t address;
	bool multi;		/* its header says that its device has other functions */
};

struct platform {
	struct topology *topology;
	struct wired *wired;	/* one for each number of a scenario */
	struct bus_map *map[MAP_STRATEGIES];
	uint32_t kept, roots, life;
	struct map_context {
		struct platform *p;
		uint8_t strategy;
	} context[MAP_STRATEGIES];
	struct platform_note note[PLATFORM_NOTES];
	uint32_t notes;
	uint64_t reads, writes;
	uint64_t changes;	/* of hardware, that nobody was told of */
	struct platform_vmd vmd[SCENARIO_VMDS];
	unsigned vmds;
	bool forged;
	bool used;		/* something was done since the reset, if only asked of hardware that is not there */
	struct found *found;
	uint32_t room;
};

int hypervisor_make(struct platform *p);	/* its maps; -ENOMEM */
/*
 * The operation `vmd` on a function.  -EINVAL: it is of another kind; -EEXIST: it is one already; -EBUSY: somebody uses
 * it as what it was; -ENOSPC; -ENOMEM.
 */
int platform_make_vmd(struct platform *p, struct topology_function *f, const struct operation *op);

#endif
