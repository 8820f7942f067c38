/* SPDX-License-Identifier: GPL-2.0 */
/*
 * known.h - findings on unchanged sources that are proven and explained
 *
 * Each is a file, conformance/findings/<name>.txt; cmake/findings.awk says what it holds and makes the tables
 * below.  A known finding is listed and counted, never hidden.
 */
#ifndef BDFUZZ_KNOWN_H
#define BDFUZZ_KNOWN_H

#include "check/check.h"

enum known_mode { KNOWN_TRUSTED, KNOWN_HOSTILE };	/* hostile: only a host that breaks the protocol */

struct known_line {			/* a line of a kernel that proves it */
	const char *kernel;		/* "6.12"; NULL ends the list */
	const char *file;		/* below the kernel's top */
	unsigned line;
	const char *text;		/* without indentation */
};

struct known_finding {
	const char *name;		/* of its file */
	const char *title;		/* one sentence */
	const char *when;		/* the condition */
	const char *cause;		/* prose, argued for a maintainer */
	enum known_mode mode;
	enum severity severity;
	const char *const *kernel;	/* "6.12", ...; NULL ends */
	const struct known_line *line;
	const char *const *scenario;	/* below conformance/scenarios, each of which must still show it; NULL ends */
};

/*
 * What counts as this finding: one rule, one system, one function ("-": met in no function), exactly; and where others
 * mistakes would show there too, only after one of these things was done.
 */
struct known_mask {
	const char *rule, *system, *frame;
	done_set after;			/* DONE(OP_RESCIND) | ...; 0: always */
	const char *condition;		/* the same as its file says it, " after rescind"; or "" */
	const struct known_finding *finding;
};

extern const struct known_finding known_findings[];	/* sorted by name; made by the build */
extern const struct known_mask known_masks[];
extern const size_t known_findings_count, known_masks_count;

/*
 * A mask for "linux-6.12" is also one for "linux-6.12-checked", which is the same sources, and for those with a planted
 * defect, "linux-6.12+h3".  A tree of somebody's own, linux:DIR, and one with a patch series applied,
 * "linux-6.12+patch:series.mbox", have none: what was argued for other lines does not speak for them.  What is known of
 * a hostile host is new where the host kept the protocol (@hostile false); not the other way round.  @done is what
 * came before (finding.done).  NULL: a new finding.
 */
const struct known_mask *known_mask(const char *rule, const char *system, const char *frame, bool hostile,
				    done_set done);
bool known_mask_is_for(const struct known_mask *m, const char *sut);	/* it may speak for this system */
const struct known_mask *known_lookup(const struct finding *f, const char *sut);
/* A scenario said `inject`: what a checker finds in that file is what it was asked for. */
bool known_injected(const struct finding *f);
/*
 * Whether the scenarios of @k must show it on @sut.  On a checked configuration only if a mask names it: its checkers
 * may see the same mistake sooner, and end the run.
 */
bool known_on(const struct known_finding *k, const char *sut);
const char *known_mode_name(enum known_mode mode);	/* "trusted" */

/* The function in "file.c:12 (some_function)", as masks name it; "-" without one. */
enum { KNOWN_FRAME = 80 };
const char *known_frame(const char *where, char frame[KNOWN_FRAME]);

#endif
