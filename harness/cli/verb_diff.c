// SPDX-License-Identifier: GPL-2.0
/*
 * verb_diff.c - bdfuzz diff: what two kernels, or one with and without a patch series, do differently
 *
 * The front door builds both into one target and one program, bdfuzz-diff, and hands over the names of the systems.
 * They are fuzzed together, what parts is made short, and listed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/diff.h"
#include "cli/fuzz.h"
#include "report/finding.h"
#include "report/hits.h"

struct asked {
	struct diff diff;
	struct fuzz fuzz;
	char pair[512];			/* "linux-6.1..linux-6.12" */
	enum table_format format;
	const char *save;
	bool hostile;
};

static int name_pair(struct asked *a, char **systems)
{
	for (int side = 0; side < DIFFER_SIDES; side++) {
		a->diff.class[side] = sut_find(systems[side]);
		if (!a->diff.class[side])
			return cli_unusable("diff: '%s' is not built in: ./bdfuzz diff does that", systems[side]);
	}
	snprintf(a->pair, sizeof(a->pair), "%s..%s", systems[DIFFER_A], systems[DIFFER_B]);
	return 0;
}

static int add_lane(struct asked *a)
{
	struct lane *l = &a->fuzz.lane[a->fuzz.lanes++];
	char *program;
	int code = 0;

	*l = (struct lane){ .system = a->pair, .preset = "fuzz-diff", .room = "build/diff",
			    .like = a->hostile ? "fuzz_vpci_hostile" : "fuzz_vpci" };
	snprintf(l->target, sizeof(l->target), "%s", a->hostile ? "fuzz_diff_hostile" : "fuzz_diff");
	program = lane_program(l, l->preset);
	if (!program)
		return EXIT_INTERNAL;
	if (access(program, X_OK))
		code = cli_unusable("diff: %s is not there: ./bdfuzz diff builds it", program);
	free(program);
	return code;
}

/* ---- what fuzzing met --------------------------------------------------------------------------- */

/* Short ones first: they are made short sooner, and then stand for many others. */
static int by_length(const void *a, const void *b)
{
	const struct met *one = a, *other = b;

	if (one->s.count != other->s.count)
		return one->s.count < other->s.count ? -1 : 1;
	return strcmp(one->path, other->path);
}

static void free_met(struct met *met, size_t count)
{
	for (size_t i = 0; i < count; i++)
		scenario_free(&met[i].s);
	free(met);
}

static int load_met(const struct file_list *files, const struct hits *hits, struct met *met)
{
	int code = 0;

	for (size_t i = 0; i < files->count; i++)
		scenario_init(&met[i].s);
	for (size_t i = 0; !code && i < files->count; i++) {
		met[i].path = files->path[i];
		met[i].hits = hits_of(hits, strrchr(files->path[i], '/') + 1);
		code = load_scenario(files->path[i], &met[i].s);
	}
	if (!code)
		qsort(met, files->count, sizeof(*met), by_length);
	return code;
}

static int shrink_files(struct asked *a, const struct file_list *files, const struct hits *hits)
{
	struct met *met = calloc(files->count + 1, sizeof(*met));
	int code = met ? load_met(files, hits, met) : cli_internal("out of memory");
	sigset_t before;
	int signals, err;

	if (!code) {
		signals = session_signals(&before);
		err = signals < 0 ? signals : diff_shrink(&a->diff, met, files->count, signals);
		if (err)
			code = cli_internal("the differences could not be made short: %s", strerror(-err));
		close(signals);
		sigprocmask(SIG_SETMASK, &before, NULL);
	}
	free_met(met, met ? files->count : 0);
	return code;
}

static int shrink_all(struct asked *a)
{
	const struct lane *l = a->fuzz.lane;
	char *path = lane_path(l, "findings");
	struct file_list files = { 0 };
	struct hits *hits = NULL;
	int code = path ? 0 : EXIT_INTERNAL;

	if (!code && file_list_add(&files, path, ".bdf"))
		files.count = 0;	/* there is none */
	if (!code && files.count && lane_hits(l, &hits))
		code = cli_internal("%s: its counts cannot be read", path);
	if (!code && files.count)
		code = shrink_files(a, &files, hits);
	hits_close(hits);
	file_list_free(&files);
	free(path);
	return code;
}

/* ---- files -------------------------------------------------------------------------------------- */

static int save_row(const struct asked *a, const char *directory, const struct difference *row)
{
	char name[FINDING_FILE_NAME], *path = NULL, *text;
	const struct shrunk *s = &row->shortest;
	size_t len;
	int err = finding_to_text(s->finding, &s->scenario, a->pair, &text, &len);

	if (err)
		return cli_internal("out of memory");
	finding_file_name(s->finding, name);
	err = asprintf(&path, "%s/%s", directory, name) < 0 ? -ENOMEM : file_write(path, text, len);
	if (err)
		cli_internal("%s/%s: %s", directory, name, strerror(-err));
	free(text);
	free(path);
	return err ? EXIT_INTERNAL : 0;
}

static int save(const struct asked *a)
{
	int code = 0;
	int err = a->save ? file_make_directory(a->save) : 0;

	if (err)
		return cli_unusable("--save: %s: %s", a->save, strerror(-err));
	for (size_t i = 0; a->save && !code && i < a->diff.differences; i++)
		code = save_row(a, a->save, &a->diff.difference[i]);
	return code;
}

/* ------------------------------------------------------------------------------------------------- */

static int compare(struct asked *a)
{
	int code = session_prepare(&a->fuzz, "diff");

	if (!code)
		session_announce(&a->fuzz);
	if (!code)
		code = session_run(&a->fuzz);
	a->diff.runs = a->fuzz.lane->runs;
	if (!code)
		code = shrink_all(a);
	if (!code)
		code = save(a);
	return code ? code : diff_print(&a->diff, a->format);
}

const struct verb verb_diff;

static int take_option(struct asked *a, int c)
{
	switch (c) {
	case 'H':
		a->hostile = true;
		return 0;
	case 'f':
		return cli_format(&verb_diff, optarg, &a->format);
	case 'o':
		a->save = optarg;
		return 0;
	default:
		return session_option(&a->fuzz, c, optarg);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		SESSION_OPTIONS,
		{ "hostile", no_argument, NULL, 'H' },
		{ "format", required_argument, NULL, 'f' },
		{ "save", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct asked a = { .fuzz = { .seconds = 60 } };
	int c, code = 0;

	while (!code && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_diff, c);
		code = take_option(&a, c);
	}
	if (!code && argc - optind != DIFFER_SIDES)
		code = cli_unusable("diff: give two trees, or one and --patch");
	if (!code)
		code = name_pair(&a, argv + optind);
	if (!code)
		code = session_defaults(&a.fuzz);
	if (!code)
		code = add_lane(&a);
	if (!code)
		code = compare(&a);
	session_free(&a.fuzz);
	diff_free(&a.diff);
	return code;
}

const struct verb verb_diff = {
	.name = "diff",
	.usage = "TREE_A [TREE_B] [--patch FILE] [--hostile] [--seconds N | --runs N] [--jobs N] [--seed N] "
		 "[--save DIR] [--format FORMAT]",
	.summary = "fuzz two kernels, or one with and without a patch series, for what they do differently",
	.help = "  TREE_A, TREE_B   6.12 (Debian's linux-source-6.12; v6.12 is the same), or a directory with a tree\n"
		"  --patch FILE     a series: mails one after another, or a plain diff; applied to TREE_B or, if\n"
		"                   there is no other tree, to TREE_A, which is then compared without and with it\n"
		"  --hostile        the host may break the protocol\n"
		"  --seconds N      fuzz for so long (60); what was met is made short after that\n"
		"  --runs N         instead: N runs of each job, from the shipped seeds alone;\n"
		"                   with --jobs 1 and --seed two sessions then print the same\n"
		"  --jobs N         processes at a time (as many as there are processors)\n"
		"  --seed N         for the mutator (chosen at random, and printed)\n"
		"  --save DIR       write the shortest scenarios there, one file each\n"
		"  --format FORMAT  text, or markdown\n\n"
		"Both run the same scenario and are compared after each operation: what becomes of a device, its\n"
		"domain, functions and slots, what operations return, requests to the host, rules that break on one\n"
		"only.  What a shortest scenario shows first is what it is listed as.  No allocation fails, and\n"
		"threads are switched only where they wait: two kernels do not count the same.  Exit code 1 says\n"
		"that there are differences.\n",
	.run = run,
};
