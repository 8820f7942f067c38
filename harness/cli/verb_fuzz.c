// SPDX-License-Identifier: GPL-2.0
/*
 * verb_fuzz.c - bdfuzz fuzz: libFuzzer on every system under test, with progress, ending in a table
 *
 * Time is shared: with fewer jobs than lanes, a worker goes through its lanes one after another; with
 * more, several workers share a lane's corpus.  With --runs nothing depends on time, and a session
 * begins with the shipped seeds alone, so two sessions print the same but for the rates.
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

#include "cli/coverage.h"
#include "cli/fuzz.h"
#include "report/table.h"

static const double grace = 30;	/* seconds that a process may take beyond its time */

static int add_lane(struct fuzz *f, const char *target, const char *system)
{
	struct lane *l = &f->lane[f->lanes];
	char *program;
	int code = 0;

	if (f->lanes == LANES)
		return cli_unusable("fuzz: at most %d targets times systems", LANES);
	*l = (struct lane){ .system = system, .preset = "fuzz-asan" };
	snprintf(l->target, sizeof(l->target), "%s", target);
	program = lane_program(l, l->preset);
	if (!program)
		return EXIT_INTERNAL;
	if (access(program, X_OK))
		code = cli_unusable("fuzz: there is no target '%s' for %s", target, system);
	else
		f->lanes++;
	free(program);
	return code;
}

/* A target that runs systems under test has a lane on each; another has one without. */
static int add_target(struct fuzz *f, const char *target, const struct systems *systems)
{
	struct lane alone = { .system = "-" };
	char *program;
	int code = 0;

	snprintf(alone.target, sizeof(alone.target), "%s", target);
	program = strchr(target, '/') ? NULL : lane_program(&alone, "fuzz-asan");
	if (program && !access(program, X_OK)) {
		free(program);
		return add_lane(f, target, "-");
	}
	free(program);
	for (size_t i = 0; !code && i < systems->count; i++)
		code = systems->class[i]->real ? add_lane(f, target, systems->class[i]->name) :
			cli_unusable("fuzz: %s is not a real system; it is compared with, not fuzzed",
				     systems->class[i]->name);
	return code;
}

static int share_out(struct fuzz *f)
{
	f->workers = f->jobs;
	f->worker = calloc(f->workers, sizeof(*f->worker));
	if (!f->worker)
		return cli_internal("out of memory");
	for (size_t i = 0; i < (f->workers > f->lanes ? f->workers : f->lanes); i++) {
		struct worker *w = &f->worker[i % f->workers];

		w->lane[w->lanes++] = &f->lane[i % f->lanes];
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

static void print_lane(const struct fuzz *f, const struct lane *l, FILE *out)
{
	double seconds = l->seconds;
	uint64_t runs = l->runs;

	for (size_t i = 0; i < f->workers; i++) {
		const struct worker *w = &f->worker[i];

		if (!w->pid || w->lane[w->at] != l)
			continue;
		runs += w->runs;
		seconds += now() - w->started;
	}
	fprintf(out, "  %s: %llu runs, %.0f/s, %u edges, %zu findings", strcmp(l->system, "-") ? l->system : l->target,
		(unsigned long long)runs, seconds > 0 ? (double)runs / seconds : 0, l->edges, lane_count_findings(l));
}

static void print_progress(const struct fuzz *f, bool terminal)
{
	fprintf(stderr, "%s%3.0f s", terminal ? "\r" : "", now() - f->started);
	for (size_t i = 0; i < f->lanes; i++)
		print_lane(f, &f->lane[i], stderr);
	fputs(terminal ? "  " : "\n", stderr);
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
		if (f->worker[i].pid && !f->runs && now() > f->worker[i].deadline + grace)
			worker_stop(&f->worker[i], true);
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
		if (now() - shown < (terminal ? 1 : 10))
			continue;
		shown = now();
		print_progress(f, terminal);
	}
	if (terminal)
		fputs("\n", stderr);
	if (code)
		stop_all(f, true);
	return code;
}

/* Signals come as something to read, so that children are always stopped and the table is always printed. */
static int run_with_signals(struct fuzz *f)
{
	sigset_t mask, before;
	int signals, code;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, &before);
	signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		return cli_internal("signalfd: %s", strerror(errno));
	code = run_all(f, signals);
	close(signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

static void add_lines(struct table *t, size_t reached, size_t all)
{
	if (all) {
		table_add(t, "%zu/%zu", reached, all);
		table_add(t, "%.1f", 100 * (double)reached / (double)all);
	} else {
		table_add(t, "-");
		table_add(t, "-");
	}
}

static void add_row(struct table *t, const struct lane *l)
{
	table_add(t, "%s", l->target);
	table_add(t, "%s", l->system);
	table_add(t, "%llu", (unsigned long long)l->runs);
	table_add(t, "%.0f", l->seconds > 0 ? (double)l->runs / l->seconds : 0);
	add_lines(t, l->lines, l->all_lines);
	table_add(t, "%zu", l->known);
	table_add(t, "%zu", l->fresh);
}

/* All targets together, also those that this session did not run. */
static void add_union(struct table *t, const char *system)
{
	struct lines lines;

	if (coverage_of_system(system, true, &lines))
		return;
	table_add(t, "all targets");
	table_add(t, "%s", system);
	table_add(t, "-");
	table_add(t, "-");
	add_lines(t, lines.reached, lines.all);
	table_add(t, "-");
	table_add(t, "-");
	lines_free(&lines);
}

/* One for each system of the coverage build; checked ones share the plain one's. */
static void add_unions(struct table *t, const struct fuzz *f)
{
	char *system[LANES];
	size_t systems = 0;

	for (size_t i = 0; i < f->lanes; i++) {
		char *name = coverage_system(f->lane[i].system);
		bool again = !name || !strcmp(name, "-");

		for (size_t k = 0; !again && k < systems; k++)
			again = !strcmp(system[k], name);
		if (again) {
			free(name);
			continue;
		}
		add_union(t, name);
		system[systems++] = name;
	}
	while (systems)
		free(system[--systems]);
}

static int print_table(const struct fuzz *f)
{
	static const char *const heads[] = {
		"target", "system under test", "runs", "runs/s", "lines reached", "%", "known findings", "new findings"
	};
	struct table t;
	int err;

	table_init(&t, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < t.columns; i++)
		table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < f->lanes; i++)
		add_row(&t, &f->lane[i]);
	if (!f->runs)		/* the other targets' corpora are from other sessions */
		add_unions(&t, f);
	putchar('\n');
	err = table_print(&t, TABLE_TEXT, stdout);
	table_free(&t);
	return err ? cli_internal("out of memory") : 0;
}

static int report(struct fuzz *f)
{
	size_t found = 0;
	int code = 0;

	for (size_t i = 0; !code && i < f->lanes; i++) {
		struct lane *l = &f->lane[i];

		if (l->gave_up)
			printf("%s on %s was given up: its processes died again and again; build/work has their logs\n",
			       l->target, l->system);
		if (strcmp(l->system, "-"))
			code = lane_coverage(l);
		if (!code && file_has_suffix(l->target, "_hostile"))
			code = lane_try_trusted(l);
		if (!code)
			code = lane_load_findings(l);
		found += l->known + l->fresh;
	}
	if (!code)
		code = print_table(f);
	if (code)
		return code;
	findings_print(f);
	return found ? EXIT_FINDINGS : EXIT_GOOD;
}

static int session(struct fuzz *f)
{
	int code = fuzz_lock("fuzz");

	for (size_t i = 0; !code && i < f->lanes; i++)
		code = lane_prepare(&f->lane[i], f->runs > 0);
	if (!code)
		code = share_out(f);
	if (code)
		return code;
	if (f->runs)
		printf("fuzzing with %llu jobs, %llu runs each, seed %llu\n", (unsigned long long)f->jobs,
		       (unsigned long long)f->runs, (unsigned long long)f->seed);
	else
		printf("fuzzing for %llu s with %llu jobs, seed %llu\n", (unsigned long long)f->seconds,
		       (unsigned long long)f->jobs, (unsigned long long)f->seed);
	code = run_with_signals(f);
	return code ? code : report(f);
}

const struct verb verb_fuzz;

static int take_option(struct fuzz *f, struct systems *systems, int c)
{
	switch (c) {
	case 's':
		return systems_add(systems, optarg);
	case 't':
		return cli_number("--seconds", optarg, 1, 1000000, &f->seconds);
	case 'r':
		return cli_number("--runs", optarg, 1, 1000000000000, &f->runs);
	case 'j':
		return cli_number("--jobs", optarg, 1, WORKERS, &f->jobs);
	default:
		return cli_number("--seed", optarg, 1, UINT32_MAX / 2, &f->seed);
	}
}

static int default_values(struct fuzz *f, struct systems *systems)
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
	if (!systems->count)
		systems_all(systems, true);
	return 0;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "seconds", required_argument, NULL, 't' },
		{ "runs", required_argument, NULL, 'r' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "seed", required_argument, NULL, 'S' },
		{ "hostile", no_argument, NULL, 'H' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct fuzz f = { .seconds = 60 };
	struct systems systems = { .count = 0 };
	const char *target = "fuzz_vpci";
	int c, code;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'H') {
			target = "fuzz_vpci_hostile";
			continue;
		}
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_fuzz, c);
		code = take_option(&f, &systems, c);
		if (code)
			return code;
	}
	code = default_values(&f, &systems);
	if (!code && optind == argc)
		code = add_target(&f, target, &systems);
	for (int i = optind; !code && i < argc; i++)
		code = add_target(&f, argv[i], &systems);
	if (!code)
		code = session(&f);
	free(f.worker);
	for (size_t i = 0; i < f.lanes; i++)
		lane_free(&f.lane[i]);
	return code;
}

const struct verb verb_fuzz = {
	.name = "fuzz",
	.usage = "[TARGET]... [--hostile] [--seconds N | --runs N] [--jobs N] [--seed N] [--sut LIST] [--kernel DIR]",
	.summary = "fuzz the drivers and compare each with the model",
	.help = "  TARGET         fuzz/TARGET.c (fuzz_vpci)\n"
		"  --hostile      the host may break the protocol: fuzz_vpci_hostile\n"
		"  --seconds N    for so long in all (60)\n"
		"  --runs N       instead: N runs of each job on each system, from the shipped seeds alone;\n"
		"                 with --jobs 1 and --seed two sessions then print the same but for the rates\n"
		"  --jobs N       processes at a time (as many as there are processors)\n"
		"  --seed N       for the mutator (chosen at random, and printed)\n"
		"  --sut LIST     systems under test, with commas between them (all real ones)\n"
		"  --kernel DIR   build in the driver of this Linux tree, and fuzz it\n\n"
		"Corpora, logs and findings are kept in build/work; the verb coverage lists the lines that none\n"
		"reaches.  Exit code 1 says that something was found.\n",
	.run = run,
};
