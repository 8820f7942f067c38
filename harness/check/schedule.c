// SPDX-License-Identifier: GPL-2.0
/* schedule.c - every order in which the threads of a scenario can go on; see schedule.h */
#include "check/schedule.h"

#include <string.h>

void schedule_init(struct schedule *s, unsigned choices, unsigned points)
{
	*s = (struct schedule){ .choices = choices, .points = points };
}

void schedule_begin(struct schedule *s)
{
	s->used = s->decided = 0;
}

/* Nobody runs: the operation comes. */
static bool is_none(const struct schedule_step *step)
{
	return step->async && !step->choice;
}

static void spell(const struct schedule *s, const struct schedule_step *step, struct operation *run)
{
	*run = (struct operation){ .kind = OP_RUN };
	run->run.who = (uint8_t)(step->choice - step->async);
	run->run.points = (uint8_t)s->points;
}

bool schedule_choose(void *context, uint32_t at, bool async, uint32_t runnable, struct operation *run)
{
	struct schedule *s = context;
	struct schedule_step *step = &s->step[s->used];
	const uint8_t of = (uint8_t)((runnable < UINT8_MAX ? runnable : UINT8_MAX - 1) + async);

	if (!runnable || s->decided == s->choices)
		return false;
	if (s->used == SCHEDULE_STEPS) {
		s->full = true;
		return false;
	}
	if (s->used < s->fixed)
		s->differs |= step->at != at || step->of != of;
	else
		*step = (struct schedule_step){ .at = at, .async = async, .of = of };
	s->used++;
	if (is_none(step))
		return false;
	s->decided += of > 1;
	spell(s, step, run);
	return true;
}

bool schedule_next(struct schedule *s)
{
	while (s->used && s->step[s->used - 1].choice + 1 >= s->step[s->used - 1].of)
		s->used--;
	if (!s->used)
		return false;
	s->step[s->used - 1].choice++;
	s->fixed = s->used;
	return true;
}

/* Before the same operation as step @i: where that ends. */
static unsigned end_of(const struct schedule *s, unsigned i)
{
	const uint32_t at = s->step[i].at;

	while (i < s->used && s->step[i].at == at)
		i++;
	return i;
}

/*
 * How many of the steps before one operation, @first and on, have to be written down.  The last ones before an idle
 * need not be if they are what it does anyway: let whoever waits longest go on until it waits again.
 */
static unsigned written(const struct schedule *s, unsigned first)
{
	unsigned end = end_of(s, first);

	while (end > first && (is_none(&s->step[end - 1]) || (s->points == RUN_TO_WAIT && !s->step[end - 1].choice)))
		end--;
	return end - first;
}

unsigned schedule_lines(const struct schedule *s)
{
	unsigned lines = 0;

	for (unsigned i = 0; i < s->used; i = end_of(s, i))
		lines += written(s, i);
	return lines;
}

static int write_steps(const struct schedule *s, uint32_t at, struct scenario *to)
{
	struct operation run;
	unsigned first = 0;
	int err = 0;

	while (first < s->used && s->step[first].at != at)
		first++;
	for (unsigned i = 0, count = first < s->used ? written(s, first) : 0; !err && i < count; i++) {
		spell(s, &s->step[first + i], &run);
		err = scenario_append(to, &run);
	}
	return err;
}

static bool says_known(const struct operation *op)
{
	static const char label[] = " known: ";

	return op->kind == OP_NOTE && op->len > sizeof(label) && !memcmp(op->data, label, sizeof(label) - 1);
}

int schedule_write(const struct schedule *s, const struct scenario *from, struct scenario *to)
{
	int err = 0;

	for (size_t i = 0; !err && i < from->count; i++) {
		if (says_known(&from->op[i]))
			continue;
		err = write_steps(s, (uint32_t)i, to);
		if (!err)
			err = scenario_append(to, &from->op[i]);
	}
	return err;
}
