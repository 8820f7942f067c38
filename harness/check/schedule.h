/* SPDX-License-Identifier: GPL-2.0 */
/*
 * schedule.h - every order in which the threads of a scenario can go on
 *
 * An `idle` is where everybody runs until nobody can.  Here it becomes a tree: at each step one of the threads that
 * can go on is chosen and passes @points switch points.  Before an operation that is not waited for (`&`) there is one
 * choice more: nobody, the operation comes now.  Where there is only one choice the step does not count; after so
 * many steps that do, everything goes on as usual.  The tree is not kept but walked by running the scenario again and
 * again, depth first: how many could be chosen at a step comes out of the run before.  So no two orders are the same,
 * and the first one is what a plain run does.
 *
 * Not tried: other moments for operations that are waited for, and what happens as time passes.
 */
#ifndef BDFUZZ_SCHEDULE_H
#define BDFUZZ_SCHEDULE_H

#include "scenario/scenario.h"

enum { SCHEDULE_CHOICES = 12, SCHEDULE_STEPS = 96 };	/* most steps that count, most in all */

struct schedule {
	unsigned choices, points;	/* as asked for */
	unsigned used;			/* steps of this run */
	unsigned decided;		/* of them those that count */
	unsigned fixed;			/* the first steps of this run, as decided before it began */
	bool full;			/* in some run there was no room for the steps that were left */
	bool differs;			/* in a step that was fixed others could go on than the time before */
	struct schedule_step {
		uint32_t at;		/* the operation that it comes before */
		bool async;		/* ... which may also come next: that is choice 0 then, and threads follow */
		uint8_t choice, of;	/* which, of how many: threads in the order of their queue */
	} step[SCHEDULE_STEPS];
};

/* @choices up to SCHEDULE_CHOICES, @points as in an operation `run`. */
void schedule_init(struct schedule *s, unsigned choices, unsigned points);
void schedule_begin(struct schedule *s);	/* a run begins */
/* For struct check_options: @context is a struct schedule. */
bool schedule_choose(void *context, uint32_t at, bool async, uint32_t runnable, struct operation *run);
/* After a run, whole or cut short: on to the next order.  False: that was the last. */
bool schedule_next(struct schedule *s);
/* How many `run` lines it takes to write this order down. */
unsigned schedule_lines(const struct schedule *s);
/*
 * @from with this order written down as `run` operations.  Comments that say what is known of @from stay out.
 * @to is empty before.  -ENOMEM, -E2BIG.
 */
int schedule_write(const struct schedule *s, const struct scenario *from, struct scenario *to);

#endif
