/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trial.h - scenarios on one system under test, in a process of its own
 *
 * A sanitizer report, a signal or a hang becomes a finding of the scenario that caused it, and the
 * scenarios after it still run.
 */
#ifndef BDFUZZ_TRIAL_H
#define BDFUZZ_TRIAL_H

#include <sys/types.h>

#include "base/buffer.h"
#include "check/check.h"

struct verdict {
	struct finding *finding;	/* malloc'ed */
	uint32_t findings;
	uint32_t expectations, expectations_failed;
};

/* Fill in a verdict for each of @count scenarios.  -errno. */
int trials_run(const struct sut_class *class, const struct scenario *s, size_t count, struct verdict *verdict);
/*
 * The same on @classes systems, in up to @jobs processes at a time: verdict[system * count + scenario].  Which process
 * a scenario was run in makes no difference to it.
 */
int trials_run_all(const struct sut_class *const *class, size_t classes, const struct scenario *s, size_t count,
		   size_t jobs, struct verdict *verdict);
void verdict_free(struct verdict *v);

/* For a child process: open @class with these options, beside the model if it is not the model itself.  -errno. */
int trial_open(struct checker **c, const struct sut_class *class, struct check_options *options);

/* From @at on, the first operation that is carried out: it is what a process died of that had done all before @at. */
uint32_t trial_operation(const struct scenario *s, uint32_t at);

/* A process whose standard error is kept, for when it dies. */
struct trial_child {
	pid_t pid;
	int from;		/* what it sends; at its end when the child is gone */
	int report;
};

enum { TRIAL_PATIENCE = 30 };		/* seconds without news until a child hangs */

/* Run @run(@context, @to_parent) in a child.  It returns 0, or -errno with a line on standard error.  -errno. */
int trial_start(struct trial_child *c, int (*run)(void *context, int to_parent), void *context);
int trial_send(int to_parent, const void *data, size_t len);	/* all of it; -errno */
/* Everything that the child sends.  -EINTR: the file @signals (-1: none) is readable, -ETIMEDOUT: nothing came. */
int trial_listen(const struct trial_child *c, int signals, struct buffer *b);
/* The child went away in the middle, or hangs and is killed: @f says how.  -ECANCELED if it gave up itself. */
int trial_end(struct trial_child *c, bool hangs, const char *sut, struct finding *f);
/* The child is done; with @err it is killed.  Returns @err. */
int trial_close(struct trial_child *c, int err);

#endif
