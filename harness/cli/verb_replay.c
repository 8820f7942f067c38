// SPDX-License-Identifier: GPL-2.0
/*
 * verb_replay.c - bdfuzz replay: scenarios × systems under test, and what was found
 *
 * Known findings (check/known.h) are no failure.  But what a finding's file or a comment in the scenario
 * (report/finding.h) says must be seen has to be: if it is gone, that fails, for what is known is then out of date.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/print.h"
#include "cli/cli.h"
#include "cli/judge.h"
#include "cli/replay_orders.h"
#include "cli/trial.h"
#include "report/finding.h"
#include "report/masks.h"
#include "report/table.h"

static const char *const outcome_name[] = { [PASS] = "PASS", [KNOWN] = "KNOWN", [FAIL] = "FAIL" };

struct replay {
	struct systems systems;
	struct file_list files;
	struct scenario *s;		/* one for each file */
	char **story;			/* likewise: judge_story() */
	uint64_t jobs;			/* processes at a time */
	struct verdict *verdict;	/* system by system, one for each file */
	bool hostile;			/* whatever the files say */
	size_t total[OUTCOMES];
	uint64_t *hits;			/* of the known masks */
	bool orders;			/* --schedules all */
	struct schedule schedule;
	const char *save;
};

static void add_cell(struct table *t, const struct verdict *v, enum outcome outcome)
{
	char ids[200] = "";

	for (uint32_t i = 0; i < v->findings; i++) {
		const char *id = v->finding[i].rule->id;

		if (strlen(ids) + strlen(id) + 2 >= sizeof(ids))
			break;
		strcat(ids, " ");
		strcat(ids, id);
	}
	table_add(t, "%s%s", outcome_name[outcome], ids);
}

static const struct verdict *verdict_of(const struct replay *r, size_t system, size_t file)
{
	return &r->verdict[system * r->files.count + file];
}

/* A finding's file speaks of its scenario as it is: with a host made hostile it is another one. */
static const char *known_gone(const struct replay *r, size_t system, size_t file)
{
	return r->hostile ? NULL : judge_known_gone(r->story[file], verdict_of(r, system, file),
						    r->systems.class[system]);
}

static int print_table(struct replay *r)
{
	struct table t;
	int err;

	table_init(&t, r->systems.count + 1);
	table_add(&t, "scenario");
	for (size_t i = 0; i < r->systems.count; i++)
		table_add(&t, "%s%s", r->systems.class[i]->name, sut_note(r->systems.class[i]));
	for (size_t file = 0; file < r->files.count; file++) {
		table_add(&t, "%s", r->files.path[file]);
		for (size_t i = 0; i < r->systems.count; i++) {
			const struct verdict *v = verdict_of(r, i, file);
			enum outcome outcome = judge(&r->s[file], v, r->systems.class[i]);

			if (known_gone(r, i, file))
				outcome = FAIL;
			r->total[outcome]++;
			for (uint32_t k = 0; k < v->findings; k++)
				masks_count(r->hits, &v->finding[k], r->systems.class[i]->name, 1);
			add_cell(&t, v, outcome);
		}
	}
	err = table_print(&t, TABLE_TEXT, stdout);
	table_free(&t);
	return err;
}

static void print_details(const struct replay *r, size_t system, size_t file)
{
	const struct sut_class *class = r->systems.class[system];
	const struct verdict *v = verdict_of(r, system, file);
	const char *name = known_gone(r, system, file);
	const struct scenario *s = &r->s[file];
	struct finding_head gone;

	for (uint32_t i = 0; i < v->findings; i++) {
		/* What a model shows on purpose is told by the scenario, and so is what is wrong with hardware. */
		if ((!class->real || v->finding[i].rule->of_hardware) && judge_is_known(s, &v->finding[i], class))
			continue;
		printf("\n%s:\n", r->files.path[file]);
		finding_print(stdout, &v->finding[i], s, class->name);
	}
	if (judge_find_gone(s, v, class, &gone))
		printf("\n%s:\n%s did not happen on %s, although the file says that it is a known finding there\n",
		       r->files.path[file], gone.id, class->name);
	if (name)
		printf("\n%s:\n%s did not happen on %s, although this scenario is to show it there\n",
		       r->files.path[file], name, class->name);
}

static void print_all_details(const struct replay *r)
{
	for (size_t file = 0; file < r->files.count; file++)
		for (size_t i = 0; i < r->systems.count; i++)
			print_details(r, i, file);
}

static void print_masks(const struct replay *r)
{
	const char *name[SYSTEMS];

	for (size_t i = 0; i < r->systems.count; i++)
		name[i] = r->systems.class[i]->name;
	masks_print(r->hits, stdout);
	putchar('\n');
	masks_summary(r->hits, name, r->systems.count, stdout);
}

static int load_all(struct replay *r)
{
	r->s = calloc(r->files.count, sizeof(*r->s));
	r->verdict = calloc(r->files.count * r->systems.count, sizeof(*r->verdict));
	r->story = calloc(r->files.count, sizeof(*r->story));
	r->hits = masks_new();
	if (!r->s || !r->verdict || !r->story || !r->hits)
		return cli_internal("out of memory");
	for (size_t i = 0; i < r->files.count; i++) {
		int err = load_scenario(r->files.path[i], &r->s[i]);

		if (!err && r->hostile && scenario_make_hostile(&r->s[i]))
			err = cli_unusable("%s: no room for one more operation", r->files.path[i]);
		if (err)
			return err;
		r->story[i] = judge_story(r->files.path[i]);
	}
	return 0;
}

static int replay(struct replay *r)
{
	int err;

	err = load_all(r);
	if (!err && r->orders)
		return replay_orders(&r->systems, &r->files, r->s, &r->schedule, r->save);
	if (err)
		return err;
	err = trials_run_all(r->systems.class, r->systems.count, r->s, r->files.count, (size_t)r->jobs, r->verdict);
	if (err)
		return cli_internal("replay: %s", strerror(-err));
	systems_legend(&r->systems);
	putchar('\n');
	if (print_table(r))
		return cli_internal("out of memory");
	print_all_details(r);
	print_masks(r);
	printf("%zu scenarios, %zu systems: %zu passed, %zu known, %zu failed\n", r->files.count, r->systems.count,
	       r->total[PASS], r->total[KNOWN], r->total[FAIL]);
	return r->total[FAIL] ? EXIT_FINDINGS : EXIT_GOOD;
}

static void release(struct replay *r)
{
	for (size_t i = 0; r->s && i < r->files.count; i++)
		scenario_free(&r->s[i]);
	for (size_t i = 0; r->verdict && i < r->files.count * r->systems.count; i++)
		verdict_free(&r->verdict[i]);
	for (size_t i = 0; r->story && i < r->files.count; i++)
		free(r->story[i]);
	free(r->s);
	free(r->story);
	free(r->verdict);
	free(r->hits);
	file_list_free(&r->files);
}

static int add_files(struct replay *r, int argc, char **argv)
{
	if (!argc)
		return cli_unusable("replay: give scenario files or directories");
	for (int i = 0; i < argc; i++) {
		int err = file_list_add(&r->files, argv[i], ".bdf");

		if (err)
			return cli_unusable("%s: %s", r->files.failed ? r->files.failed : argv[i], strerror(-err));
	}
	if (!r->files.count)
		return cli_unusable("%s: no .bdf file below it", argv[0]);
	return 0;
}

const struct verb verb_replay;

enum { STEPS = 6 };		/* usually */

struct order_options {
	uint64_t steps, points;
	const char *needs;		/* the option that was given and needs --schedules */
};

static int take_option(struct replay *r, struct order_options *o, int c)
{
	switch (c) {
	case 's':
		return systems_add(&r->systems, optarg);
	case 'H':
		r->hostile = true;
		return 0;
	case 'j':
		return cli_number("--jobs", optarg, 1, 64, &r->jobs);
	case 'o':
		r->orders = true;
		return strcmp(optarg, "all") ? cli_unusable("--schedules: '%s' is not 'all'", optarg) : 0;
	case 'n':
		o->needs = "--steps";
		return cli_number("--steps", optarg, 0, SCHEDULE_CHOICES, &o->steps);
	case 'p':
		o->needs = "--points";
		return cli_number("--points", optarg, 0, RUN_TO_WAIT, &o->points);
	default:
		o->needs = "--save";
		r->save = optarg;
		return 0;
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "hostile", no_argument, NULL, 'H' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "schedules", required_argument, NULL, 'o' },
		{ "steps", required_argument, NULL, 'n' },
		{ "points", required_argument, NULL, 'p' },
		{ "save", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct order_options o = { .steps = STEPS, .points = RUN_TO_WAIT };
	struct replay r = { .jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN) };
	int c, code = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_replay, c);
		code = take_option(&r, &o, c);
		if (code)
			return code;
	}
	if (o.needs && !r.orders)
		return cli_unusable("replay: %s needs --schedules all", o.needs);
	schedule_init(&r.schedule, (unsigned)o.steps, (unsigned)o.points);
	if (!r.systems.count)
		systems_all(&r.systems, false);
	code = add_files(&r, argc - optind, argv + optind);
	if (!code)
		code = replay(&r);
	release(&r);
	return code;
}

const struct verb verb_replay = {
	.name = "replay",
	.usage = "FILE|DIRECTORY... [--sut LIST] [--hostile] [--jobs N] [--kernel DIR]\n"
		 "       [--schedules all [--steps N] [--points N] [--save DIR]]",
	.summary = "run scenarios on systems under test and print who passed",
	.help = "Of a directory the .bdf files are taken; a file of another name is a scenario as bytes.\n\n"
		"  --sut LIST     systems under test, with commas between them (all but legacy-*)\n"
		"  --hostile      as if each began with `host hostile = 1`: the host may break the protocol\n"
		"  --jobs N       processes at a time (as many as there are processors)\n"
		"  --kernel DIR   build in the driver of this Linux tree, and add it to the list\n\n"
		"PASS: no finding.  KNOWN: known findings only.  FAIL: anything else.\n\n"
		"  --schedules all\n"
		"                 in place of each `idle`, and before each operation with `&`, try every\n"
		"                 order in which the threads that can run go on: a step lets one of them run\n"
		"                 until it waits or ends.  Says how many orders there were, and of each\n"
		"                 finding prints the shortest one as a scenario with `run` lines\n"
		"  --steps N      steps with a choice, 0 to 12; then everybody runs as usual (6)\n"
		"  --points N     a step ends after N points where the thread could be interrupted, 0 to 254;\n"
		"                 255: it goes on until it waits or ends (255)\n"
		"  --save DIR     write these scenarios there too, those of known findings as well\n\n"
		"After 100,000 orders of a scenario on one system it stops.  An interrupt prints what was had.\n",
	.run = run,
};
