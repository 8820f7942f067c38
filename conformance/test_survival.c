// SPDX-License-Identifier: GPL-2.0
/*
 * test_survival.c - the Kaplan-Meier estimate, against an example that was worked out elsewhere
 *
 * Weeks to relapse under 6-mercaptopurine, and what the estimate is: Freireich et al., Blood 21 (1963) 699-716, as in
 * the textbooks.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "report/survival.h"

/* Negative: censored. */
static const int weeks[] = { 6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35 };
enum { PATIENTS = sizeof(weeks) / sizeof(weeks[0]) };

static void fill(struct survival_sample sample[PATIENTS])
{
	for (unsigned i = 0; i < PATIENTS; i++) {
		const int w = weeks[(i * 8) % PATIENTS];	/* out of order: 8 and 21 have no common factor */

		sample[i] = (struct survival_sample){ .time = abs(w), .censored = w < 0 };
	}
}

static double alive_at(const struct survival_step *step, size_t steps, double time)
{
	double alive = 1;

	for (size_t i = 0; i < steps && step[i].time <= time; i++)
		alive = step[i].alive;
	return alive;
}

Test(survival, follows_the_textbook)
{
	static const struct { double time, alive; } known[] = {
		{ 5, 1 }, { 6, 0.857 }, { 7, 0.807 }, { 9, 0.807 }, { 10, 0.753 }, { 13, 0.690 }, { 16, 0.627 },
		{ 22, 0.538 }, { 23, 0.448 }, { 35, 0.448 },
	};
	struct survival_sample sample[PATIENTS];
	struct survival_step step[PATIENTS];
	size_t steps;

	fill(sample);
	steps = survival_curve(sample, PATIENTS, step);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		cr_expect(epsilon_eq(dbl, alive_at(step, steps, known[i].time), known[i].alive, 0.0006), "week %g",
			  known[i].time);
	cr_expect(step[steps - 1].censored, "the last patient was lost sight of");
	cr_expect(not(step[0].censored));
}

Test(survival, the_median_is_where_half_are_gone)
{
	struct survival_sample sample[PATIENTS];

	fill(sample);
	cr_expect(epsilon_eq(dbl, survival_median(sample, PATIENTS), 23, 0));
	for (unsigned i = 0; i < PATIENTS; i++)
		sample[i].censored = true;
	cr_expect(isinf(survival_median(sample, PATIENTS)), "nobody was seen to go");
	cr_expect(isinf(survival_median(sample, 0)));
	sample[0] = (struct survival_sample){ .time = 4 };
	cr_expect(epsilon_eq(dbl, survival_median(sample, 1), 4, 0));
}

Test(survival, who_leaves_at_the_same_moment_was_still_there)
{
	struct survival_sample sample[] = { { 1, true }, { 1, false } };
	struct survival_step step[2];

	cr_assert(eq(sz, survival_curve(sample, 2, step), 1));
	cr_expect(epsilon_eq(dbl, step[0].alive, 0.5, 0));
}
