/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shrink.h - a scenario made short and simple, while it still shows what it is kept for
 *
 * Works on operations and their fields, by the table of operations.h: operations fall away (halves first, single ones
 * last), what was not waited for is waited for, channels are counted from 1, and each field gets a value that says
 * less.  Simpler is: left out of the text; the least; one of the table's values worth trying, if it is smaller; for
 * decimal numbers the smallest that will do; for a GUID one that hosts give.  A value is changed wherever the scenario
 * names the same thing, so that operations which belong together stay together.  Expectations and comments are
 * operations like others: what is not needed goes.
 *
 * Deterministic, if the test is.  Shrinking what was shrunk changes nothing.
 */
#ifndef BDFUZZ_SHRINK_H
#define BDFUZZ_SHRINK_H

#include "scenario/scenario.h"

/* Does @s still show it? */
typedef bool (*shrink_test)(void *context, const struct scenario *s);

struct shrink {
	shrink_test test;
	void *context;
	uint32_t most;		/* tests at most */
	uint32_t tests;		/* done */
};

/*
 * @s is replaced by the smallest scenario found, which shows it too.  Data of @s that are not needed any more live as
 * long as it does.  -EINVAL: @s does not show it, -ENOMEM; @s is then what it was.
 */
int shrink_scenario(struct shrink *k, struct scenario *s);

#endif
