// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - see trial.h
 *
 * An engine has no place for our state, so it is static here as in glue.c.
 */
#include "trial.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check/known.h"
#include "glue.h"
#include "report/trial_file.h"
#include "sim/sim.h"

static const char *path;
static struct trial trial;
static uint64_t runs;

static void open_trial(void)
{
	static int opened;
	unsigned line;
	int err;

	if (opened)
		return;
	opened = 1;
	path = getenv("BDFUZZ_TRIAL");
	err = path ? trial_read(path, &trial, &line) : 0;
	if (err)
		glue_die(path, err);
}

static struct trial_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (struct trial_time){ .run = runs, .us = (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000 };
}

static void note(enum trial_event event, const char *rule, const char *frame)
{
	const struct trial_time time = now();
	int err = trial_append(path, event, &time, rule, frame);

	if (err)
		glue_die(path, err);
	if (!trial.time[event].run)
		trial.time[event] = time;
}

static _Noreturn void end(void)
{
	note(TRIAL_ENDED, NULL, NULL);
	_exit(0);		/* an engine takes exit() for a crash */
}

static bool is_detected(const char *rule)
{
	for (size_t i = 0; i < trial.detections; i++)
		if (!strcmp(trial.detection[i].rule, rule))
			return true;
	return false;
}

static void take_finding(const struct finding *f, const char *sut)
{
	char frame[KNOWN_FRAME];

	if (!strcmp(f->rule->id, trial.without) || known_lookup(f, sut) || is_detected(f->rule->id) ||
	    trial.detections == TRIAL_DETECTIONS)
		return;
	strncpy(trial.detection[trial.detections++].rule, f->rule->id, sizeof(trial.detection[0].rule) - 1);
	note(TRIAL_DETECTED, f->rule->id, known_frame(f->where, frame));
}

static bool is_over(void)
{
	return (trial.stop && trial.detections) || (trial.runs && runs >= trial.runs) ||
	       (trial.cap && now().us >= trial.cap * 1000000);
}

void trial_run(const struct check_result *result, const char *sut)
{
	open_trial();
	if (!path)
		return;
	runs++;
	if (result->planted & SIM_REACHED && !trial.time[TRIAL_REACHED].run)
		note(TRIAL_REACHED, NULL, NULL);
	if (result->planted & SIM_TRIGGERED && !trial.time[TRIAL_TRIGGERED].run)
		note(TRIAL_TRIGGERED, NULL, NULL);
	for (uint32_t i = 0; i < result->findings; i++)
		take_finding(&result->finding[i], sut);
	if (is_over())
		end();
}
