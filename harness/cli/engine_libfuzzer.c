// SPDX-License-Identifier: GPL-2.0
/*
 * engine_libfuzzer.c - libFuzzer: the target is the fuzzer, in one process that ends with its first crash
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/crash.h"
#include "cli/engine.h"
#include "cli/fuzz.h"

enum { INTERRUPTED = 72 };		/* exit status */
enum { REPORT_SHOWN = 4000 };		/* bytes */

static void arguments(struct engine_arguments *a, const struct engine *e, const char *dictionary)
{
	engine_argument(a, "%s", e->corpus);
	if (e->seeds)
		engine_argument(a, "%s", e->seeds);
	engine_argument(a, "-artifact_prefix=%s", e->artifacts);
	engine_argument(a, "-seed=%u", e->seed);
	engine_argument(a, "-max_len=%d", ENGINE_MAX_LEN);
	engine_argument(a, "-print_final_stats=1");
	engine_argument(a, "-detect_leaks=0");
	engine_argument(a, "-timeout=5");
	if (e->runs)
		engine_argument(a, "-runs=%llu", (unsigned long long)e->runs);
	if (e->seconds)
		engine_argument(a, "-max_total_time=%llu", (unsigned long long)e->seconds);
	engine_argument(a, "-reload=%d", e->reload);
	if (dictionary)
		engine_argument(a, "-dict=%s", dictionary);
}

static pid_t start(const struct engine *e)
{
	char *program = lane_program(e->lane, e->lane->preset), *dictionary = lane_dictionary(e->lane);
	struct engine_arguments a = { .failed = !program };
	pid_t pid;

	engine_argument(&a, "%s", program ? program : "");
	arguments(&a, e, dictionary);
	pid = engine_spawn(&a, e->environment, e->errors, false);
	free(program);
	free(dictionary);
	return pid;
}

/* "#1024\tNEW    cov: 310 ft: ..." and, at the end, "stat::number_of_executed_units: 1024" */
static bool take_line(const char *line, struct engine_progress *p)
{
	unsigned long long runs;
	unsigned edges;
	int got = sscanf(line, "#%llu %*s cov: %u", &runs, &edges);

	if (got < 1 && sscanf(line, "stat::number_of_executed_units: %llu", &runs) == 1)
		got = 1;
	if (got < 1)
		return false;
	p->runs = runs;
	if (got == 2)
		p->edges = edges;
	return true;
}

/* "Test unit written to <path>" */
static char *find_artifact(const struct engine_ended *e)
{
	static const char mark[] = "Test unit written to ";
	const char *at = e->report_len ? memmem(e->report, e->report_len, mark, strlen(mark)) : NULL;

	if (!at)
		return NULL;
	at += strlen(mark);
	return strndup(at, strcspn(at, "\n"));		/* each line of it has an end */
}

static int no_artifact(const struct engine_ended *e)
{
	const size_t from = crash_report_start(e->report, e->report_len), left = e->report_len - from;

	fprintf(stderr, "%.*s", (int)(left > REPORT_SHOWN ? REPORT_SHOWN : left), e->report + from);
	return cli_internal("%s on %s ended by itself, without an input to blame; its output is in %s",
			    e->lane->target, e->lane->system, e->lane->directory);
}

static int finish(const struct engine_ended *e, bool *done)
{
	struct engine_crash crash = { .report = e->report, .report_len = e->report_len, .status = e->status };
	char *artifact;
	uint8_t *data;
	int code;

	*done = WIFEXITED(e->status) && (!WEXITSTATUS(e->status) || WEXITSTATUS(e->status) == INTERRUPTED);
	if (*done || e->stopped)
		return 0;
	artifact = find_artifact(e);
	if (!artifact || file_read(artifact, &data, &crash.len)) {
		free(artifact);
		return no_artifact(e);
	}
	crash.data = data;
	code = e->take(e->context, &crash);
	free(data);
	free(artifact);
	return code;
}

/* What was written to @fd, which is closed. */
static int take_report(int fd, char **report, size_t *len)
{
	const off_t size = lseek(fd, 0, SEEK_END);
	int err = 0;

	*report = size < 0 ? NULL : malloc((size_t)size + 1);
	if (!*report)
		err = -ENOMEM;
	else if (pread(fd, *report, (size_t)size, 0) != size)
		err = -EIO;
	if (!err) {
		(*report)[size] = '\0';
		*len = (size_t)size;
	}
	close(fd);
	return err;
}

int engine_libfuzzer_once(const struct lane *l, const char *input, char **report, size_t *len)
{
	char *program = lane_program(l, l->preset), *findings = lane_findings(l);
	const char *const environment[] = { findings, NULL };
	struct engine_arguments a = { .failed = !program || !findings };
	int fd = memfd_create("report", MFD_CLOEXEC), status = 0, err;
	pid_t pid;

	engine_argument(&a, "%s", program ? program : "");
	engine_argument(&a, "%s", input);
	engine_argument(&a, "-detect_leaks=0");
	engine_argument(&a, "-timeout=5");
	engine_argument(&a, "-artifact_prefix=%s/artifacts/", l->directory);
	pid = engine_spawn(&a, environment, fd, false);
	free(program);
	free(findings);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	err = take_report(fd, report, len);
	if (pid < 0)
		err = pid;
	return err ? err : status;
}

static const char *const presets[] = { NULL };

const struct engine_class engine_libfuzzer = {
	.name = "libfuzzer",
	.presets = presets,
	.start = start,
	.take_line = take_line,
	.finish = finish,
};
