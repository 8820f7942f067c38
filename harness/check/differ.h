/* SPDX-License-Identifier: GPL-2.0 */
/*
 * differ.h - one scenario on two systems under test: where what they show parts
 *
 * Compared after each operation when everybody ran until nobody could, on both: what can be seen (facts.h), what
 * happened since the last time, and which rules broke.  Neither who can run nor where the code is: two kernels may do
 * the same in another way.  The model is not asked: it would only say the same once more.
 *
 * A difference is a struct finding: @expected is what A shows, @found what B does, @rule is what differs (fact_class)
 * or the rule that broke on one of them only; @where, @callers are then of that finding.  What goes on from operation
 * to operation is told once, and one of each key.
 */
#ifndef BDFUZZ_DIFFER_H
#define BDFUZZ_DIFFER_H

#include "check/check.h"

enum differ_side { DIFFER_A, DIFFER_B, DIFFER_SIDES };

struct differ;

/*
 * Take out of a scenario what counts steps inside a kernel, as two kernels do not take the same: the n-th allocation
 * fails, a thread passes n switch points.  Threads then go on until they wait or end.
 */
void differ_adapt(struct scenario *s);

int differ_open(struct differ **d, const struct sut_class *a, const struct sut_class *b);
void differ_close(struct differ *d);
/*
 * *@result is overwritten: differences in their order, those of one operation by what says most; none in a scenario
 * that differ_adapt() would change.  -ENOMEM.
 */
int differ_run(struct differ *d, const struct scenario *s, struct check_result *result);

/*
 * Whether two differences have the same cause, as far as can be told: what differs is the same, whatever operation
 * it was seen after; unless it is what an operation returns.
 */
bool differ_same(const struct finding *a, const struct finding *b);
/* On which side a rule broke that did not on the other; DIFFER_SIDES for a difference in what is seen. */
enum differ_side differ_broken(const struct finding *f);

#endif
