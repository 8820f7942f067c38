/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bugs.h - defects that are planted in copies of the real sources, to prove that they are found
 *
 * Each is a semantic patch, conformance/bugs/<id>.cocci, whose head says what the table below has (cmake/bugs.awk).
 * The system with the defect is called after the one without: "linux-6.12+h3".
 */
#ifndef BDFUZZ_BUGS_H
#define BDFUZZ_BUGS_H

#include <stdbool.h>
#include <stddef.h>

struct bug {
	const char *id;			/* "h3" */
	const char *title;		/* the defect, one sentence */
	const char *row, *fix, *file;	/* "-" and "none" where there is none */
	const char *target;		/* "fuzz_vpci": the fuzz target that finds it */
	const char *story;		/* prose */
	bool twin;			/* brought in by us: that code of the kernel is not in these versions */
	bool hostile;			/* needs a host that breaks the protocol */
	unsigned tier;			/* 1..3 */
	const char *const *system;	/* "linux-6.12", ...: that it is planted in; NULL ends */
	const char *const *rule;	/* the invariants that report it, the most telling one first; NULL ends */
};

extern const struct bug bugs[];		/* sorted by id; ends with an id that is NULL; made by the build */

const struct bug *bug_find(const char *id);	/* NULL: there is none */

#endif
