// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_worker.c - one slot in which libFuzzer processes run, one after another
 *
 * A process that dies has found something that no rule could see: its input becomes a scenario, the
 * top of its report a finding, and a new process with another seed goes on for the rest of the time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/crash.h"
#include "cli/engine.h"
#include "cli/fuzz.h"
#include "report/finding.h"
#include "report/hits.h"
#include "scenario/bytes.h"

enum { REPORT_MOST = 256 << 10, LINE_MOST = 64 << 10 };	/* bytes kept */
enum { SOON = 1000, DEATHS = 200 };			/* runs; deaths in a row within so few: it gives up */
enum { INTERRUPTED = 72 };				/* exit status of libFuzzer */

double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static pid_t start_engine(const struct fuzz *f, const struct worker *w, int output)
{
	const struct lane *l = w->lane[w->at];
	const double left = w->deadline - now();
	char *program = lane_program(l, l->preset), *dictionary = lane_dictionary(l), *findings = NULL;
	char *corpus = lane_path(l, "corpus"), *seeds = lane_path(l, "seeds"), *artifacts = lane_path(l, "artifacts/");
	pid_t pid = -ENOMEM;

	if (asprintf(&findings, "BDFUZZ_FINDINGS=%s/findings", l->directory) >= 0 && program && corpus && seeds &&
	    artifacts) {
		const char *const environment[] = { findings, NULL };
		const struct engine engine = {
			.program = program, .corpus = corpus, .seeds = seeds, .artifacts = artifacts,
			.dictionary = dictionary, .environment = environment, .seed = w->seed,
			.runs = f->runs ? w->runs_left : 0, .seconds = f->runs ? 0 : left < 1 ? 1 : (uint64_t)left,
			.reload = !f->runs, .errors = output,
		};

		pid = engine_start(&engine);
	}
	free(program);
	free(dictionary);
	free(findings);
	free(corpus);
	free(seeds);
	free(artifacts);
	return pid;
}

static int start_process(struct fuzz *f, struct worker *w)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC))
		return cli_internal("pipe: %s", strerror(errno));
	w->runs = 0;
	w->started = now();
	w->pid = start_engine(f, w, pipes[1]);
	close(pipes[1]);
	w->output = pipes[0];
	if (w->pid > 0)
		return 0;
	close(pipes[0]);
	cli_internal("a fuzzing process could not be started: %s", strerror(-w->pid));
	w->pid = 0;
	return EXIT_INTERNAL;
}

static int enter_lane(struct fuzz *f, struct worker *w)
{
	char *path;

	if (asprintf(&path, "%s/log-%zu.txt", w->lane[w->at]->directory, (size_t)(w - f->worker)) < 0)
		return cli_internal("out of memory");
	w->log = fopen(path, "we");
	free(path);
	if (!w->log)
		return cli_internal("%s: %s", w->lane[w->at]->directory, strerror(errno));
	w->deadline = now() + (double)f->seconds / (double)w->lanes;
	w->runs_left = f->runs;
	w->deaths = 0;
	w->seed = (unsigned)(f->seed + (size_t)(w - f->worker) * 1000);
	w->seed += !w->seed;	/* to libFuzzer 0 means: choose one */
	return start_process(f, w);
}

int worker_next(struct fuzz *f, struct worker *w)
{
	bool more;

	if (w->log) {
		struct lane *l = w->lane[w->at];

		more = f->runs ? w->runs_left > 0 : w->deadline - now() >= 1;
		if (w->deaths >= DEATHS)
			l->gave_up = true;
		if (more && !l->gave_up && !f->stop)
			return start_process(f, w);
		fclose(w->log);
		w->log = NULL;
		w->at++;
	}
	if (w->at >= w->lanes || f->stop)
		return 0;
	return enter_lane(f, w);
}

/* The corpus file that killed the process would kill the next one too. */
static void remove_from_corpus(const struct lane *l, const uint8_t *data, size_t len)
{
	static const char *const directories[] = { "corpus", "seeds" };

	for (size_t d = 0; d < 2; d++) {
		struct file_list files = { 0 };
		char *path;

		if (asprintf(&path, "%s/%s", l->directory, directories[d]) < 0)
			return;
		if (file_list_add(&files, path, NULL))
			files.count = 0;
		for (size_t i = 0; i < files.count; i++) {
			uint8_t *other;
			size_t other_len;

			if (file_read(files.path[i], &other, &other_len))
				continue;
			if (other_len == len && !memcmp(other, data, len))
				unlink(files.path[i]);
			free(other);
		}
		file_list_free(&files);
		free(path);
	}
}

static int as_scenario(const struct lane *l, const struct finding *f, const uint8_t *data, size_t len, char **text,
		       size_t *text_len)
{
	struct scenario s;
	int err;

	scenario_init(&s);
	err = bytes_decode(data, len, &s);
	if (!err)
		err = finding_to_text(f, &s, l->system, text, text_len);
	scenario_free(&s);
	return err;
}

static int count_crash(const struct lane *l, const struct finding *f)
{
	struct hits *h = NULL;
	int err = lane_hits(l, &h);

	if (err)
		return err;
	hits_count(h, f);
	hits_close(h);
	return 0;
}

static int keep_crash(const struct lane *l, const struct finding *f, const uint8_t *data, size_t len)
{
	char name[FINDING_FILE_NAME], *path, *text = NULL;
	size_t text_len;
	int err;

	finding_file_name(f, name);
	if (!strcmp(l->system, "-"))
		name[strlen(name) - 4] = '\0';	/* the input of such a target is no scenario */
	if (asprintf(&path, "%s/findings/%s", l->directory, name) < 0)
		return -ENOMEM;
	if (!access(path, F_OK)) {
		free(path);
		return 0;		/* seen before */
	}
	if (!strcmp(l->system, "-")) {
		err = file_write(path, data, len);
	} else {
		err = as_scenario(l, f, data, len, &text, &text_len);
		if (!err)
			err = file_write(path, text, text_len);
	}
	free(text);
	free(path);
	return err;
}

/* libFuzzer says: Test unit written to <path> */
static char *find_artifact(const struct worker *w)
{
	static const char mark[] = "Test unit written to ";
	const char *at = w->report.len ? memmem(w->report.at, w->report.len, mark, strlen(mark)) : NULL;

	if (!at)
		return NULL;
	at += strlen(mark);
	return strndup(at, strcspn(at, "\n"));
}

static int no_artifact(const struct worker *w)
{
	size_t from = crash_report_start(w->report.at, w->report.len);

	fprintf(stderr, "%.*s", (int)(w->report.len - from > 4000 ? 4000 : w->report.len - from), w->report.at + from);
	return cli_internal("%s on %s ended by itself, without an input to blame; its output is in %s",
			    w->lane[w->at]->target, w->lane[w->at]->system, w->lane[w->at]->directory);
}

static int take_death(struct worker *w, int status)
{
	const struct lane *l = w->lane[w->at];
	char *artifact = find_artifact(w);
	struct finding f;
	uint8_t *data;
	size_t len;
	int err;

	if (!artifact)
		return no_artifact(w);
	err = file_read(artifact, &data, &len);
	free(artifact);
	if (err)
		return no_artifact(w);
	crash_to_finding(w->report.at, w->report.len, status, l->system, &f);
	err = count_crash(l, &f);
	if (!err)
		err = keep_crash(l, &f, data, len);
	remove_from_corpus(l, data, len);
	free(data);
	return err ? cli_internal("%s: a crash could not be kept: %s", l->directory, strerror(-err)) : 0;
}

static int process_ended(struct fuzz *f, struct worker *w)
{
	struct lane *l = w->lane[w->at];
	int status, code = 0;

	while (waitpid(w->pid, &status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	w->pid = 0;
	close(w->output);
	l->runs += w->runs;
	l->seconds += now() - w->started;
	w->runs_left -= w->runs < w->runs_left ? w->runs : w->runs_left;
	if (WIFEXITED(status) && (!WEXITSTATUS(status) || WEXITSTATUS(status) == INTERRUPTED)) {
		w->runs_left = 0;
		w->deadline = 0;
	} else if (!f->stop) {
		w->deaths = w->runs < SOON ? w->deaths + 1 : 0;
		w->seed++;
		code = take_death(w, status);
	}
	buffer_free(&w->report);
	buffer_free(&w->line);
	return code ? code : worker_next(f, w);
}

/* "#1024\tNEW    cov: 310 ft: ..." and, at the end, "stat::number_of_executed_units: 1024" */
static void take_line(struct worker *w, const char *line)
{
	struct lane *l = w->lane[w->at];
	unsigned long long runs;
	unsigned edges;
	int got;

	fprintf(w->log, "%s\n", line);
	got = sscanf(line, "#%llu %*s cov: %u", &runs, &edges);
	if (got < 1 && sscanf(line, "stat::number_of_executed_units: %llu", &runs) == 1)
		got = 1;
	if (got >= 1)
		w->runs = runs;
	if (got == 2 && edges > l->edges)
		l->edges = edges;
	if (got < 1 && w->report.len < REPORT_MOST) {
		buffer_text(&w->report, line);
		buffer_text(&w->report, "\n");
	}
}

int worker_read(struct fuzz *f, struct worker *w)
{
	char bytes[4096];
	ssize_t got = read(w->output, bytes, sizeof(bytes));

	if (got < 0 && errno == EINTR)
		return 0;
	if (got <= 0)
		return process_ended(f, w);
	for (ssize_t i = 0; i < got; i++) {
		if (bytes[i] != '\n') {
			if (bytes[i] && w->line.len < LINE_MOST)
				buffer_add(&w->line, &bytes[i], 1);
			continue;
		}
		buffer_add(&w->line, "", 1);
		if (!w->line.failed)
			take_line(w, w->line.at);
		buffer_free(&w->line);
	}
	return 0;
}

void worker_stop(struct worker *w, bool hard)
{
	if (w->pid)
		kill(w->pid, hard ? SIGKILL : SIGINT);
}
