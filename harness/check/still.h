/* SPDX-License-Identifier: GPL-2.0 */
/*
 * still.h - a still picture of a machine, judged: all rules that need nobody to move
 *
 * Rules about hardware are those of scenarios (model/hardware.h, check/rules).  Beside them: what only a picture shows,
 * namely at which addresses functions answered; domains against the offers that they were made from; and the map from
 * buses to bridges that Xen 4.17 would make of the machine.
 */
#ifndef BDFUZZ_CHECK_STILL_H
#define BDFUZZ_CHECK_STILL_H

#include "capture/machine.h"
#include "check/check.h"

enum still_result {
	STILL_PASS,
	STILL_FAIL,
	STILL_WARN,	/* a rule of low severity, or one about software that meets the machine, is broken */
	STILL_SKIP,	/* nothing can be said; record.found says why */
	STILL_RESULTS
};

extern const char *const still_result_names[STILL_RESULTS];	/* "PASS" */

enum { STILL_BYTES = 16, STILL_NOBODY = UINT32_MAX };

struct still_record {		/* of one rule: its breaches, or how many it looked at, or why it did not */
	const struct invariant *rule;
	uint8_t result;		/* enum still_result */
	uint8_t bytes;		/* of the registers that show it; 0: none do */
	uint16_t offset;
	capture_address address;	/* of @function */
	uint32_t function;	/* of the capture; STILL_NOBODY: it is about the machine, or was not recorded */
	uint32_t looked;	/* PASS, SKIP: at so many functions, or offers */
	uint8_t byte[STILL_BYTES];
	char expected[160], found[320];
};

struct still {
	struct still_record *record;	/* by rule, then by address */
	size_t records, room;
	uint32_t total[STILL_RESULTS];
	const struct capture_machine *m;
	bool (*wants)(void *context, uint32_t function);	/* functions to tell of; NULL: all */
	bool (*asks)(void *context, const struct invariant *rule);	/* rules to ask; NULL: all */
	void *context;
	bool failed;		/* memory ran out */
};

/* @s->m, wants, asks and context are set, the rest is zero.  -ENOMEM. */
int still_check(struct still *s);
void still_free(struct still *s);

/* The rules that are asked, sorted by ID: the @i-th; NULL behind the last. */
const struct invariant *still_rule(size_t i);

/* To add to the result what others found out (a system under test that was given the machine). */
__attribute__((format(printf, 5, 6)))
void still_add(struct still *s, const struct invariant *rule, enum still_result result, const char *expected,
	       const char *found, ...);
void still_count(struct still *s);	/* sort, and count totals, once more */

#endif
