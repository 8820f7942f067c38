/* SPDX-License-Identifier: GPL-2.0 */
/*
 * survival.h - how long things last when some were not watched to their end: the Kaplan-Meier estimate
 *
 * Of a trial that ended undetected nothing is known but that it lasted so long: it is censored.  Where a detection and
 * an end fall on the same moment, the detection came first.  E. L. Kaplan, P. Meier: Nonparametric Estimation from
 * Incomplete Observations (1958).
 */
#ifndef BDFUZZ_SURVIVAL_H
#define BDFUZZ_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>

struct survival_sample {
	double time;
	bool censored;
};

struct survival_step {
	double time;		/* from here on ... */
	double alive;		/* ... this part is left, 0 to 1 */
	bool censored;		/* no step: somebody left here */
};

/*
 * The curve of @count samples, which are sorted by this, as at most @count steps into @step.  It is 1 before the first.
 * How many steps.
 */
size_t survival_curve(struct survival_sample *sample, size_t count, struct survival_step *step);
/* When half of them were gone; infinite if that was not seen.  Sorts. */
double survival_median(struct survival_sample *sample, size_t count);

#endif
