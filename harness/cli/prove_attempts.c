// SPDX-License-Identifier: GPL-2.0
/*
 * prove_attempts.c - the trials of bdfuzz prove: which there are, what is there already, running the rest
 *
 * Seeds are packed once a target.  A process ends by itself (fuzz/proof.h); one that dies has been killed by the
 * defect, beyond what the simulator could catch, which is a detection too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/known.h"
#include "cli/crash.h"
#include "cli/engine.h"
#include "cli/prove.h"

static const double line = 10;		/* seconds between lines of progress, where there is no terminal */

/* ---- the plan --------------------------------------------------------------------------------- */

/* A hash of the program that runs: what another one did says nothing about this one. */
static int hash_program(const struct lane *l, uint64_t *hash)
{
	char *path = lane_program(l, l->preset);
	uint8_t *data;
	size_t len;
	int err;

	if (!path)
		return EXIT_INTERNAL;
	err = file_read(path, &data, &len);
	if (err)
		cli_internal("%s: %s", path, strerror(-err));
	free(path);
	if (err)
		return EXIT_INTERNAL;
	*hash = 14695981039346656037u;		/* FNV-1a */
	for (size_t i = 0; i < len; i++)
		*hash = (*hash ^ data[i]) * 1099511628211u;
	free(data);
	return 0;
}

/* Read once, however often it runs. */
static int set_program(const struct prove *p, struct attempt *a)
{
	for (const struct attempt *old = p->attempt; old < a; old++) {
		if (strcmp(old->system, a->system) || strcmp(old->lane.target, a->lane.target))
			continue;
		a->asked.program = old->asked.program;
		return 0;
	}
	return hash_program(&a->lane, &a->asked.program);
}

static struct attempt *new_attempt(struct prove *p, const char *system, const char *target, unsigned number)
{
	struct attempt *a, *grown = realloc(p->attempt, (p->attempts + 1) * sizeof(*grown));
	char name[4096];

	if (!grown)
		return NULL;
	p->attempt = grown;
	a = &p->attempt[p->attempts];
	*a = (struct attempt){ .number = number, .lane.preset = "fuzz-asan", .system = strdup(system) };
	place_system(system, name, sizeof(name));
	snprintf(a->lane.target, sizeof(a->lane.target), "%s", target);
	if (!a->system || asprintf(&a->lane.directory, "%s/%s/%s/%u", p->set, name, a->lane.target, number) < 0) {
		free(a->system);
		return NULL;
	}
	a->lane.system = a->system;
	p->attempts++;
	return a;
}

/* What is asked for, and whether it is there. */
static int ask(const struct prove *p, struct attempt *a, uint64_t cap, uint64_t runs)
{
	struct proof *asked = &a->asked;
	unsigned line;
	char *path;

	snprintf(asked->system, sizeof(asked->system), "%s", a->system);
	snprintf(asked->target, sizeof(asked->target), "%s", a->lane.target);
	snprintf(asked->without, sizeof(asked->without), "%s", p->without ? p->without : "-");
	asked->seed = p->seed + a->number;
	asked->cap = cap;
	asked->runs = runs;
	asked->empty = p->empty;
	asked->stop = !p->matrix;
	path = lane_path(&a->lane, "proof");
	if (!path)
		return EXIT_INTERNAL;
	a->complete = !proof_read(path, &a->done, &line) && proof_answers(&a->done, asked);
	free(path);
	return 0;
}

static int add_attempts(struct prove *p, const struct bug *bug, unsigned number)
{
	int code = 0;

	for (size_t i = 0; !code && bug->system[i]; i++) {
		struct attempt *a;
		char name[PROOF_NAME];

		snprintf(name, sizeof(name), "%s+%s", bug->system[i], bug->id);
		a = new_attempt(p, name, bug->target, number);
		if (!a)
			return cli_internal("out of memory");
		a->bug = bug;
		code = set_program(p, a);
		if (!code)
			code = ask(p, a, p->cap, p->runs);
	}
	return code;
}

int prove_plan(struct prove *p)
{
	int code = 0;

	for (unsigned n = 1; !code && n <= p->trials; n++)
		for (size_t i = 0; !code && i < p->bugs; i++)
			code = add_attempts(p, p->bug[i], n);
	p->defects = p->attempts;
	return code;
}

static bool is_control_of(const struct attempt *control, const struct attempt *a)
{
	const size_t len = strcspn(a->system, "+");

	return control->number == a->number && !strcmp(control->lane.target, a->lane.target) &&
	       strlen(control->system) == len && !strncmp(control->system, a->system, len);
}

static int add_control(struct prove *p, const struct attempt *a)
{
	struct attempt *control;
	char *system;

	for (size_t i = p->defects; i < p->attempts; i++)
		if (is_control_of(&p->attempt[i], a))
			return 0;
	system = strndup(a->system, strcspn(a->system, "+"));
	control = system ? new_attempt(p, system, a->lane.target, a->number) : NULL;
	free(system);
	return control ? set_program(p, control) : cli_internal("out of memory");
}

int prove_plan_controls(struct prove *p)
{
	int code = 0;

	for (size_t i = 0; !code && i < p->defects; i++) {
		const struct attempt a = p->attempt[i];		/* the table may move */

		code = add_control(p, &a);
	}
	for (size_t i = p->defects; !code && i < p->attempts; i++) {
		struct attempt *control = &p->attempt[i];
		uint64_t runs = 1;

		for (size_t k = 0; k < p->defects; k++) {
			const struct attempt *a = &p->attempt[k];
			const uint64_t end = a->done.time[PROOF_ENDED].run;

			if (a->complete && is_control_of(control, a) && end > runs)
				runs = end;
		}
		code = ask(p, control, 0, runs);
		/* More runs than asked for are as good. */
		if (!code && !control->complete && control->done.runs > runs) {
			control->asked.runs = control->done.runs;
			control->complete = proof_answers(&control->done, &control->asked);
		}
	}
	return code;
}

/* ---- one process ------------------------------------------------------------------------------ */

static int prepare(const struct attempt *a)
{
	char *path = lane_path(&a->lane, "proof"), *text;
	size_t len;
	int code, err;

	code = path ? lane_make(&a->lane, "", true) : EXIT_INTERNAL;
	if (!code)
		code = lane_make(&a->lane, "corpus", true);
	if (!code)
		code = lane_make(&a->lane, "findings", true);
	if (!code) {
		err = proof_format(&a->asked, &text, &len);
		if (!err) {
			err = file_write(path, text, len);
			free(text);
		}
		code = err ? cli_internal("%s: %s", path, strerror(-err)) : 0;
	}
	free(path);
	return code;
}

/* Whoever asks which invariants see a defect wants it shown, not searched for. */
static int give_scenario(const struct attempt *a)
{
	char *from = place("conformance/scenarios/planted/%s.bdf", a->bug->id);
	char *to = lane_path(&a->lane, "corpus/scenario");
	int code = from && to ? lane_pack_file(from, to) : EXIT_INTERNAL;

	free(from);
	free(to);
	return code;
}

static int start(const struct prove *p, struct attempt *a)
{
	char *corpus = lane_path(&a->lane, "corpus"), *log = lane_path(&a->lane, "log.txt");
	char *artifacts = lane_path(&a->lane, "death-"), *findings = lane_findings(&a->lane);
	char *seeds = NULL, *proof = NULL;
	int output = -1, code = prepare(a);

	if (!code && p->matrix)
		code = give_scenario(a);
	if (!code && corpus && log && artifacts && findings &&
	    asprintf(&seeds, "%s/%s/seeds", p->set, a->lane.target) >= 0 &&
	    asprintf(&proof, "BDFUZZ_PROOF=%s/proof", a->lane.directory) >= 0)
		output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (output >= 0) {
		const char *const environment[] = { findings, proof, NULL };
		const struct engine engine = {
			.lane = &a->lane, .corpus = corpus, .seeds = p->empty ? NULL : seeds, .artifacts = artifacts,
			.environment = environment, .seed = (unsigned)a->asked.seed, .errors = output,
		};

		a->pid = engine_libfuzzer.start(&engine);
		close(output);
	}
	if (a->pid > 0)
		a->pidfd = pidfd_open(a->pid, 0);
	if (!code && (a->pid <= 0 || a->pidfd < 0))
		code = cli_internal("%s: a fuzzing process could not be started", a->lane.directory);
	free(corpus);
	free(log);
	free(artifacts);
	free(seeds);
	free(findings);
	free(proof);
	return code;
}

/* What it printed is the finding. */
static int take_death(struct attempt *a, int status, const struct rusage *used)
{
	const struct timeval *u = &used->ru_utime, *s = &used->ru_stime;
	const struct proof_time time = { .us = (uint64_t)(u->tv_sec + s->tv_sec) * 1000000 +
					       (uint64_t)(u->tv_usec + s->tv_usec) };
	char *log = lane_path(&a->lane, "log.txt"), *path = lane_path(&a->lane, "proof"), frame[KNOWN_FRAME];
	struct finding f;
	uint8_t *report;
	size_t len;
	int err = -ENOMEM;

	if (log && path)
		err = file_read(log, &report, &len);
	if (!err) {
		crash_to_finding((const char *)report, len, status, a->system, &f);
		free(report);
		err = proof_append(path, PROOF_DETECTED, &time, f.rule->id, known_frame(f.where, frame));
		if (!err)
			err = proof_append(path, PROOF_ENDED, &time, NULL, NULL);
	}
	free(log);
	free(path);
	return err ? cli_internal("%s: %s", a->lane.directory, strerror(-err)) : 0;
}

static int read_done(struct attempt *a)
{
	char *path = lane_path(&a->lane, "proof");
	unsigned line = 0;
	int err = path ? proof_read(path, &a->done, &line) : -ENOMEM;

	if (err)
		cli_internal("%s:%u: %s", path ? path : "proof", line, strerror(-err));
	free(path);
	a->complete = !err && a->done.time[PROOF_ENDED].us;
	return err ? EXIT_INTERNAL : 0;
}

static int ended(const struct prove *p, struct attempt *a)
{
	struct rusage used;
	int status, code;

	while (wait4(a->pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			return cli_internal("wait4: %s", strerror(errno));
	close(a->pidfd);
	a->pid = 0;
	if (p->interrupted)
		return 0;
	code = read_done(a);
	if (code || a->complete)
		return code ? code : lane_make(&a->lane, "corpus", true);
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return cli_internal("%s: the engine ended by itself; see log.txt there", a->lane.directory);
	code = take_death(a, status, &used);
	return code ? code : read_done(a);
}

/* ---- all of them ------------------------------------------------------------------------------ */

static size_t count(const struct prove *p, bool running)
{
	size_t n = 0;

	for (size_t i = 0; i < p->attempts; i++)
		n += running ? p->attempt[i].pid > 0 : p->attempt[i].complete;
	return n;
}

static void print_progress(const struct prove *p, bool terminal)
{
	fprintf(stderr, "%s%zu of %zu trials", terminal ? "\r" : "", count(p, false), p->attempts);
	for (size_t i = 0; i < p->attempts; i++)
		if (p->attempt[i].pid)
			fprintf(stderr, "  %s #%u", p->attempt[i].system, p->attempt[i].number);
	fputs(terminal ? "\033[K" : "\n", stderr);
}

static int start_more(struct prove *p)
{
	int code = 0;

	for (size_t i = 0; !code && i < p->attempts && count(p, true) < p->jobs; i++)
		if (!p->attempt[i].complete && !p->attempt[i].pid)
			code = start(p, &p->attempt[i]);
	return code;
}

static void stop(struct prove *p)
{
	p->interrupted = true;
	for (size_t i = 0; i < p->attempts; i++)
		if (p->attempt[i].pid)
			pidfd_send_signal(p->attempt[i].pidfd, SIGKILL, NULL, 0);
}

/* Wait until something ended, and take it. */
static int turn(struct prove *p, int signals)
{
	struct pollfd fd[WORKERS + 1] = { { .fd = signals, .events = POLLIN } };
	struct attempt *of[WORKERS + 1];
	struct signalfd_siginfo info;
	nfds_t n = 1;
	int code = 0;

	for (size_t i = 0; i < p->attempts && n <= WORKERS; i++) {
		if (!p->attempt[i].pid)
			continue;
		of[n] = &p->attempt[i];
		fd[n++] = (struct pollfd){ .fd = p->attempt[i].pidfd, .events = POLLIN };
	}
	if (poll(fd, n, 500) < 0 && errno != EINTR)
		return cli_internal("poll: %s", strerror(errno));
	if (fd[0].revents && read(signals, &info, sizeof(info)) > 0)
		stop(p);
	for (nfds_t i = 1; !code && i < n; i++)
		if (fd[i].revents)
			code = ended(p, of[i]);
	return code;
}

static int run_all(struct prove *p, int signals)
{
	const bool terminal = isatty(STDERR_FILENO);
	double shown = now();
	int code = start_more(p);

	while (!code && count(p, true)) {
		code = turn(p, signals);
		if (!code && !p->interrupted)
			code = start_more(p);
		if (now() - shown < (terminal ? 0.5 : line))
			continue;
		shown = now();
		print_progress(p, terminal);
	}
	if (terminal)
		fputs("\r\033[K", stderr);
	if (code)
		stop(p);
	return code;
}

static int pack_seeds(const struct prove *p, const char *target)
{
	struct lane l = { .system = "-" };
	int code;

	snprintf(l.target, sizeof(l.target), "%s", target);
	if (asprintf(&l.directory, "%s/%s", p->set, target) < 0)
		return cli_internal("out of memory");
	code = lane_make(&l, "seeds", true);
	if (!code)
		code = lane_pack(&l, "seeds");
	free(l.directory);
	return code;
}

/* Once for each target. */
static int pack_all(const struct prove *p)
{
	int code = 0;

	for (size_t i = 0, k; !code && i < p->attempts; i++) {
		for (k = 0; strcmp(p->attempt[k].lane.target, p->attempt[i].lane.target); k++)
			;
		if (k == i)
			code = pack_seeds(p, p->attempt[i].lane.target);
	}
	return code;
}

int prove_run(struct prove *p)
{
	int code = pack_all(p), signals;
	sigset_t before;

	if (code)
		return code;
	signals = session_signals(&before);
	if (signals < 0)
		return cli_internal("signalfd: %s", strerror(-signals));
	code = run_all(p, signals);
	close(signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

void prove_free(struct prove *p)
{
	for (size_t i = 0; i < p->attempts; i++) {
		lane_free(&p->attempt[i].lane);
		free(p->attempt[i].system);
	}
	free(p->attempt);
	free(p->bug);
	free(p->set);
}
