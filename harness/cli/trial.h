/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trial.h - scenarios on one system under test, in a process of its own
 *
 * A sanitizer report, a signal or a hang becomes a finding of the scenario that caused it, and the
 * scenarios after it still run.
 */
#ifndef BDFUZZ_TRIAL_H
#define BDFUZZ_TRIAL_H

#include "check/check.h"

struct verdict {
	struct finding *finding;	/* malloc'ed */
	uint32_t findings;
	uint32_t expectations, expectations_failed;
};

/* Fill in a verdict for each of @count scenarios.  -errno. */
int trials_run(const struct sut_class *class, const struct scenario *s, size_t count, struct verdict *verdict);
void verdict_free(struct verdict *v);

/* For a child process: open @class beside the model, if it is not the model itself.  -errno. */
int trial_open(struct checker **c, const struct sut_class *class,
	       void (*trace)(void *, const struct operation *, const struct observation *), void *context);

#endif
