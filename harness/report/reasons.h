/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reasons.h - why lines of a driver are not reached: a file that people write, and what fits it
 *
 * Entries have blank lines between them; a line that begins with # is a comment, one that begins with a tab goes on
 * with the value above.  The keys stand in this order:
 *
 *	function: NAME		in which the lines are
 *	at: TEXT		part of exactly one line of it: of an unreached range, or at most REASON_ABOVE
 *				lines above one; left out: everything in the function
 *	systems: PATTERN...	fnmatch patterns for systems under test; left out: all
 *	why: TEXT		the reason
 *
 * No line number: they change with each version of a package.
 */
#ifndef BDFUZZ_REASONS_H
#define BDFUZZ_REASONS_H

#include "base/complaint.h"
#include "report/lines.h"

enum { REASON_ABOVE = 8 };

struct reason {
	uint32_t line;		/* in its file */
	char *function, *at, *systems, *why;	/* at, systems: may be NULL */
};

struct reasons {
	struct reason *reason;
	size_t count;
};

/* -EINVAL or -ENOMEM with *@error filled in and @r empty. */
int reasons_parse(const char *text, size_t len, struct reasons *r, struct complaint *error);
void reasons_free(struct reasons *r);

/* The first entry that explains @range on the system @sut; NULL: none does. */
const struct reason *reasons_find(const struct reasons *r, const char *sut, const struct lines *l,
				  const struct range *range);
/* What is wrong with an entry, as a sentence for people: it fits nothing that @sut leaves unreached.  NULL: nothing. */
const char *reason_outdated(const struct reason *reason, const char *sut, const struct lines *l);

#endif
