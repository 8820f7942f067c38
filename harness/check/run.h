/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run.h - one run in progress: what check.c keeps and the rules see through check.h
 *
 * Private to this room.  Observations are some 40 KB each: they are swapped by pointer and never
 * cleared or copied as a whole.
 */
#ifndef BDFUZZ_CHECK_RUN_H
#define BDFUZZ_CHECK_RUN_H

#include "check/check.h"
#include "model/map_check.h"

enum { PLACES = 1024 };			/* code addresses whose file:line is remembered */

struct rule_memory {
	void *bytes;
	size_t room;
	uint64_t run;			/* in which it was zeroed */
};

/* locate() may have to read debug information: a known finding must not cost that in every run. */
struct place {
	const void *where;
	char text[160];
};

struct judgement {			/* of one map */
	uint64_t look;			/* the look that it is of */
	uint32_t broken;		/* enum map_promise */
	struct map_breach breach[MAP_PROMISES];
};

struct check {
	const struct sut_class *class, *model_class;
	struct sut *sut, *model;
	void (*trace)(void *context, const struct operation *op, const struct observation *o);
	bool (*choose)(void *context, uint32_t at, bool async, uint32_t runnable, struct operation *run);
	void *context;

	struct observation *now, *before, *modelled;
	const struct operation *op;
	uint32_t at;
	done_set done;			/* finding.done */
	enum check_phase phase;
	int32_t about;			/* devfn for the next finding, or -1 */
	struct check_result *result;

	size_t rule;			/* whose hook is running: index in check_rules */
	struct rule_memory *memory;	/* one for each rule */
	uint64_t run;
	bool no_memory;
	bool hardware;			/* check_options.hardware */
	bool hostile;			/* the host may do anything: neither the model nor trusting rules speak */

	uint8_t *heard[EVENT_KINDS];	/* rules that hear this kind: indices in check_rules, then NOBODY */
	struct place place[PLACES];	/* by hash of the address */
	uint64_t looks;			/* of all runs */
	struct judgement judged[MAP_STRATEGIES];	/* judge_maps.c: all rules about maps ask for the same */
};

enum { NOBODY = 0xff };

/* rules/expect.c: check_op() is an expectation about check_now(). */
void expect_check(struct check *c);

/* findings.c: check_fail() without its limit of one finding a rule. */
__attribute__((format(printf, 6, 7)))
void check_report(struct check *c, const struct invariant *rule, unsigned channel, const char *expected,
		  const void *where, const char *found, ...);

/* Of "file.c:12 (some_function)", the length of the name and where it starts; 0, @name untouched, without. */
int finding_function(const char *where, const char **name);

#endif
