// SPDX-License-Identifier: GPL-2.0
/*
 * verb_corpus.c - bdfuzz corpus: what inputs are good for
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/corpus.h"
#include "cli/fuzz.h"
#include "cli/inputs.h"

struct asked {
	struct systems systems;
	const char *target, *out;
	bool remove;
	int signals;
};

static size_t count_chosen(const struct corpus *c)
{
	size_t chosen = 0;

	for (size_t i = 0; i < c->seeds; i++)
		chosen += c->seed[i].chosen && !c->seed[i].given;
	return chosen;
}

static void say_superfluous(const struct corpus *c)
{
	for (size_t i = 0; i < c->seeds; i++)
		if (!c->seed[i].chosen && !c->seed[i].given && !c->seed[i].died)
			printf("%s reaches nothing that others do not\n", c->seed[i].path);
}

/* Whose inputs a directory has: what was said, or what its path says. */
static int target_of(const struct asked *a, const char *directory, char target[64])
{
	char with_slash[4096];

	snprintf(with_slash, sizeof(with_slash), "%.4000s/", directory);
	if (a->target)
		snprintf(target, 64, "%s", a->target);
	else if (!input_target(with_slash, target))
		return cli_unusable("%s: no directory is named like a target, fuzz_...: say which one with --target",
				    directory);
	return 0;
}

/* ---- stats -------------------------------------------------------------------------------------- */

static void add_row(struct table *t, const struct corpus *c)
{
	size_t operations = 0, bytes = 0, died = 0;

	for (size_t i = 0; i < c->seeds; i++) {
		operations += c->seed[i].operations;
		bytes += c->seed[i].bytes;
		died += c->seed[i].died;
	}
	table_add(t, "%s", c->target);
	table_add(t, "%zu", c->systems);
	table_add(t, "%zu", c->seeds);
	table_add(t, operations ? "%zu" : "-", operations);
	table_add(t, "%zu", bytes);
	table_add(t, "%zu", c->edges);
	table_add(t, "%zu", corpus_features(c));
	table_add(t, "%zu", c->seeds - count_chosen(c) - died);
}

/* What each file of @directory reaches, and the few that reach all; to be closed whatever came of it. */
static int look_at(struct corpus *c, const char *target, const struct asked *a, const char *directory)
{
	int code = corpus_open(c, target, &a->systems);

	if (!code)
		code = corpus_add(c, directory, false);
	if (!code)
		code = corpus_measure(c);
	return code ? code : corpus_choose(c, false);
}

static int stats_of(const struct asked *a, const char *directory, struct table *t)
{
	struct corpus c = { .signals = a->signals };
	char target[64];
	int code = target_of(a, directory, target);

	if (code)
		return code;
	code = look_at(&c, target, a, directory);
	if (!code) {
		say_superfluous(&c);
		add_row(t, &c);
	}
	corpus_close(&c);
	return code;
}

/* A directory of one target, or with one for each. */
static int stats_below(const struct asked *a, const char *directory, struct table *t)
{
	struct file_list files = { 0 };
	char with_slash[4096], target[64], last[64] = "";
	int code = 0, err;

	snprintf(with_slash, sizeof(with_slash), "%.4000s/", directory);
	if (a->target || input_target(with_slash, target))
		return stats_of(a, directory, t);
	err = file_list_add(&files, directory, NULL);
	if (err)
		code = cli_unusable("%s: %s", files.failed ? files.failed : directory, strerror(-err));
	else if (!files.count)
		code = cli_unusable("%s: no file below it", directory);
	for (size_t i = 0; !code && i < files.count; i++) {
		if (!input_target(files.path[i], target) || !strcmp(target, last))
			continue;
		do
			*strrchr(files.path[i], '/') = '\0';
		while (!file_has_suffix(files.path[i], target));
		snprintf(last, sizeof(last), "%s", target);
		code = stats_of(a, files.path[i], t);
	}
	if (!code && !*last)
		code = target_of(a, directory, target);	/* which says why */
	file_list_free(&files);
	return code;
}

static int stats(const struct asked *a, const char *directory)
{
	static const char *const heads[] = {
		"target", "systems", "files", "operations", "bytes", "edges", "features", "reach nothing new"
	};
	struct table t;
	int code;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	code = stats_below(a, directory, &t);
	if (t.cells > t.columns) {
		putchar('\n');
		if (table_print(&t, TABLE_TEXT, stdout))
			code = cli_internal("out of memory");
	}
	table_free(&t);
	return code;
}

/* ---- minimise ----------------------------------------------------------------------------------- */

static int remove_superfluous(const struct corpus *c)
{
	for (size_t i = 0; i < c->seeds; i++) {
		const struct seed *seed = &c->seed[i];

		if (!seed->chosen && !seed->died && unlink(seed->path))
			return cli_unusable("%s: %s", seed->path, strerror(errno));
	}
	return 0;
}

/* Only a directory that is empty, or not there yet: what else is in it would be taken for chosen. */
static int check_out(const char *out)
{
	struct file_list files = { 0 };
	const bool taken = !file_list_add(&files, out, NULL) && files.count;

	file_list_free(&files);
	return taken ? cli_unusable("--out: %s: has files already", out) : 0;
}

static int minimise(const struct asked *a, const char *directory)
{
	struct corpus c = { .signals = a->signals };
	size_t written = 0;
	char target[64];
	int code = target_of(a, directory, target);

	if (!code && a->out)
		code = check_out(a->out);
	if (code)
		return code;
	code = look_at(&c, target, a, directory);
	if (!code)
		say_superfluous(&c);
	if (!code && a->out)
		code = corpus_write(&c, a->out, &written);
	if (!code && a->remove)
		code = remove_superfluous(&c);
	if (!code)
		printf("%s: %zu of %zu inputs reach all of %zu edges, %zu features\n", target, count_chosen(&c),
		       c.seeds, c.edges, corpus_features(&c));
	corpus_close(&c);
	return code;
}

/* ---- import ------------------------------------------------------------------------------------- */

static int import(const struct asked *a, const char *directory)
{
	struct corpus c = { .signals = a->signals };
	char target[64], *out = NULL;
	size_t given = 0, written = 0;
	int code = target_of(a, directory, target);

	if (!code) {
		out = a->out ? strdup(a->out) : place("corpus/seeds/%s", target);
		code = out ? corpus_open(&c, target, &a->systems) : EXIT_INTERNAL;
	}
	if (!code)
		code = corpus_add_own(&c);
	given = c.seeds;
	if (!code && a->out && !access(a->out, F_OK))
		code = corpus_add(&c, a->out, true);
	given = c.seeds;
	if (!code)
		code = corpus_add(&c, directory, false);
	if (!code)
		code = corpus_measure(&c);
	if (!code)
		code = corpus_choose(&c, true);
	if (!code)
		code = corpus_write(&c, out, &written);
	if (out && (!code || written))
		printf("%s: %zu of %zu inputs reach more than the %zu that are there: written to %s\n", target, written,
		       c.seeds - given, given, out);
	corpus_close(&c);
	free(out);
	return code;
}

/* ------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int (*run)(const struct asked *a, const char *directory);
	bool writes;			/* takes --out */
} actions[] = {
	{ "stats", stats, false },
	{ "minimise", minimise, true },
	{ "import", import, true },
};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

static int act(struct asked *a, const char *action, const char *directory)
{
	sigset_t before;
	size_t i = 0;
	int code;

	while (i < ACTIONS && strcmp(actions[i].name, action))
		i++;
	if (i == ACTIONS)
		return cli_unusable("corpus: '%s' is none of stats, minimise, import", action);
	if (a->out && !actions[i].writes)
		return cli_unusable("corpus %s: writes nothing, so --out means nothing", action);
	if (a->remove && actions[i].run != minimise)
		return cli_unusable("corpus %s: --remove is for minimise", action);
	a->signals = session_signals(&before);
	if (a->signals < 0)
		return cli_internal("signalfd: %s", strerror(-a->signals));
	code = actions[i].run(a, directory);
	close(a->signals);
	return code;
}

const struct verb verb_corpus;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "target", required_argument, NULL, 't' },
		{ "out", required_argument, NULL, 'o' },
		{ "remove", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct asked a = { .signals = -1 };
	int c, code = 0;

	while (!code && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 's')
			code = systems_add(&a.systems, optarg);
		else if (c == 't')
			a.target = optarg;
		else if (c == 'o')
			a.out = optarg;
		else if (c == 'r')
			a.remove = true;
		else
			return cli_other_option(&verb_corpus, c);
	}
	if (code)
		return code;
	if (argc - optind != 2)
		return cli_unusable("corpus: say stats, minimise or import, and one directory");
	if (!a.systems.count)
		systems_all(&a.systems, true);
	return act(&a, argv[optind], argv[optind + 1]);
}

const struct verb verb_corpus = {
	.name = "corpus",
	.usage = "stats|minimise|import DIR [--target TARGET] [--out DIR] [--remove] [--sut LIST] [--kernel DIR]",
	.summary = "say what the inputs of a corpus reach, keep few that reach all, take in those of others",
	.help = "  stats      a row for each target: files, operations, bytes, edges and features (an edge with how\n"
		"             often it was taken) on all systems together, and how many inputs reach nothing that\n"
		"             others do not; these are named.  DIR is one target's, or has directories of targets\n"
		"  minimise   choose few inputs that reach all that those in DIR do.  Says which ones are not needed;\n"
		"             --out writes the others to a new directory, --remove removes those from DIR\n"
		"  import     take in what reaches more than the target's seeds and regressions: inputs of libFuzzer\n"
		"             or AFL++, or scenarios; they go to corpus/seeds/TARGET, or --out\n\n"
		"What is written is text, named for its operations if an engine had named it; no file is overwritten.\n"
		"Files that are named like no input are named and passed by.\n\n"
		"  --target TARGET   whose inputs they are (the last directory of DIR that is named fuzz_...)\n"
		"  --out DIR         write there\n"
		"  --remove          with minimise: remove from DIR what is not needed\n"
		"  --sut LIST        measure on these systems (all real ones)\n"
		"  --kernel DIR      build in the driver of this Linux tree, and measure on it\n",
	.run = run,
};
