/* SPDX-License-Identifier: GPL-2.0 */
/*
 * orders.h - one scenario on one system under test in every order of its threads (check/schedule.h)
 *
 * The orders are run in a child.  What was had stands in shared memory: an order that kills the child is a finding of
 * that order, and a new child goes on with the next.
 */
#ifndef BDFUZZ_ORDERS_H
#define BDFUZZ_ORDERS_H

#include "check/check.h"
#include "check/schedule.h"

enum { ORDERS_MOST = 100000, ORDERS_FINDINGS = 64 };

struct order_finding {
	struct finding finding;
	struct schedule schedule;	/* of the orders that show it, one with the fewest steps to write down */
	uint64_t orders;		/* that show it */
	bool known;
};

struct orders {
	struct schedule schedule;	/* of the order that is under way */
	uint64_t tried, passed, known, fresh;	/* fresh: orders with a finding that is not known */
	uint64_t deaths;
	struct order_finding finding[ORDERS_FINDINGS];
	uint32_t findings, lost;	/* lost: distinct ones beyond ORDERS_FINDINGS */
	uint32_t at;			/* operation that is under way */
	bool all;			/* there are no more */
	bool cut;			/* there are, beyond ORDERS_MOST */
	bool interrupted;
	int error;			/* -errno of the child */
};

/*
 * Try all orders, up to ORDERS_MOST.  *@ret, for orders_free(), is also given when an interrupt (SIGINT, SIGTERM) came
 * in between.  @label is what progress is told of on a terminal.  -errno.
 */
int orders_run(const struct sut_class *class, const struct scenario *s, const struct schedule *from, const char *label,
	       struct orders **ret);
void orders_free(struct orders *o);

#endif
