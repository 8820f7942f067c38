// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_session.c - lanes and workers from the start of a session to its end, with progress
 *
 * Time is shared: with fewer jobs than lanes, a worker goes through its lanes one after another; with
 * more, several workers share a lane's corpus.  Workers of an engine whose processes work together go through all
 * lanes side by side.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/fuzz.h"

static const double patience = 2, grace = 30;	/* seconds beyond its time: a process is told to stop; is killed */

static int share_out(struct fuzz *f)
{
	size_t all;

	f->workers = f->jobs;
	f->worker = calloc(f->workers, sizeof(*f->worker));
	if (!f->worker)
		return cli_internal("out of memory");
	all = f->engine->together ? f->workers * f->lanes : f->workers > f->lanes ? f->workers : f->lanes;
	for (size_t i = 0; i < all; i++) {
		struct worker *w = &f->worker[i % f->workers];

		w->lane[w->lanes++] = &f->lane[(f->engine->together ? i / f->workers : i) % f->lanes];
	}
	return 0;
}

static bool is_busy(const struct fuzz *f)
{
	for (size_t i = 0; i < f->workers; i++)
		if (f->worker[i].pid)
			return true;
	return false;
}

/* What its processes did so far, also those that still run. */
static struct sample look_at(const struct fuzz *f, const struct lane *l)
{
	struct sample s = { l->seconds, l->runs, l->edges, lane_count_findings(l) };

	for (size_t i = 0; i < f->workers; i++) {
		const struct worker *w = &f->worker[i];

		if (!w->pid || w->lane[w->at] != l)
			continue;
		s.runs += w->progress.runs;
		if (w->progress.edges > s.edges)
			s.edges = w->progress.edges;
		s.seconds += now() - w->started;
	}
	return s;
}

static void print_lane(const struct fuzz *f, const struct lane *l, FILE *out)
{
	const struct sample s = look_at(f, l);

	fprintf(out, "  %s: %llu runs, %.0f/s, %u edges, %zu findings", strcmp(l->system, "-") ? l->system : l->target,
		(unsigned long long)s.runs, s.seconds > 0 ? (double)s.runs / s.seconds : 0, s.edges, s.findings);
}

static void print_progress(const struct fuzz *f, bool terminal)
{
	for (size_t i = 0; i < f->workers; i++)
		if (f->worker[i].pid)
			worker_look(f, &f->worker[i]);
	if (f->label && !terminal)
		return;
	fprintf(stderr, "%s%s%3.0f s", terminal ? "\r" : "", f->label ? f->label : "", now() - f->started);
	for (size_t i = 0; i < f->lanes; i++)
		print_lane(f, &f->lane[i], stderr);
	fputs(terminal ? "  " : "\n", stderr);
}

/* One more of each lane whose runs went on. */
static void take_samples(struct fuzz *f)
{
	f->sampled = now();
	for (size_t i = 0; i < f->lanes; i++) {
		struct lane *l = &f->lane[i];
		const struct sample s = look_at(f, l);
		struct sample *more;

		if (l->samples ? s.runs == l->sample[l->samples - 1].runs : !s.runs)
			continue;
		more = reallocarray(l->sample, l->samples + 1, sizeof(s));
		if (!more)
			return;		/* the curve has a gap */
		l->sample = more;
		l->sample[l->samples++] = s;
	}
}

static void stop_all(struct fuzz *f, bool hard)
{
	f->stop = true;
	for (size_t i = 0; i < f->workers; i++)
		worker_stop(&f->worker[i], hard);
}

static void stop_late(struct fuzz *f)
{
	for (size_t i = 0; i < f->workers; i++)
		if (f->worker[i].pid && !f->runs && now() > f->worker[i].deadline + patience)
			worker_stop(&f->worker[i], now() > f->worker[i].deadline + grace);
}

/* Wait for output and take it.  0, or an exit code. */
static int turn(struct fuzz *f, int signals)
{
	struct pollfd p[WORKERS + 1];
	int code = 0;

	p[0] = (struct pollfd){ .fd = signals, .events = POLLIN };
	for (size_t i = 0; i < f->workers; i++)
		p[i + 1] = (struct pollfd){ .fd = f->worker[i].pid ? f->worker[i].output : -1, .events = POLLIN };
	if (poll(p, (nfds_t)f->workers + 1, 500) < 0 && errno != EINTR)
		return cli_internal("poll: %s", strerror(errno));
	if (p[0].revents) {
		struct signalfd_siginfo info;

		if (read(signals, &info, sizeof(info)) > 0)
			stop_all(f, f->stop);	/* asked twice: at once */
	}
	for (size_t i = 0; !code && i < f->workers; i++)
		if (f->worker[i].pid && p[i + 1].revents)
			code = worker_read(f, &f->worker[i]);
	return code;
}

static int run_all(struct fuzz *f, int signals)
{
	bool terminal = isatty(STDERR_FILENO);
	double shown = f->started = now();
	int code = 0;

	for (size_t i = 0; !code && i < f->workers; i++)
		code = worker_next(f, &f->worker[i]);
	while (!code && is_busy(f)) {
		code = turn(f, signals);
		stop_late(f);
		if (f->period > 0 && now() - f->sampled >= f->period)
			take_samples(f);
		if (now() - shown < (terminal ? 1 : 10))
			continue;
		shown = now();
		print_progress(f, terminal);
	}
	if (f->period > 0)
		take_samples(f);
	if (terminal)
		fputs("\n", stderr);
	if (code)
		stop_all(f, true);
	return code;
}

int session_signals(sigset_t *before)
{
	sigset_t mask;
	int signals;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, before);
	signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	return signals < 0 ? -errno : signals;
}

int session_run(struct fuzz *f)
{
	sigset_t before;
	int signals = session_signals(&before), code;

	if (signals < 0)
		return cli_internal("signalfd: %s", strerror(-signals));
	code = run_all(f, signals);
	close(signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

void session_announce(const struct fuzz *f)
{
	if (f->runs)
		printf("fuzzing with %llu jobs, %llu runs each, seed %llu\n", (unsigned long long)f->jobs,
		       (unsigned long long)f->runs, (unsigned long long)f->seed);
	else
		printf("fuzzing for %llu s with %llu jobs, seed %llu\n", (unsigned long long)f->seconds,
		       (unsigned long long)f->jobs, (unsigned long long)f->seed);
}

int session_prepare(struct fuzz *f, const char *verb)
{
	int code = verb ? fuzz_lock(verb) : 0;

	if (!code && f->engine->usable)
		code = f->engine->usable();
	for (size_t i = 0; !code && i < f->lanes; i++) {
		const bool seeds_alone = f->runs > 0 && !f->lane[i].keep;

		code = lane_prepare(&f->lane[i], seeds_alone);
		if (!code && f->engine->prepare)
			code = f->engine->prepare(&f->lane[i], seeds_alone);
	}
	return code ? code : share_out(f);
}

void session_free(struct fuzz *f)
{
	free(f->worker);
	for (size_t i = 0; i < f->lanes; i++)
		lane_free(&f->lane[i]);
}

int session_option(struct fuzz *f, int option, const char *value)
{
	switch (option) {
	case 't':
		return cli_number("--seconds", value, 1, 1000000, &f->seconds);
	case 'r':
		return cli_number("--runs", value, 1, 1000000000000, &f->runs);
	case 'j':
		return cli_number("--jobs", value, 1, WORKERS, &f->jobs);
	default:
		return cli_number("--seed", value, 1, UINT32_MAX / 2, &f->seed);
	}
}

int session_defaults(struct fuzz *f)
{
	uint16_t seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		return cli_internal("getrandom: %s", strerror(errno));
	if (!f->seed)
		f->seed = 1u + seed;
	if (!f->jobs)
		f->jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
	if (f->jobs > WORKERS)
		f->jobs = WORKERS;
	if (!f->engine)
		f->engine = &engine_libfuzzer;
	return 0;
}
