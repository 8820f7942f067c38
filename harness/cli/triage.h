/* SPDX-License-Identifier: GPL-2.0 */
/*
 * triage.h - the parts of bdfuzz triage
 *
 * Crashes are run on systems under test; findings that nobody knows yet are sorted into causes; of each cause one
 * scenario is made short.
 */
#ifndef BDFUZZ_TRIAGE_H
#define BDFUZZ_TRIAGE_H

#include "cli/cli.h"
#include "cli/trial.h"

struct crash {
	char *path;
	char target[64];		/* whose input it is */
	struct scenario s;
	bool shows;			/* anything at all */
};

enum { CAUSE_KEY = 96 };

/* A finding's key without its system: the rule, and the function that it was met in or the event's text. */
struct cause {
	char key[CAUSE_KEY];
	const struct sut_class *class;	/* of the shortest scenario */
	const struct crash *crash;	/* that scenario */
	struct finding finding;		/* on it */
	size_t crashes;			/* that show it */
	const struct crash *last;	/* of them */
	uint32_t systems;		/* on which it was met: 1 << index in triage.systems */
	uint32_t runs;			/* that made it short */
	struct scenario s;		/* made short; then @finding is of it */
};

struct triage {
	struct systems systems;
	struct crash *crash;
	size_t crashes;
	struct verdict *verdict;	/* [system * crashes + crash] */
	struct cause *cause;
	size_t causes;
	uint64_t *hits;			/* report/masks.h */
	size_t passed_by, unusable;	/* files */
	const char *target;		/* of all; NULL: what their paths say */
	const char *out;		/* directory that files go to; NULL: where they belong in the checkout */
	uint64_t jobs;
	bool c_test;
	bool interrupted;
};

/* triage_inputs.c: the crashes at these paths, unpacked.  0, or an exit code with the message printed. */
int triage_add(struct triage *t, char *const *path, size_t paths);
/* triage_causes.c: what they show on the systems: verdict, cause, hits.  Likewise. */
int triage_sort(struct triage *t);
/* "leak-new_pcichild_device": what a file of this cause is named. */
void triage_name(const struct cause *c, char name[CAUSE_KEY]);
/* triage_shrink.c: fill in s, finding and runs.  -EINTR: @signals became readable; -errno. */
int triage_shrink(struct cause *c, int signals);
/* triage_print.c: everything about a cause that was made short.  An exit code. */
int triage_print(const struct triage *t, const struct cause *c);
/* triage_write.c: keep it as a regression, and as a test if that was asked for.  An exit code. */
int triage_write(const struct triage *t, const struct cause *c);
void triage_free(struct triage *t);

#endif
