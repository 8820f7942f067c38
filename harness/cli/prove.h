/* SPDX-License-Identifier: GPL-2.0 */
/*
 * prove.h - the parts of bdfuzz prove
 *
 * An attempt is one trial: a target's process on one system with a planted defect, which ends when the defect is
 * detected or its time is up.  A control is the same target, with the same seed, on the system without the defect, for
 * at least as many runs; it must find nothing.  Each has a directory, build/prove/<set>/<system>/<number>, in which
 * what came of it stays (report/proof.h): asking for the same again runs only what is not there.
 */
#ifndef BDFUZZ_PROVE_H
#define BDFUZZ_PROVE_H

#include <stdio.h>

#include "check/bugs.h"
#include "cli/fuzz.h"
#include "report/proof.h"

struct attempt {
	const struct bug *bug;		/* NULL: a control */
	struct lane lane;		/* system, target, directory; what it found */
	char *system;			/* lane.system */
	unsigned number;		/* 1... */
	struct proof asked, done;
	bool complete;			/* done is what came of it */
	pid_t pid;			/* 0: does not run */
	int pidfd;
};

struct prove {
	const struct bug **bug;		/* chosen */
	size_t bugs;
	uint64_t trials, cap, runs, jobs, seed;
	bool empty;			/* without seeds */
	bool matrix;			/* go on after a detection: which invariants see it */
	const char *without;		/* a rule that is not listened to, or NULL */
	char *set;			/* build/prove/<set> */
	struct attempt *attempt;	/* those of the defects, then the controls */
	size_t attempts, defects;	/* defects: how many come first */
	bool interrupted;
};

/* prove_attempts.c: an exit code */
int prove_plan(struct prove *p);		/* the attempts on the defects */
int prove_plan_controls(struct prove *p);	/* when these are complete */
int prove_run(struct prove *p);			/* whatever is not complete */
void prove_free(struct prove *p);

/* prove_summary.c: what a defect's attempts on one system come to. */
struct summary {
	const struct bug *bug;
	const char *system;
	size_t trials, event[PROOF_EVENTS];	/* attempts that are complete; in which it was reached, ... */
	char rules[200];			/* that detected it, the most frequent first: "LEAK 9, SANITIZER 1" */
	double median_runs, median, worst;	/* until the detection, seconds of processor time; INFINITY */
};

/* One for each system of each defect, in their order: *@ret is malloc'ed.  -ENOMEM. */
int prove_summarise(const struct prove *p, struct summary **ret, size_t *count);
const char *prove_seconds(double seconds, char text[32]);	/* "0.42"; "-" if infinite */
struct control_sum {
	size_t trials, findings;
	uint64_t runs;
	double seconds;		/* of processor time */
};

/* Of the controls that are complete: those on the system and target of @like, or all if that is NULL. */
struct control_sum prove_controls(const struct prove *p, const struct attempt *like);
/* All that its tier promises, by these attempts. */
bool prove_is_kept(const struct summary *s);

/* prove_print.c, prove_html.c: an exit code */
int prove_print(const struct prove *p, enum table_format format);
int prove_matrix(const struct prove *p, enum table_format format);
int prove_json(const struct prove *p, FILE *out);
/* One row for each of @count, with a head; for table_print() and table_free(). */
void prove_table(const struct summary *s, size_t count, struct table *t);
/* What is changed in @system for @b, as a file of a build that has it, malloc'ed; NULL: none has. */
char *prove_patch(const struct bug *b, const char *system);
int prove_html(const struct prove *p);		/* report.html in the set's directory, with the plot */

#endif
