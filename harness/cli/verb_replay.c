// SPDX-License-Identifier: GPL-2.0
/*
 * verb_replay.c - bdfuzz replay: scenarios × systems under test, and what was found
 *
 * Known findings (check/known.h) are no failure.  But what a finding's file or a comment in the scenario
 * (report/finding.h) says must be seen has to be: if it is gone, that fails, for what is known is then out of date.
 */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "check/print.h"
#include "cli/cli.h"
#include "cli/trial.h"
#include "report/finding.h"
#include "report/masks.h"
#include "report/table.h"

enum outcome { PASS, KNOWN, FAIL, OUTCOMES };

static const char *const outcome_name[] = { [PASS] = "PASS", [KNOWN] = "KNOWN", [FAIL] = "FAIL" };

struct replay {
	struct systems systems;
	struct file_list files;
	struct scenario *s;		/* one for each file */
	struct verdict *verdict;	/* system by system, one for each file */
	bool hostile;			/* whatever the files say */
	size_t total[OUTCOMES];
	uint64_t *hits;			/* of the known masks */
};

static bool has_rule(const struct verdict *v, const char *id)
{
	for (uint32_t i = 0; i < v->findings; i++)
		if (!strcmp(v->finding[i].rule->id, id))
			return true;
	return false;
}

static bool has_known(const struct verdict *v, const struct known_finding *k, const char *sut)
{
	for (uint32_t i = 0; i < v->findings; i++) {
		const struct known_mask *m = known_lookup(&v->finding[i], sut);

		if (m && m->finding == k)
			return true;
	}
	return false;
}

/* "conformance/scenarios/<name>", wherever the checkout is and however it was named. */
static bool is_scenario(const char *path, const char *name)
{
	char *real = realpath(path, NULL), *end;
	bool is = real && asprintf(&end, "/conformance/scenarios/%s", name) >= 0;

	if (is) {
		is = file_has_suffix(real, end);
		free(end);
	}
	free(real);
	return is;
}

/* A finding whose file names this scenario, and that this system has not shown; NULL: none. */
static const char *known_gone(const char *path, const struct verdict *v, const char *sut)
{
	for (size_t i = 0; i < known_findings_count; i++) {
		const struct known_finding *k = &known_findings[i];

		if (!known_on(k, sut) || has_known(v, k, sut))
			continue;
		for (const char *const *name = k->scenario; *name; name++)
			if (is_scenario(path, *name))
				return k->name;
	}
	return NULL;
}

/*
 * What this system should have shown, by a finding's file or by the scenario's own word, and has not.  They speak of
 * the scenario as it is: with a host made hostile it is another one.
 */
static bool find_gone(const struct replay *r, size_t file, const struct verdict *v, const char *sut, char what[64])
{
	struct finding_head head;
	const char *name;

	if (r->hostile)
		return false;
	name = known_gone(r->files.path[file], v, sut);
	if (name)
		snprintf(what, 64, "%s", name);
	for (size_t i = 0; !name && finding_read_known(&r->s[file], i, &head); i++) {
		if (fnmatch(head.sut, sut, 0) || has_rule(v, head.id))
			continue;
		snprintf(what, 64, "%s", head.id);
		return true;
	}
	return name != NULL;
}

static enum outcome judge(const struct replay *r, size_t file, const struct verdict *v, const char *sut)
{
	char gone[64];

	for (uint32_t i = 0; i < v->findings; i++)
		if (!known_lookup(&v->finding[i], sut))
			return FAIL;
	if (find_gone(r, file, v, sut, gone))
		return FAIL;
	return v->findings ? KNOWN : PASS;
}

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

static int print_table(struct replay *r)
{
	struct table t;
	int err;

	table_init(&t, r->systems.count + 1);
	table_add(&t, "scenario");
	for (size_t i = 0; i < r->systems.count; i++)
		table_add(&t, "%s%s", r->systems.class[i]->name, r->systems.class[i]->real ? "" : " (not real)");
	for (size_t file = 0; file < r->files.count; file++) {
		table_add(&t, "%s", r->files.path[file]);
		for (size_t i = 0; i < r->systems.count; i++) {
			const struct verdict *v = verdict_of(r, i, file);
			const char *sut = r->systems.class[i]->name;
			enum outcome outcome = judge(r, file, v, sut);

			r->total[outcome]++;
			for (uint32_t k = 0; k < v->findings; k++)
				masks_count(r->hits, &v->finding[k], sut);
			add_cell(&t, v, outcome);
		}
	}
	err = table_print(&t, TABLE_TEXT, stdout);
	table_free(&t);
	return err;
}

static void print_details(const struct replay *r, size_t system, size_t file)
{
	const char *sut = r->systems.class[system]->name;
	const struct verdict *v = verdict_of(r, system, file);
	char gone[64];

	for (uint32_t i = 0; i < v->findings; i++) {
		printf("\n%s:\n", r->files.path[file]);
		finding_print(stdout, &v->finding[i], &r->s[file], sut);
	}
	if (find_gone(r, file, v, sut, gone))
		printf("\n%s:\n%s did not happen on %s, although this scenario is to show it there\n",
		       r->files.path[file], gone, sut);
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
	r->hits = masks_new();
	if (!r->s || !r->verdict || !r->hits)
		return cli_internal("out of memory");
	for (size_t i = 0; i < r->files.count; i++) {
		int err = load_scenario(r->files.path[i], &r->s[i]);

		if (!err && r->hostile && scenario_make_hostile(&r->s[i]))
			err = cli_unusable("%s: no room for one more operation", r->files.path[i]);
		if (err)
			return err;
	}
	return 0;
}

static int replay(struct replay *r)
{
	int err;

	err = load_all(r);
	for (size_t i = 0; !err && i < r->systems.count; i++) {
		err = trials_run(r->systems.class[i], r->s, r->files.count, &r->verdict[i * r->files.count]);
		if (err)
			return cli_internal("%s: %s", r->systems.class[i]->name, strerror(-err));
	}
	if (err)
		return err;
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
	free(r->s);
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
			return cli_unusable("%s: %s", argv[i], strerror(-err));
	}
	if (!r->files.count)
		return cli_unusable("%s: no .bdf file below it", argv[0]);
	return 0;
}

const struct verb verb_replay;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "hostile", no_argument, NULL, 'H' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct replay r = { 0 };
	int c, code = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		r.hostile |= c == 'H';
		if (c == 'H')
			continue;
		if (c != 's')
			return cli_other_option(&verb_replay, c);
		code = systems_add(&r.systems, optarg);
		if (code)
			return code;
	}
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
	.usage = "FILE|DIRECTORY... [--sut LIST] [--hostile] [--kernel DIR]",
	.summary = "run scenarios on systems under test and print who passed",
	.help = "Of a directory the .bdf files are taken; a file of another name is a scenario as bytes.\n\n"
		"  --sut LIST     systems under test, with commas between them (all)\n"
		"  --hostile      as if each began with `host hostile = 1`: the host may break the protocol\n"
		"  --kernel DIR   build in the driver of this Linux tree, and add it to the list\n\n"
		"PASS: no finding.  KNOWN: known findings only.  FAIL: anything else.\n",
	.run = run,
};
