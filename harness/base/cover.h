/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cover.h - few sets that hold all that many hold
 */
#ifndef BDFUZZ_COVER_H
#define BDFUZZ_COVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cover_set {
	uint64_t *member;	/* ascending, each once */
	size_t members;
	size_t cost;		/* of two that are as good the cheaper one is chosen, then the first */
	bool chosen;		/* in: it has to be; out: it is */
};

/*
 * Choose among @count sets until those that are chosen have the members of all.  The one that adds most comes first,
 * so they are few, not fewest; none of them adds nothing.  -ENOMEM.
 */
int cover_choose(struct cover_set *set, size_t count);
/* How many different members they have together; @chosen: those that are chosen.  SIZE_MAX: out of memory. */
size_t cover_members(const struct cover_set *set, size_t count, bool chosen);

#endif
