/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compare.h - when a system may be compared with its model or its host, and how functions pair up
 *
 * The model has no threads: only where everybody ran until nobody could is there something to
 * compare.  After the teardown (CHECK_ENDED) only events count.
 */
#ifndef BDFUZZ_COMPARE_H
#define BDFUZZ_COMPARE_H

#include "check/check.h"

static inline bool bus_is_live(const struct seen_bus *b)
{
	return b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED;
}

/* The model's picture of all buses, or NULL when it cannot be compared now. */
const struct observation *compare_with(const struct check *c);

/* What the model says of the last operation's outcome, or NULL when it cannot say. */
const struct observation *compare_outcome(const struct check *c);

/*
 * Calls @compare for each channel whose bus is installed on both sides with functions that the model knows; for
 * none when the model cannot be compared now.
 */
void compare_buses(struct check *c, void (*compare)(struct check *c, unsigned channel, const struct seen_bus *found,
						    const struct seen_bus *wanted));

/*
 * Calls @judge for each channel whose bus is installed, its functions known, and to which the host listed what it has;
 * for none while somebody can still run, or after the teardown.
 */
void compare_hosts(struct check *c, void (*judge)(struct check *c, unsigned channel, const struct seen_bus *bus,
						  const struct host_bus *host));

struct pair {			/* a function on both sides; NULL where it is missing */
	const struct seen_function *found, *wanted;
	uint8_t devfn;
	unsigned i, j;		/* how far the walk went; zero to start */
};

/* The next function of either side, by devfn; those whose presence the model cannot say are passed by. */
bool compare_function(const struct seen_bus *found, const struct seen_bus *wanted, struct pair *p);

#endif
