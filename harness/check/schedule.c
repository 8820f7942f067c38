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

static void spell(const struct schedule *s, const struct schedule_step *step, struct operation *run)
{
	*run = (struct operation){ .kind = OP_RUN };
	run->run.who = step->who;
	run->run.points = (uint8_t)s->points;
}

bool schedule_choose(void *context, uint32_t at, uint32_t runnable, struct operation *run)
{
	struct schedule *s = context;
	struct schedule_step *step = &s->step[s->used];
	const uint8_t of = runnable < UINT8_MAX ? (uint8_t)runnable : UINT8_MAX;

	if (!runnable || s->decided == s->choices || s->used == SCHEDULE_STEPS)
		return false;
	if (s->used < s->fixed)
		s->differs |= step->at != at || step->of != of;
	else
		*step = (struct schedule_step){ .at = at, .of = of };
	s->used++;
	s->decided += of > 1;
	spell(s, step, run);
	return true;
}

bool schedule_next(struct schedule *s)
{
	while (s->used && s->step[s->used - 1].who + 1 >= s->step[s->used - 1].of)
		s->used--;
	if (!s->used)
		return false;
	s->step[s->used - 1].who++;
	s->fixed = s->used;
	return true;
}

/*
 * The steps of this idle, which begin with @first, that have to be written down.  Its last ones need not be if they
 * are what an idle does anyway: let whoever waits longest go on until it waits again.
 */
static unsigned written(const struct schedule *s, unsigned first)
{
	unsigned end = first;

	while (end < s->used && s->step[end].at == s->step[first].at)
		end++;
	while (s->points == RUN_TO_WAIT && end > first && !s->step[end - 1].who)
		end--;
	return end - first;
}

static unsigned next_idle(const struct schedule *s, unsigned i)
{
	const uint32_t at = s->step[i].at;

	while (i < s->used && s->step[i].at == at)
		i++;
	return i;
}

unsigned schedule_lines(const struct schedule *s)
{
	unsigned lines = 0;

	for (unsigned i = 0; i < s->used; i = next_idle(s, i))
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
