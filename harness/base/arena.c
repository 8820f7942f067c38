// SPDX-License-Identifier: GPL-2.0
/*
 * arena.c - memory that is given back all at once; see arena.h
 */
#include "base/arena.h"

#include <stdlib.h>

uint8_t *arena_more(struct arena *a, size_t bytes)
{
	struct arena_block *b = a->block;

	if (!b || b->room - b->used < bytes) {
		size_t room = 2 * (b ? b->room : 0) + bytes + 256;

		b = malloc(sizeof(*b) + room);
		if (!b)
			return NULL;
		*b = (struct arena_block){ .next = a->block, .room = room };
		a->block = b;
	}
	b->used += bytes;
	return b->byte + b->used - bytes;
}

static void free_chain(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_reset(struct arena *a)
{
	if (!a->block)
		return;
	free_chain(a->block->next);
	a->block->next = NULL;
	a->block->used = 0;
}

void arena_free(struct arena *a)
{
	free_chain(a->block);
	a->block = NULL;
}
