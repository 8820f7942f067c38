/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arena.h - memory that is given back all at once
 *
 * Blocks double in size and never move, so pointers into the arena stay good until the reset.
 * A reset keeps the largest block: whoever fills the arena over and over stops calling malloc.
 */
#ifndef BDFUZZ_ARENA_H
#define BDFUZZ_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena_block {
	struct arena_block *next;
	size_t used, room;
	uint8_t byte[];
};

struct arena {
	struct arena_block *block;	/* the one being filled, which is the largest */
};

uint8_t *arena_more(struct arena *a, size_t bytes);	/* not aligned, not zeroed; NULL if memory ran out */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
