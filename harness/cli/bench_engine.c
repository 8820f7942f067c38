// SPDX-License-Identifier: GPL-2.0
/*
 * bench_engine.c - runs under AFL++ in a second of processor time, beside libFuzzer without a sanitizer
 *
 * Both begin with the same inputs, in turns, each for some seconds; processor time is that of all their processes.
 * What they make of the seeds differs, and so does what a run costs; with one input over and over (BDFUZZ_FIXED) only
 * the engines differ.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/bench.h"
#include "cli/fuzz.h"
#include "report/table.h"
#include "scenario/bytes.h"
#include "scenario/text.h"

enum { SECONDS = 4 };
enum { LIBFUZZER, AFL, ENGINES };

static const struct engine_class *const engine[ENGINES] = { &engine_libfuzzer, &engine_afl };

struct race {
	const char *name, *aim;
	const char *fixed;		/* "BDFUZZ_FIXED=<file>"; NULL: the inputs are made as ever */
	struct lane *lane;
};

/* What it printed to @fd, which is closed. */
static void take_lines(const struct engine_class *engine, int fd, struct engine_progress *p)
{
	FILE *file = lseek(fd, 0, SEEK_SET) ? NULL : fdopen(fd, "r");
	char line[4096];

	while (file && fgets(line, sizeof(line), file))
		engine->take_line(line, p);
	if (file)
		fclose(file);
	else
		close(fd);
}

static pid_t start(const struct race *r, const struct engine_class *engine, int errors)
{
	const struct lane *l = r->lane;
	char *corpus = lane_path(l, "corpus"), *seeds = lane_path(l, "seeds"), *artifacts = lane_path(l, "artifacts/");
	char *findings = lane_findings(l);
	const char *only = r->fixed ? "AFL_CUSTOM_MUTATOR_ONLY=1" : NULL;	/* NULL ends it */
	const char *const environment[] = { findings, only, "AFL_DISABLE_TRIM=1", r->fixed, NULL };
	const struct engine e = {
		.lane = l, .slots = 1, .corpus = corpus, .seeds = seeds, .artifacts = artifacts,
		.environment = environment, .seed = 1, .seconds = SECONDS, .errors = errors,
	};
	pid_t pid = corpus && seeds && artifacts && findings ? engine->start(&e) : -ENOMEM;

	free(corpus);
	free(seeds);
	free(artifacts);
	free(findings);
	return pid;
}

/* Processor seconds of all processes below us, when the last is gone; @status: of @pid.  Negative: it failed. */
static double wait_for_all(pid_t pid, int *status)
{
	double seconds = 0;
	struct rusage used;
	int other;
	pid_t gone;

	while ((gone = wait4(-1, &other, 0, &used)) > 0 || errno == EINTR) {
		if (gone < 0)
			continue;
		seconds += bench_seconds(&used);
		if (gone == pid)
			*status = other;
	}
	return pid > 0 ? seconds : -1;
}

/* Runs a second; negative: it failed. */
static double rate_of(const struct race *r, const struct engine_class *engine)
{
	struct engine_progress p = { 0 };
	int status = -1, fd = memfd_create("output", MFD_CLOEXEC);
	double seconds;

	if (lane_make(r->lane, "corpus", true) || lane_make(r->lane, "inputs", true))
		return -1;
	seconds = wait_for_all(start(r, engine, fd), &status);
	take_lines(engine, fd, &p);
	if (engine->look)
		engine->look(r->lane, 0, &p);
	return status || seconds <= 0 || !p.runs ? -1 : (double)p.runs / seconds;
}

static int bench_race(struct table *t, const struct race *r)
{
	double rate[ENGINES][BENCH_ROUNDS], ratio[BENCH_ROUNDS];

	fprintf(stderr, "engines on %s, %s ...\n", r->lane->system, r->name);
	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		for (size_t k = 0; k < ENGINES; k++) {
			rate[k][i] = rate_of(r, engine[k]);
			if (rate[k][i] < 0)
				return cli_internal("bench: %s failed in %s", engine[k]->name, r->lane->directory);
		}
		ratio[i] = rate[AFL][i] / rate[LIBFUZZER][i];
	}
	table_add(t, "%s", r->name);
	table_add(t, "%s", r->lane->system);
	table_add(t, "%.0f", bench_median(rate[LIBFUZZER]));
	table_add(t, "%.0f", bench_median(rate[AFL]));
	table_add(t, "%.2f", bench_median(ratio));
	table_add(t, "%s", r->aim);
	return 0;
}

/* The lane's only seed is @text; "BDFUZZ_FIXED=<its file>", malloc'ed.  NULL: message printed. */
static char *fix_input(const struct lane *l, const char *text)
{
	char *variable = NULL, *path = lane_path(l, "seeds/input");
	struct text_error error;
	struct scenario s;
	uint8_t *data = NULL;
	size_t len;

	scenario_init(&s);
	if (!path || lane_make(l, "seeds", true) || text_parse(text, strlen(text), &s, &error) ||
	    bytes_encode(&s, 0, &data, &len) || file_write(path, data, len) ||
	    asprintf(&variable, "BDFUZZ_FIXED=%s", path) < 0) {
		cli_internal("%s: the input to measure cannot be written", l->directory);
		variable = NULL;
	}
	scenario_free(&s);
	free(data);
	free(path);
	return variable;
}

static int bench_lane(struct table *t, struct lane *l, const char *text)
{
	struct race seeds = { "fuzz_vpci, from its seeds", "goal 0.60", NULL, l };
	struct race one = { "fuzz_vpci, one input over and over", "goal 0.60", NULL, l };
	int code = lane_prepare(l, false);
	char *fixed;

	if (!code)
		code = bench_race(t, &seeds);
	if (code)
		return code;
	fixed = fix_input(l, text);
	one.fixed = fixed;
	code = fixed ? bench_race(t, &one) : EXIT_INTERNAL;
	free(fixed);
	return code;
}

int bench_engines(const struct sut_class *class, const char *text, enum bench_format format)
{
	static const char *const heads[] = {
		"engines", "system under test", "libFuzzer, runs/CPU s", "AFL++, runs/CPU s", "ratio", "aim"
	};
	struct lane l = { .target = "fuzz_vpci", .system = class->name, .preset = "fuzz-plain",
			  .room = "build/work/bench" };
	struct table t;
	int code = engine_afl.usable();

	if (code)
		return code;
	prctl(PR_SET_CHILD_SUBREAPER, 1);	/* afl-fuzz kills who ran the target, and leaves it to us */
	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	code = bench_lane(&t, &l, text);
	if (!code && bench_print(&t, format))
		code = cli_internal("out of memory");
	table_free(&t);
	lane_free(&l);
	return code;
}
