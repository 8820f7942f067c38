// SPDX-License-Identifier: GPL-2.0
/*
 * verb_fuzz.c - bdfuzz fuzz: an engine on every system under test, with progress, ending in a table
 *
 * With --runs nothing depends on time, and a session begins with the shipped seeds alone, so two sessions print the
 * same but for the rates.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/coverage.h"
#include "cli/fuzz.h"
#include "report/table.h"

static int check_program(const struct lane *l, const char *preset)
{
	char *program = lane_program(l, preset);
	int code = program ? 0 : EXIT_INTERNAL;

	if (!code && access(program, X_OK))
		code = cli_unusable("fuzz: there is no target '%s' for %s in build/%s", l->target, l->system, preset);
	free(program);
	return code;
}

static int add_lane(struct fuzz *f, const char *target, const char *system)
{
	struct lane *l = &f->lane[f->lanes];
	int code;

	if (f->lanes == LANES)
		return cli_unusable("fuzz: at most %d targets times systems", LANES);
	*l = (struct lane){ .system = system, .preset = "fuzz-asan" };
	snprintf(l->target, sizeof(l->target), "%s", target);
	code = check_program(l, l->preset);
	for (size_t i = 0; !code && f->engine->presets[i]; i++)
		code = check_program(l, f->engine->presets[i]);
	f->lanes += !code;
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

static void add_stability(struct table *t, const struct fuzz *f, double stability)
{
	if (!f->engine->measures)
		return;
	if (stability > 0)
		table_add(t, "%.2f", stability);
	else
		table_add(t, "-");
}

static void add_row(struct table *t, const struct fuzz *f, const struct lane *l)
{
	table_add(t, "%s", l->target);
	table_add(t, "%s", l->system);
	table_add(t, "%llu", (unsigned long long)l->runs);
	table_add(t, "%.0f", l->seconds > 0 ? (double)l->runs / l->seconds : 0);
	add_lines(t, l->lines, l->all_lines);
	table_add(t, "%zu", l->known);
	table_add(t, "%zu", l->fresh);
	add_stability(t, f, l->stability);
}

/* All targets together, also those that this session did not run. */
static void add_union(struct table *t, const struct fuzz *f, const char *system, const char *file)
{
	struct lines lines;

	if (coverage_of_system(system, file, true, &lines))
		return;
	table_add(t, "all targets");
	table_add(t, "%s", system);
	table_add(t, "-");
	table_add(t, "-");
	add_lines(t, lines.reached, lines.all);
	table_add(t, "-");
	table_add(t, "-");
	add_stability(t, f, 0);
	lines_free(&lines);
}

/* One for each system of the coverage build and each file under test; checked ones share the plain one's. */
static void add_unions(struct table *t, const struct fuzz *f)
{
	const char *file[LANES];
	char *system[LANES];
	size_t systems = 0;

	for (size_t i = 0; i < f->lanes; i++) {
		char *name = coverage_system(f->lane[i].system);
		bool again = !name || !strcmp(name, "-");

		for (size_t k = 0; !again && k < systems; k++)
			again = !strcmp(system[k], name) && file[k] == coverage_file(f->lane[i].target);
		if (again) {
			free(name);
			continue;
		}
		file[systems] = coverage_file(f->lane[i].target);
		add_union(t, f, name, file[systems]);
		system[systems++] = name;
	}
	while (systems)
		free(system[--systems]);
}

static int print_table(const struct fuzz *f)
{
	static const char *const heads[] = {
		"target", "system under test", "runs", "runs/s", "lines reached", "%", "known findings", "new findings",
		"stability, %"
	};
	struct table t;
	int err;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]) - !f->engine->measures);
	for (size_t i = 0; i < f->lanes; i++)
		add_row(&t, f, &f->lane[i]);
	if (!f->runs)		/* the other targets' corpora are from other sessions */
		add_unions(&t, f);
	putchar('\n');
	err = table_print(&t, TABLE_TEXT, stdout);
	table_free(&t);
	return err ? cli_internal("out of memory") : 0;
}

/* An input that does not do the same each time cannot be relied on.  How many lanes have such. */
static size_t print_unstable(const struct fuzz *f)
{
	size_t unstable = 0;

	for (size_t i = 0; i < f->lanes; i++) {
		const struct lane *l = &f->lane[i];

		if (l->stability <= 0 || l->stability >= 100)
			continue;
		unstable++;
		printf("\n%s on %s is not stable: %.2f %% of its edges are the same in each run of an input; "
		       "expected 100 %%\n", l->target, l->system, l->stability);
	}
	return unstable;
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
		if (!code && f->engine->plain)
			code = lane_try_asan(l);
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
	found += print_unstable(f);
	return found ? EXIT_FINDINGS : EXIT_GOOD;
}

static int session(struct fuzz *f)
{
	int code = session_prepare(f, "fuzz");

	if (!code)
		session_announce(f);
	if (!code)
		code = session_run(f);
	return code ? code : report(f);
}

const struct verb verb_fuzz;

static int default_values(struct fuzz *f, struct systems *systems)
{
	if (!systems->count)
		systems_all(systems, true);
	return session_defaults(f);
}

static int take_option(struct fuzz *f, struct systems *systems, int c)
{
	switch (c) {
	case 's':
		return systems_add(systems, optarg);
	case 'e':
		f->engine = engine_find(optarg);
		return f->engine ? 0 : cli_unusable("--engine: '%s' is none; expected afl or libfuzzer", optarg);
	default:
		return session_option(f, c, optarg);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "engine", required_argument, NULL, 'e' },
		{ "sut", required_argument, NULL, 's' },
		SESSION_OPTIONS,
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
	session_free(&f);
	return code;
}

const struct verb verb_fuzz = {
	.name = "fuzz",
	.usage = "[TARGET]... [--hostile] [--seconds N | --runs N] [--jobs N] [--seed N] "
		 "[--engine NAME] [--sut LIST] [--kernel DIR]",
	.summary = "fuzz the drivers and compare each with the model",
	.help = "  TARGET         fuzz/TARGET.c (fuzz_vpci)\n"
		"  --hostile      the host may break the protocol: fuzz_vpci_hostile\n"
		"  --seconds N    for so long in all (60)\n"
		"  --runs N       instead: N runs of each job on each system, from the shipped seeds alone;\n"
		"                 with --jobs 1 and --seed two sessions then print the same but for the rates\n"
		"  --jobs N       processes at a time (as many as there are processors)\n"
		"  --seed N       for the mutator (chosen at random, and printed)\n"
		"  --engine NAME  libfuzzer, or afl: AFL++, whose jobs work together on one system after another, the\n"
		"                 first with a companion for values that are compared (CmpLog), the second with ASan;\n"
		"                 it runs a little more than --runs says, and heeds --seed with --runs only\n"
		"  --sut LIST     systems under test, with commas between them (all real ones)\n"
		"  --kernel DIR   build in the driver of this Linux tree, and fuzz it\n\n"
		"Corpora, logs and findings are kept in build/work, the same for both engines; the verb coverage\n"
		"lists the lines that none reaches.  Exit code 1 says that something was found, or that runs of an\n"
		"input differ.\n",
	.run = run,
};
