/* SPDX-License-Identifier: GPL-2.0 */
/*
 * known.h - findings on unchanged sources that are proven and explained
 *
 * A known finding names one rule, the systems and the function in which it is met, and the lines of
 * the kernel that cause it.  It is listed and counted, never hidden.
 */
#ifndef BDFUZZ_KNOWN_H
#define BDFUZZ_KNOWN_H

#include "check/check.h"

struct known_finding {
	const char *id;		/* of the rule */
	const char *sut;	/* fnmatch pattern for the system's name */
	const char *function;	/* fnmatch pattern for the kernel function; "*" also without one */
	const char *cause;	/* one sentence, with the kernel lines that prove it */
};

/* The entry that explains @f, met in system @sut, or NULL: it is new. */
const struct known_finding *known_lookup(const struct finding *f, const char *sut);

#endif
