// SPDX-License-Identifier: GPL-2.0
/*
 * proof.c - see proof.h
 *
 * An engine has no place for our state, so it is static here as in glue.c.
 */
#include "proof.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check/known.h"
#include "glue.h"
#include "report/proof.h"
#include "sim/sim.h"

static const char *path;
static struct proof proof;
static uint64_t runs;

static void open_proof(void)
{
	static int opened;
	unsigned line;
	int err;

	if (opened)
		return;
	opened = 1;
	path = getenv("BDFUZZ_PROOF");
	err = path ? proof_read(path, &proof, &line) : 0;
	if (err)
		glue_die(path, err);
}

static struct proof_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (struct proof_time){ .run = runs, .us = (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000 };
}

static void note(enum proof_event event, const char *rule, const char *frame)
{
	const struct proof_time time = now();
	int err = proof_append(path, event, &time, rule, frame);

	if (err)
		glue_die(path, err);
	if (!proof.time[event].run)
		proof.time[event] = time;
}

static _Noreturn void end(void)
{
	note(PROOF_ENDED, NULL, NULL);
	_exit(0);		/* an engine takes exit() for a crash */
}

static bool is_detected(const char *rule)
{
	for (size_t i = 0; i < proof.detections; i++)
		if (!strcmp(proof.detection[i].rule, rule))
			return true;
	return false;
}

/* On a system without a planted defect every new finding counts. */
static void take_finding(const struct finding *f, const char *sut)
{
	char frame[KNOWN_FRAME];

	if (!strcmp(f->rule->id, proof.without) || known_lookup(f, sut) || is_detected(f->rule->id) ||
	    proof.detections == PROOF_DETECTIONS)
		return;
	if (strchr(sut, '+') && !proof.time[PROOF_TRIGGERED].run) {
		if (!proof.time[PROOF_EARLY].run)
			note(PROOF_EARLY, NULL, NULL);
		return;
	}
	strncpy(proof.detection[proof.detections++].rule, f->rule->id, sizeof(proof.detection[0].rule) - 1);
	note(PROOF_DETECTED, f->rule->id, known_frame(f->where, frame));
}

static bool is_over(void)
{
	return (proof.stop && proof.detections) || (proof.runs && runs >= proof.runs) ||
	       (proof.cap && now().us >= proof.cap * 1000000);
}

void proof_run(const struct check_result *result, const char *sut)
{
	open_proof();
	if (!path)
		return;
	runs++;
	if (result->planted & SIM_REACHED && !proof.time[PROOF_REACHED].run)
		note(PROOF_REACHED, NULL, NULL);
	if (result->planted & SIM_TRIGGERED && !proof.time[PROOF_TRIGGERED].run)
		note(PROOF_TRIGGERED, NULL, NULL);
	for (uint32_t i = 0; i < result->findings; i++)
		take_finding(&result->finding[i], sut);
	if (is_over())
		end();
}
