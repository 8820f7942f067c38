// SPDX-License-Identifier: GPL-2.0
/*
 * verb_nightly.c - bdfuzz nightly: everything there is, for a night, and one page in the morning
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/nightly.h"

const struct verb verb_nightly;

const struct night_step *const night_steps[] = {
	&night_libfuzzer, &night_afl, &night_merge, &night_findings, &night_coverage, &night_conformance, &night_bench,
	&night_compare, NULL
};

static int check_skip(const char *list)
{
	char *copy = strdup(list), *rest = copy;
	int code = copy ? 0 : cli_internal("out of memory");

	for (char *word; !code && (word = strsep(&rest, ","));) {
		size_t i = 0;

		while (night_steps[i] && strcmp(night_steps[i]->name, word))
			i++;
		if (!night_steps[i])
			code = cli_unusable("--skip: there is no step '%s'; nightly --help lists them", word);
	}
	free(copy);
	return code;
}

static int lock(const struct night *n)
{
	char *path = NULL;
	int fd = asprintf(&path, "%s/lock", n->out) < 0 ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	free(path);
	if (fd < 0)
		return cli_unusable("%s: %s", n->out, strerror(errno));
	return flock(fd, LOCK_EX | LOCK_NB) ? cli_unusable("%s: another night is running there", n->out) : 0;
}

static int open_directory(struct night *n, const char *out)
{
	static const char *const below[] = { "work", "nights", "findings" };
	int err = file_make_directory(out);

	if (err)
		return cli_unusable("%s: %s", out, strerror(-err));
	n->out = realpath(out, NULL);
	if (!n->out || asprintf(&n->work, "%s/work", n->out) < 0)
		return cli_unusable("%s: %s", out, strerror(errno));
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		char *path;

		if (asprintf(&path, "%s/%s", n->out, below[i]) < 0)
			return cli_internal("out of memory");
		err = file_make_directory(path);
		free(path);
		if (err)
			return cli_unusable("%s/%s: %s", n->out, below[i], strerror(-err));
	}
	return lock(n);
}

static bool has_target(const struct night *n, const char *name)
{
	for (size_t i = 0; i < n->targets.count; i++)
		if (!strcmp(n->targets.path[i], name))
			return true;
	return false;
}

static int add_target(struct night *n, const char *name)
{
	struct lane lane[LANES];
	char **more;

	if (has_target(n, name))
		return 0;
	if (strchr(name, '/') || !night_lanes(n, name, lane))
		return cli_unusable("nightly: there is no target '%s'", name);
	more = reallocarray(n->targets.path, n->targets.count + 1, sizeof(*more));
	if (!more)
		return cli_internal("out of memory");
	n->targets.path = more;
	more[n->targets.count] = strdup(name);
	return more[n->targets.count++] ? 0 : cli_internal("out of memory");
}

/* All that the sources have, but for what only costs are compared with, and pairs of kernels. */
static int add_all_targets(struct night *n)
{
	struct file_list files = { 0 };
	char *fuzz = place("fuzz");
	int code = fuzz && !file_list_add(&files, fuzz, ".c") ? 0 : cli_internal("the targets cannot be listed");

	for (size_t i = 0; !code && i < files.count; i++) {
		char *name = strrchr(files.path[i], '/') + 1;
		struct lane lane[LANES];

		name[strlen(name) - 2] = '\0';
		if (!strncmp(name, "fuzz_", 5) && strcmp(name, "fuzz_empty") && night_lanes(n, name, lane))
			code = add_target(n, name);
	}
	file_list_free(&files);
	free(fuzz);
	return code;
}

static int defaults(struct night *n, const char *out)
{
	struct fuzz f = { .seed = n->seed, .jobs = n->jobs };
	char *place_of_nights = out ? strdup(out) : place("build/nightly");
	int code = place_of_nights ? session_defaults(&f) : EXIT_INTERNAL;

	n->seed = f.seed;
	n->jobs = f.jobs;
	if (!n->systems.count)
		systems_all(&n->systems, true);
	for (size_t i = 0; !code && i < n->systems.count; i++)
		if (!n->systems.class[i]->real)
			code = cli_unusable("nightly: %s is not a real system", n->systems.class[i]->name);
	if (!code)
		code = open_directory(n, place_of_nights);
	free(place_of_nights);
	return code;
}

static int option(struct night *n, int c, const char **out)
{
	switch (c) {
	case 'm':
		return cli_number("--minutes", optarg, 1, 100000, &n->minutes);
	case 'r':
		return cli_number("--runs", optarg, 1, 1000000000000, &n->runs);
	case 'j':
		return cli_number("--jobs", optarg, 1, WORKERS, &n->jobs);
	case 'S':
		return cli_number("--seed", optarg, 1, UINT32_MAX / 2, &n->seed);
	case 's':
		return systems_add(&n->systems, optarg);
	case 'o':
		*out = optarg;
		return 0;
	case 'k':
		n->skip = optarg;
		return check_skip(optarg);
	default:
		return cli_other_option(&verb_nightly, c);
	}
}

static void release(struct night *n)
{
	records_free(&n->now);
	records_free(&n->before);
	file_list_free(&n->targets);
	free(n->work);
	free(n->out);
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "minutes", required_argument, NULL, 'm' }, { "runs", required_argument, NULL, 'r' },
		{ "out", required_argument, NULL, 'o' }, { "jobs", required_argument, NULL, 'j' },
		{ "seed", required_argument, NULL, 'S' }, { "sut", required_argument, NULL, 's' },
		{ "skip", required_argument, NULL, 'k' }, { "help", no_argument, NULL, 'h' }, { 0 }
	};
	struct night n = { .minutes = 480, .terminal = isatty(STDERR_FILENO) };
	const char *out = NULL;
	sigset_t before;
	int c, code = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_nightly, c);
		code = option(&n, c, &out);
		if (code)
			return code;
	}
	code = defaults(&n, out);
	if (!code && optind == argc)
		code = add_all_targets(&n);
	for (int i = optind; !code && i < argc; i++)
		code = add_target(&n, argv[i]);
	n.signals = session_signals(&before);
	if (!code && n.signals < 0)
		code = cli_internal("signalfd: %s", strerror(-n.signals));
	if (!code)
		code = night_run(&n);
	release(&n);
	return code;
}

const struct verb verb_nightly = {
	.name = "nightly",
	.usage = "[TARGET]... [--minutes N | --runs N] [--out DIR] [--skip LIST] [--jobs N] [--seed N] [--sut LIST]",
	.summary = "fuzz everything for a night, test, measure, and write one page",
	.help = "  TARGET         fuzz/TARGET.c (all of them, with trusted and with hostile hosts)\n"
		"  --minutes N    of fuzzing, shared by all targets, systems and engines (480)\n"
		"  --runs N       instead: N runs of each job on each target and system\n"
		"  --out DIR      where it all goes, and where the nights before are (build/nightly)\n"
		"  --skip LIST    leave these steps out, with commas between them:\n"
		"                   libfuzzer    each target with libFuzzer\n"
		"                   afl          the same with AFL++, on the same corpora\n"
		"                   merge        each corpus learns from the other systems', and is made small\n"
		"                   findings     what was found: known or new, and which host it needs\n"
		"                   coverage     lines of the drivers that all corpora reach, by function\n"
		"                   conformance  all tests, as ./bdfuzz test runs them\n"
		"                   bench        what runs cost\n"
		"                   compare      with the night before in DIR\n"
		"  --jobs N       processes at a time (as many as there are processors)\n"
		"  --seed N       for the mutators (chosen at random, and recorded)\n"
		"  --sut LIST     systems under test, with commas between them (all real ones)\n\n"
		"DIR/index.html is the page; results.jsonl, junit.xml and summary.md say the same to programs.  A\n"
		"night that was interrupted goes on when the same is typed again.  Exit code 1 says that there are\n"
		"new findings, or failures.\n",
	.run = run,
};
