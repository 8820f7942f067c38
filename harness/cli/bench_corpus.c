// SPDX-License-Identifier: GPL-2.0
/*
 * bench_corpus.c - what it costs to replay the corpus, and to make a long scenario short, with AddressSanitizer
 *
 * The corpus is replayed by one process at a time, once and several times over; the difference is what runs cost, less
 * the start of a process.  The long scenario is synthetic: a known finding's four operations between those of seeds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/bench.h"
#include "cli/cli.h"
#include "report/table.h"
#include "scenario/text.h"

enum { TIMES = 5, OPERATIONS = 200, STORY_CHANNEL = 7 };

/* conformance/findings/function-stays.txt: on a channel that seeds here leave alone. */
static const char story[] =
	"function 7 id=15b3:1016 subsystem=15b3:0001 serial=1\n"
	"offer 7 pci 47505500-0077-0000-3130-444531303244\n"
	"drop 7\n"
	"relations 7\n";
static const char rule[] = "FN-GHOST";

/* ---- replay ------------------------------------------------------------------------------------- */

/* Processor seconds of @times replays in one process; negative: it failed. */
static double replay(const char *program, const char *corpus, const char *system, unsigned times)
{
	const char *argv[6 + TIMES + 1] = { program, "replay", "--jobs", "1", "--sut", system };

	for (unsigned i = 0; i < times; i++)
		argv[6 + i] = corpus;
	return bench_cost(argv).seconds;
}

static int count_scenarios(const char *corpus, size_t *count)
{
	struct file_list files = { 0 };
	const int err = file_list_add(&files, corpus, ".bdf");

	*count = files.count;
	file_list_free(&files);
	return err || !*count ? cli_internal("%s: no scenarios", corpus) : 0;
}

static int bench_replay(struct table *t, const char *program, const char *corpus, const char *system)
{
	double of[BENCH_ROUNDS], cost;
	size_t count;
	int code = count_scenarios(corpus, &count);

	fprintf(stderr, "corpus on %s ...\n", system);
	for (size_t i = 0; !code && i < BENCH_ROUNDS; i++) {
		const double once = replay(program, corpus, system, 1);
		const double often = replay(program, corpus, system, TIMES);

		of[i] = (often - once) / (double)(count * (TIMES - 1));
		if (once < 0 || often < 0)
			code = cli_internal("bench: %s replay %s failed", program, corpus);
	}
	if (code)
		return code;
	cost = bench_median(of);
	table_add(t, "replay of %zu scenarios, one after another", count);
	table_add(t, "%s", system);
	table_add(t, "%.0f us", cost * 1e6);
	table_add(t, "%.0f/s", cost > 0 ? 1 / cost : 0);
	table_add(t, "goal 5000/s");
	return 0;
}

/* ---- shrink ------------------------------------------------------------------------------------- */

/* What leaves the machine as it is for others, on channels other than the story's. */
static bool is_padding(const struct operation *op)
{
	static const uint8_t kinds[] = { OP_OFFER, OP_FUNCTION, OP_BARS, OP_RELATIONS, OP_READ, OP_WRITE, OP_MSI,
					 OP_IDLE, OP_WAIT };

	if (op->async || op->channel == STORY_CHANNEL)
		return false;
	return memchr(kinds, op->kind, sizeof(kinds)) != NULL;
}

static int pad(struct scenario *s, const struct file_list *files, size_t *at, size_t until)
{
	int code = 0;

	for (; !code && s->count < until && *at < files->count; ++*at) {
		struct scenario seed;

		code = load_scenario(files->path[*at], &seed);
		for (size_t i = 0; !code && i < seed.count && s->count < until; i++)
			if (is_padding(&seed.op[i]) && scenario_append(s, &seed.op[i]))
				code = cli_internal("out of memory");
		if (code != EXIT_UNUSABLE)
			scenario_free(&seed);
	}
	return code;
}

static int append_story(struct scenario *s)
{
	struct text_error error;
	struct scenario told;
	int err = text_parse(story, strlen(story), &told, &error);

	if (err)
		return cli_internal("bench: %u:%u: %s", error.line, error.column, error.what);
	for (size_t i = 0; !err && i < told.count; i++)
		err = scenario_append(s, &told.op[i]);
	scenario_free(&told);
	return err ? cli_internal("out of memory") : 0;
}

static int write_scenario(const struct scenario *s, const char *path)
{
	size_t len;
	char *text;
	int err = text_format(s, &text, &len);

	if (!err) {
		err = file_write(path, text, len);
		free(text);
	}
	return err ? cli_internal("%s: %s", path, strerror(-err)) : 0;
}

static int make_long(const char *seeds, const char *path)
{
	struct file_list files = { 0 };
	struct scenario s;
	size_t at = 0;
	int code = file_list_add(&files, seeds, ".bdf") ? cli_internal("%s: no scenarios", seeds) : 0;

	scenario_init(&s);
	if (!code)
		code = pad(&s, &files, &at, OPERATIONS / 2);
	if (!code)
		code = append_story(&s);
	while (!code && s.count < OPERATIONS && files.count) {
		at = at < files.count ? at : 0;
		code = pad(&s, &files, &at, OPERATIONS);
	}
	if (!code)
		code = write_scenario(&s, path);
	scenario_free(&s);
	file_list_free(&files);
	return code;
}

static int bench_shrink(struct table *t, const char *program, const char *path, const char *system)
{
	const char *const argv[] = { program, "shrink", path, "--sut", system, "--rule", rule, NULL };
	double of[BENCH_ROUNDS];

	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		of[i] = bench_cost(argv).seconds;
		if (of[i] < 0)
			return cli_internal("bench: %s shrink %s failed", program, path);
	}
	table_add(t, "%d operations made short", OPERATIONS);
	table_add(t, "%s", system);
	table_add(t, "%.2f s", bench_median(of));
	table_add(t, "-");
	table_add(t, "limit 30 s");
	return 0;
}

/* ------------------------------------------------------------------------------------------------- */

static int bench_each(struct table *t, const struct systems *systems, const char *program, const char *path)
{
	char *corpus = place("corpus"), *seeds = place("corpus/seeds/fuzz_vpci");
	int code = corpus && seeds ? make_long(seeds, path) : EXIT_INTERNAL;

	for (size_t i = 0; !code && i < systems->count; i++) {
		code = bench_replay(t, program, corpus, systems->class[i]->name);
		if (!code)
			code = bench_shrink(t, program, path, systems->class[i]->name);
	}
	free(corpus);
	free(seeds);
	return code;
}

int bench_corpus(const struct systems *systems, enum bench_format format)
{
	static const char *const heads[] = {
		"corpus, with AddressSanitizer", "system under test", "cost", "rate", "aim"
	};
	char *program = place("build/fuzz-asan/bdfuzz"), *path = place("build/work/bench/long.bdf");
	char *directory = place("build/work/bench");
	struct table t;
	int code = program && path && directory && !file_make_directory(directory) ? 0 : EXIT_INTERNAL;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	if (!code)
		code = bench_each(&t, systems, program, path);
	if (!code && bench_print(&t, format))
		code = cli_internal("out of memory");
	table_free(&t);
	free(program);
	free(path);
	free(directory);
	return code;
}
