// SPDX-License-Identifier: GPL-2.0
/*
 * verb_prove.c - bdfuzz prove: are historic defects found when they are put back into the real sources?
 *
 * Each trial is a process of its own (prove_attempts.c).  Seeds are fixed, so that the same command finds the same
 * after the same number of runs; only processor time differs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/prove.h"

const struct verb verb_prove;

enum { MATRIX_RUNS = 5000 };

static int no_memory(void)
{
	return cli_internal("out of memory");
}

/* ---- what there is ---------------------------------------------------------------------------- */

static void add_words(struct table *t, const char *const *word)
{
	char text[300] = "";
	size_t len = 0;

	for (; *word && len < sizeof(text) - 60; word++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.50s", len ? " " : "", *word);
	table_add(t, "%s", text);
}

static int list(enum table_format format)
{
	static const char *const head[] = { "defect", "tier", "kind", "mode", "systems", "rules", "what it is" };
	struct table t;
	int err;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (const struct bug *b = bugs; b->id; b++) {
		table_add(&t, "%s", b->id);
		table_add(&t, "%u", b->tier);
		table_add(&t, b->twin ? "twin" : "historic");
		table_add(&t, b->hostile ? "hostile" : "trusted");
		add_words(&t, b->system);
		add_words(&t, b->rule);
		table_add(&t, "%s", b->title);
	}
	err = table_print(&t, format, stdout);
	table_free(&t);
	return err ? no_memory() : 0;
}

char *prove_patch(const struct bug *b, const char *system)
{
	static const char *const preset[] = { "dev", "fuzz-asan" };

	for (size_t i = 0; i < sizeof(preset) / sizeof(preset[0]); i++) {
		char *path = place("build/%s/planted/%s+%s/source/%s.diff", preset[i], system + strlen("linux-"), b->id,
				   b->file);

		if (!path || !access(path, R_OK))
			return path;
		free(path);
	}
	return NULL;
}

static void print_diff(const struct bug *b, const char *system)
{
	char *path = prove_patch(b, system);
	uint8_t *data;
	size_t len;

	if (path && !file_read(path, &data, &len)) {
		printf("\n%s+%s:\n%s", system, b->id, (const char *)data);
		free(data);
	}
	free(path);
}

static int explain(const struct bug *b)
{
	printf("%s: %s\n", b->id, b->title);
	printf("  row       %s\n  fix       %s\n  kind      %s\n  tier      %u\n  mode      %s\n", b->row, b->fix,
	       b->twin ? "twin: not this defect but its like, brought in by us" : "historic: the fix is undone",
	       b->tier,
	       b->hostile ? "hostile: needs a host that breaks the protocol"
			  : "trusted: a host that keeps the protocol is enough");
	printf("  patch     conformance/bugs/%s.cocci\n  scenario  conformance/scenarios/planted/%s.bdf\n  rules    ",
	       b->id, b->id);
	for (size_t i = 0; b->rule[i]; i++)
		printf(" %s", b->rule[i]);
	putchar('\n');
	cli_prose("story", b->story);
	for (size_t i = 0; b->system[i]; i++)
		print_diff(b, b->system[i]);
	return EXIT_GOOD;
}

/* ---- the experiment --------------------------------------------------------------------------- */

static int place_set(struct prove *p)
{
	const char *kind = p->matrix ? "matrix" : p->empty ? "empty" : "seeds", *without = p->without;
	char *all = place("build/prove");

	if (!all)
		return EXIT_INTERNAL;
	if (asprintf(&p->set, "%s/%s%s%s%s", all, kind, p->matrix && p->empty ? "-empty" : "",
		     without ? "-without-" : "", without ? without : "") < 0)
		p->set = NULL;
	free(all);
	return p->set ? 0 : no_memory();
}

static int write_files(const struct prove *p)
{
	char *path;
	FILE *out;
	int code;

	if (asprintf(&path, "%s/trials.jsonl", p->set) < 0)
		return no_memory();
	out = fopen(path, "we");
	code = out ? prove_json(p, out) : cli_internal("%s: %s", path, strerror(errno));
	if (out)
		fclose(out);
	free(path);
	return code ? code : prove_html(p);
}

static size_t missing(const struct prove *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->attempts; i++)
		n += !p->attempt[i].complete;
	return n;
}

static int report(const struct prove *p, enum table_format format)
{
	int code = p->matrix ? prove_matrix(p, format) : prove_print(p, format);

	if (code > EXIT_FINDINGS)
		return code;
	if (!p->matrix) {
		int failed = write_files(p);

		if (failed)
			return failed;
		printf("  %s/report.html, trials.jsonl\n", strstr(p->set, "/build/prove") + 1);
	}
	if (p->interrupted)
		printf("interrupted: %zu trials are missing; the same command goes on with them\n", missing(p));
	return p->interrupted ? EXIT_FINDINGS : code;
}

static int experiment(struct prove *p, enum table_format format)
{
	int code = fuzz_lock("prove");

	if (!code)
		code = place_set(p);
	if (!code)
		code = prove_plan(p);
	if (!code && missing(p) < p->attempts)
		fprintf(stderr, "%zu of %zu trials are there already\n", p->attempts - missing(p), p->attempts);
	if (!code)
		code = prove_run(p);
	if (!code && !p->interrupted && !p->matrix)
		code = prove_plan_controls(p);
	if (!code && !p->interrupted && !p->matrix)
		code = prove_run(p);
	return code ? code : report(p, format);
}

/* ---- options ---------------------------------------------------------------------------------- */

static int no_defect(const char *name)
{
	return cli_unusable("prove: there is no defect '%s'; prove --list shows them", name);
}

static void add_bug(struct prove *p, const struct bug *b)
{
	for (size_t i = 0; i < p->bugs; i++)
		if (p->bug[i] == b)
			return;
	p->bug[p->bugs++] = b;
}

static int choose_bugs(struct prove *p, const char *list)
{
	char *names = strdup(list), *rest = names, *name;
	int code = names ? 0 : no_memory();

	while (!code && (name = strsep(&rest, ","))) {
		const struct bug *b = bug_find(name);

		if (!b)
			code = no_defect(name);
		else
			add_bug(p, b);
	}
	free(names);
	return code;
}

static int choose_from(struct prove *p, const char *from)
{
	p->empty = !strcmp(from, "empty");
	return p->empty || !strcmp(from, "seeds") ? 0 : cli_unusable("--from: '%s' is neither seeds nor empty", from);
}

static int choose_without(struct prove *p, const char *id)
{
	for (size_t i = 0; check_rules[i]; i++)
		if (!strcmp(check_rules[i]->id, id)) {
			p->without = check_rules[i]->id;
			return 0;
		}
	return cli_unusable("--without: there is no invariant '%s'; bdfuzz rules lists them", id);
}

static int take_option(struct prove *p, int c)
{
	switch (c) {
	case 'b':
		return choose_bugs(p, optarg);
	case 'n':
		return cli_number("--trials", optarg, 1, 1000, &p->trials);
	case 'c':
		return cli_number("--cap", optarg, 1, 1000000, &p->cap);
	case 'r':
		return cli_number("--runs", optarg, 1, 1000000000, &p->runs);
	case 'j':
		return cli_number("--jobs", optarg, 1, WORKERS, &p->jobs);
	case 'S':
		return cli_number("--seed", optarg, 0, UINT32_MAX / 2, &p->seed);
	case 'f':
		return choose_from(p, optarg);
	default:
		return choose_without(p, optarg);
	}
}

static void default_values(struct prove *p)
{
	if (!p->jobs)
		p->jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
	if (p->matrix) {
		p->trials = 1;
		p->runs = p->runs ? p->runs : MATRIX_RUNS;
	} else if (!p->cap && !p->runs) {
		p->cap = 60;
	}
	if (!p->bugs)
		for (const struct bug *b = bugs; b->id; b++)
			add_bug(p, b);
}

enum action { PROVE, LIST, EXPLAIN };

static int run_with(struct prove *p, int argc, char **argv)
{
	static const struct option options[] = {
		{ "bug", required_argument, NULL, 'b' },
		{ "trials", required_argument, NULL, 'n' },
		{ "cap", required_argument, NULL, 'c' },
		{ "runs", required_argument, NULL, 'r' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "seed", required_argument, NULL, 'S' },
		{ "from", required_argument, NULL, 'f' },
		{ "without", required_argument, NULL, 'w' },
		{ "matrix", no_argument, NULL, 'm' },
		{ "list", no_argument, NULL, 'l' },
		{ "explain", required_argument, NULL, 'e' },
		{ "format", required_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	enum table_format format = TABLE_TEXT;
	enum action action = PROVE;
	const struct bug *about = NULL;
	int c, code = 0;

	while (!code && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_prove, c);
		if (c == 'm') {
			p->matrix = true;
		} else if (c == 'l') {
			action = LIST;
		} else if (c == 'F') {
			code = cli_format(&verb_prove, optarg, &format);
		} else if (c == 'e') {
			action = EXPLAIN;
			about = bug_find(optarg);
			code = about ? 0 : no_defect(optarg);
		} else {
			code = take_option(p, c);
		}
	}
	if (!code && optind < argc)
		code = cli_unusable("prove: '%s' is no option; --bug names a defect", argv[optind]);
	if (code)
		return code;
	default_values(p);
	return action == LIST ? list(format) : action == EXPLAIN ? explain(about) : experiment(p, format);
}

static int run(int argc, char **argv)
{
	struct prove p = { .trials = 10 };
	size_t all = 0;
	int code;

	while (bugs[all].id)
		all++;
	p.bug = calloc(all + 1, sizeof(const struct bug *));
	code = p.bug ? run_with(&p, argc, argv) : no_memory();
	prove_free(&p);
	return code;
}

const struct verb verb_prove = {
	.name = "prove",
	.usage = "[--bug ID,...] [--trials N] [--cap SECONDS] [--from seeds|empty] [--without INVARIANT] [--matrix]",
	.summary = "plant historic defects in the real sources, and see whether they are found",
	.help = "  --bug ID,...         these defects (all)\n"
		"  --trials N           so many processes each, with different seeds (10)\n"
		"  --cap SECONDS        of processor time, after which a trial ends undetected (60)\n"
		"  --runs N             instead, or besides: so many runs\n"
		"  --from seeds|empty   begin with the shipped seeds, or with nothing (seeds)\n"
		"  --without INVARIANT  do not listen to this one: what does only it detect?\n"
		"  --matrix             one trial each that does not end: which invariants see which defect\n"
		"  --list               the defects; --explain ID tells one, with what is changed\n"
		"  --jobs N             processes at a time (as many as there are processors)\n"
		"  --seed N             of the first trial (0); a number gives the same runs again\n"
		"  --format text|markdown\n\n"
		"A known finding of the unchanged source is no detection: all masks are on.  What was had is kept\n"
		"in build/prove, with report.html; the same command again runs only what is missing.\n"
		"Exit code 1: a defect was not found as its tier promises, or the unchanged source was not quiet.\n",
	.run = run,
};
