// SPDX-License-Identifier: GPL-2.0
/* survival.c - see survival.h */
#include "report/survival.h"

#include <math.h>
#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
	const struct survival_sample *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (int)x->censored - (int)y->censored;
}

size_t survival_curve(struct survival_sample *sample, size_t count, struct survival_step *step)
{
	double alive = 1;
	size_t steps = 0;

	qsort(sample, count, sizeof(*sample), by_time);
	for (size_t i = 0, next; i < count; i = next) {
		size_t gone = 0;

		for (next = i; next < count && sample[next].time == sample[i].time; next++)
			gone += !sample[next].censored;
		alive *= 1 - (double)gone / (double)(count - i);
		step[steps++] = (struct survival_step){ .time = sample[i].time, .alive = alive, .censored = !gone };
	}
	return steps;
}

double survival_median(struct survival_sample *sample, size_t count)
{
	struct survival_step *step = malloc((count + !count) * sizeof(*step));
	size_t steps = step ? survival_curve(sample, count, step) : 0;
	double median = INFINITY;

	for (size_t i = 0; i < steps && isinf(median); i++)
		if (step[i].alive <= 0.5)
			median = step[i].time;
	free(step);
	return median;
}
