/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shrinking.h - the shortest scenario that still shows a finding on a system under test
 *
 * What has to stay is the finding's key (check/check.h): its rule, its system, and the function that it was met in.
 * Runs in this process: where a system may take it down, that is a trial_child's (trial.h).
 */
#ifndef BDFUZZ_SHRINKING_H
#define BDFUZZ_SHRINKING_H

#include "check/check.h"

struct shrinking {			/* large */
	const struct sut_class *class, *clean;	/* clean: on which nothing new may be found; NULL: none */
	void (*alive)(void *context);	/* told of now and then; may be NULL */
	void *context;
	struct checker *checker, *cleaner;
	struct check_result result, other;
	struct finding kept;
	uint32_t tests;			/* runs so far */
	int error;
};

/* @class and @clean; -errno.  shrinking_close() follows in any case. */
int shrinking_open(struct shrinking *k);
void shrinking_close(struct shrinking *k);
/*
 * @k->kept is what @s has to show; afterwards it is the finding of the shortest one, which replaces @s.  -EINVAL: @s
 * does not show it, or @clean has something new too, -errno.
 */
int shrinking_run(struct shrinking *k, struct scenario *s);

#endif
