// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_worker.c - one slot in which processes of an engine run, one after another
 *
 * What ends a process is something that no rule could see: its input becomes a scenario, the top of its report a
 * finding.  A new process with another seed goes on for the rest of the time.
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
	char *corpus = lane_path(l, "corpus"), *seeds = lane_path(l, "seeds"), *artifacts = lane_path(l, "artifacts/");
	char *findings = lane_findings(l);
	pid_t pid = -ENOMEM;

	if (corpus && seeds && artifacts && findings) {
		const char *const environment[] = { findings, NULL };
		const struct engine engine = {
			.lane = l, .slot = (unsigned)(w - f->worker), .slots = (unsigned)f->workers,
			.corpus = corpus, .seeds = seeds, .artifacts = artifacts, .environment = environment,
			.seed = w->seed,
			.runs = f->runs ? w->runs_left : 0, .seconds = f->runs ? 0 : left < 1 ? 1 : (uint64_t)left,
			.reload = !f->runs, .errors = output,
		};

		pid = f->engine->start(&engine);
	}
	free(corpus);
	free(seeds);
	free(artifacts);
	free(findings);
	return pid;
}

static int start_process(struct fuzz *f, struct worker *w)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC))
		return cli_internal("pipe: %s", strerror(errno));
	w->progress = (struct engine_progress){ 0 };
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
	w->seed += !w->seed;	/* to an engine 0 means: choose one */
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
	static const char *const directories[] = { "corpus", "seeds", "inputs" };

	for (size_t d = 0; d < 3; d++) {
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

/* The engine_ended's ->take() */
static int take_crash(void *context, const struct engine_crash *c)
{
	const struct lane *l = context;
	struct finding f;
	int err;

	crash_to_finding(c->report, c->report_len, c->status, l->system, &f);
	err = count_crash(l, &f);
	if (!err)
		err = keep_crash(l, &f, c->data, c->len);
	remove_from_corpus(l, c->data, c->len);
	return err ? cli_internal("%s: a crash could not be kept: %s", l->directory, strerror(-err)) : 0;
}

void worker_look(const struct fuzz *f, struct worker *w)
{
	struct lane *l = w->lane[w->at];

	if (f->engine->look)
		f->engine->look(l, (unsigned)(w - f->worker), &w->progress);
	if (w->progress.edges > l->edges)
		l->edges = w->progress.edges;
}

static void count_runs(struct worker *w)
{
	struct lane *l = w->lane[w->at];
	const double stability = w->progress.stability;

	l->runs += w->progress.runs;
	l->seconds += now() - w->started;
	w->runs_left -= w->progress.runs < w->runs_left ? w->progress.runs : w->runs_left;
	if (stability > 0 && (l->stability <= 0 || stability < l->stability))
		l->stability = stability;
}

static int process_ended(struct fuzz *f, struct worker *w)
{
	struct engine_ended ended = {
		.lane = w->lane[w->at], .slot = (unsigned)(w - f->worker), .report = w->report.at,
		.report_len = w->report.len, .stopped = f->stop, .take = take_crash, .context = w->lane[w->at],
	};
	bool done;
	int code;

	while (waitpid(w->pid, &ended.status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	w->pid = 0;
	close(w->output);
	worker_look(f, w);
	count_runs(w);
	code = f->engine->finish(&ended, &done);
	if (done) {
		w->runs_left = 0;
		w->deadline = 0;
	} else {
		w->deaths = w->progress.runs < SOON ? w->deaths + 1 : 0;
		w->seed++;
	}
	buffer_free(&w->report);
	buffer_free(&w->line);
	return code ? code : worker_next(f, w);
}

static void take_line(const struct fuzz *f, struct worker *w, const char *line)
{
	fprintf(w->log, "%s\n", line);
	if (f->engine->take_line(line, &w->progress) || w->report.len >= REPORT_MOST)
		return;
	buffer_text(&w->report, line);
	buffer_text(&w->report, "\n");
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
			take_line(f, w, w->line.at);
		buffer_free(&w->line);
	}
	return 0;
}

void worker_stop(struct worker *w, bool hard)
{
	if (w->pid)
		kill(w->pid, hard ? SIGKILL : SIGINT);
}
