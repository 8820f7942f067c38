/* SPDX-License-Identifier: GPL-2.0 */
/* state.h - what a simulator is made of; for the files of this room only */
#ifndef BDFUZZ_SIM_STATE_H
#define BDFUZZ_SIM_STATE_H

#include "sim/fiber.h"
#include "sim/fidelity.h"
#include "sim/sim.h"

enum { MEMORY_STEP = 32, MEMORY_CLASSES = 256 };
#define MEMORY_OWN 65536UL		/* from here on a block is the harness' own: not part of the baseline */
#define MEMORY_LARGE (1UL << 18)		/* from here on blocks come from large.c */
#define MEMORY_HUGE (1UL << 19)			/* from here on they are zeroed by mapping them anew */
#define MEMORY_MOST (1UL << 26)		/* a larger request fails, as it would in a guest of this size */

struct block {
	struct block *next, *prev;
	const void *site;
	unsigned long bytes, mark;
	void *base;			/* what malloc() gave, if that is not this */
};

struct saved {				/* a block of the baseline */
	struct block *block;
	void *copy;
};

enum { MEMORY_LARGES = 32 };

struct large {				/* a free one */
	void *base;
	unsigned long bytes;
};

struct memory {
	struct block live;		/* list head; youngest first */
	struct block limbo;		/* blocks of the baseline that a run freed: given back at the next baseline */
	unsigned long mark;
	struct saved *saved;
	unsigned saves;
	struct block *spare[MEMORY_CLASSES];
	struct large large[MEMORY_LARGES];	/* oldest first */
	unsigned larges;
};

struct mapping {
	struct mapping *next;
	void *at;
	int used;
	unsigned count, page[];
};

enum { SNAPSHOTS = 4 };

struct snapshot {			/* a memory file, mapped privately over the range: what is written is a copy */
	char *start;
	void *kept;			/* the same file, for reading */
	unsigned long bytes;
};

enum fiber_state { FIBER_SPARE, FIBER_RUNNABLE, FIBER_WAITING };

struct fiber {
	struct fiber *next, *prev;	/* on the list of its state */
	struct sim *sim;
	struct stack stack;
	const char *name;
	void (*fn)(void *);
	void *argument, *task;
	unsigned long deadline;
	enum fiber_state state;
	int atomic, started;
};

struct fiber_list {
	struct fiber *first, *last;
	unsigned count;
};

struct sim {
	struct sim_hooks hooks;
	struct stack main;
	struct fiber *current;
	struct fiber_list runnable, waiting, spare;
	unsigned long now;
	unsigned points;		/* switch points left in this step; ~0: no end */
	unsigned polls;			/* busy waits in a row */
	int over;
	unsigned long driver, driver_end;	/* ... of the driver under test */
	unsigned long code, code_end;		/* addresses of the image's code */
	unsigned long checkers, checkers_end;	/* ... and of the part that trouble is not blamed on */
	unsigned long switches;			/* to fibers, since it was made */
	const void *frames[SIM_FRAMES + 1];	/* of the last trouble */
	int crash_trouble;			/* enum sim_trouble */
	char crash[96];				/* what a signal was about */
	unsigned fault[SIM_FAULTS], failed;
	unsigned long long crossed;	/* deviations: fidelity.h */
	unsigned planted;		/* SIM_REACHED, SIM_TRIGGERED */
	struct memory memory;
	int pages_fd;
	void *pages;
	struct mapping *mappings;
	struct snapshot snapshot[SNAPSHOTS];
};

void memory_init(struct memory *m);
void memory_fini(struct sim *sim);
/* At a page's beginning, with room for a header before it; zero if it is huge.  NULL: no memory. */
void *large_get(struct memory *m, unsigned long bytes);
void large_put(struct memory *m, void *block, unsigned long bytes);
void large_fini(struct memory *m);
void crash_init(void);
void crash_enter(struct sim *sim);	/* its fiber runs from now on */
void crash_leave(void);
int crash_bad_free(struct sim *sim);	/* does not return to a fiber; 0 on the main stack */
void pages_fini(struct sim *sim);
void pages_reset(struct sim *sim);
void snapshots_fini(struct sim *sim);

#endif
