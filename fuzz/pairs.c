// SPDX-License-Identifier: GPL-2.0
/*
 * pairs.c - a target's input is a scenario in its byte form, run on both systems that are linked in
 *
 * An engine has no place for our state, so it is static here as in glue.c.
 */
#include "pairs.h"

#include <errno.h>
#include <stdio.h>

#include "check/differ.h"
#include "glue.h"
#include "scenario/mutate.h"

static struct differ *differ;
static char name[256];			/* of both */
static struct scenario scenario;	/* decoded into again and again, which costs no malloc */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct sut_class *a = sut_find(pairs_a), *b = sut_find(pairs_b);
	int err;

	(void)argc;
	(void)argv;
	scenario_init(&scenario);
	snprintf(name, sizeof(name), "%s..%s", pairs_a, pairs_b);
	err = a && b ? differ_open(&differ, a, b) : -ENOENT;
	if (err)
		glue_die(name, err);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct check_result result;	/* large; overwritten by each run */
	int err;

	if (!glue_decode(data, size, SURFACE_VPCI, pairs_hostile, &scenario))
		return 0;
	differ_adapt(&scenario);
	err = differ_run(differ, &scenario, &result);
	if (err)
		glue_die(name, err);
	glue_report(&result, &scenario, name);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, SURFACE_VPCI, pairs_hostile);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return glue_cross(a, a_len, b, b_len, out, max, seed);
}
