/* SPDX-License-Identifier: GPL-2.0 */
/*
 * entries.h - which function an edge enters
 *
 * The compiler leaves a table of all edges of a target in its file (section __sancov_pcs), with a mark where a function
 * begins.  It has addresses only in a program that is not moved when it is loaded.
 */
#ifndef BDFUZZ_ENTRIES_H
#define BDFUZZ_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

struct entries {
	uint64_t *address;		/* by the edge's number: of the function that it enters, or 0 */
	size_t edges;
};

enum { ENTRY_NAME = 64 };

/* -errno; -ENOENT: @program has no such table.  @e is empty then, and all is well with it. */
int entries_read(const char *program, struct entries *e);
void entries_free(struct entries *e);
/* The function that the edge enters; empty if it enters none, or nobody can tell.  @scratch: a directory. */
void entries_name(const struct entries *e, size_t edge, const char *program, const char *scratch,
		  char name[ENTRY_NAME]);

#endif
