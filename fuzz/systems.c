// SPDX-License-Identifier: GPL-2.0
/*
 * systems.c - a target's input is a scenario in its byte form, run on each real system that is linked in
 *
 * A target is built once for each system, with the models beside it.  An engine has no place for our state, so it is
 * static here as in glue.c.
 */
#include "systems.h"

#include "check/check.h"
#include "glue.h"
#include "scenario/mutate.h"
#include "proof.h"

enum { SYSTEMS = 8 };

static struct checker *checkers[SYSTEMS];
static const char *names[SYSTEMS];
static size_t systems;
static struct scenario scenario;	/* decoded into again and again, which costs no malloc */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	/* Of PCI hardware the model says nothing. */
	struct check_options options = { .model = surface_is_hardware(systems_surface) ? NULL : sut_find("model") };

	(void)argc;
	(void)argv;
	scenario_init(&scenario);
	for (size_t i = 0; sut_classes[i] && systems < SYSTEMS; i++) {
		int err;

		if (!sut_classes[i]->real)
			continue;
		err = checker_open(&checkers[systems], sut_classes[i], &options);
		if (err)
			glue_die(sut_classes[i]->name, err);
		names[systems++] = sut_classes[i]->name;
	}
	return 0;
}

static void tame(void)
{
	size_t left = 0;

	for (size_t i = 0; i < scenario.count; i++)
		if (systems_tame(&scenario.op[i]))
			scenario.op[left++] = scenario.op[i];
	scenario.count = left;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct check_result result;	/* large; overwritten by each run */
	int err;

	if (!glue_decode(data, size, systems_surface, systems_hostile, &scenario))
		return 0;
	if (systems_tame)
		tame();
	if (glue_as_text(data, size, &scenario))
		return 0;
	for (size_t i = 0; i < systems; i++) {
		err = checker_run(checkers[i], &scenario, &result);
		if (err)
			glue_die(names[i], err);
		glue_report(&result, &scenario, names[i]);
		proof_run(&result, names[i]);
	}
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, systems_surface, systems_hostile);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return glue_cross(a, a_len, b, b_len, out, max, seed);
}
