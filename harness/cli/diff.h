/* SPDX-License-Identifier: GPL-2.0 */
/*
 * diff.h - the parts of bdfuzz diff
 *
 * What fuzzing met comes as one scenario for each key (check/differ.h).  Made short, many of them turn out to show
 * the same: what a shortest scenario shows first is what it is listed as.
 */
#ifndef BDFUZZ_DIFF_H
#define BDFUZZ_DIFF_H

#include "check/differ.h"
#include "cli/cli.h"

struct met {				/* as fuzzing met it */
	char *path;
	struct scenario s;
	uint64_t hits;
};

struct shrunk {				/* what became of it */
	struct finding met;		/* the difference that it was kept for */
	struct scenario scenario;
	struct finding *finding;	/* all that differs, in order; malloc'ed */
	uint32_t findings;		/* 0: there is a row with its cause */
};

struct difference {			/* a row: finding[0] of a shortest scenario */
	struct shrunk shortest;
	uint64_t hits;			/* runs that met it in one way, the most frequent one */
	char follows[160];		/* what was met after it only: names, with commas */
};

struct diff {
	const struct sut_class *class[DIFFER_SIDES];
	struct difference *difference;
	size_t differences;
	uint64_t runs;
	bool interrupted;
};

/* diff_shrink.c: each of @met in turn, until @signals (a file) is readable; then @d->interrupted.  -errno. */
int diff_shrink(struct diff *d, const struct met *met, size_t count, int signals);

/* diff_rows.c */
/* A row more, or a shorter scenario for one that is there, or only counted; @s is taken over.  -ENOMEM. */
int diff_take(struct diff *d, struct shrunk *s, uint64_t hits);
struct difference *diff_find(const struct diff *d, const struct finding *cause);	/* NULL: no such row */
void shrunk_free(struct shrunk *s);
void diff_free(struct diff *d);

/* diff_print.c: the report.  An exit code. */
int diff_print(const struct diff *d, enum table_format format);

#endif
