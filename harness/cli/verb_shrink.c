// SPDX-License-Identifier: GPL-2.0
/*
 * verb_shrink.c - bdfuzz shrink: the shortest scenario that still shows a finding
 *
 * What has to stay is the finding's key (check/check.h): its rule, its system, and the function that it was met in.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "check/shrink.h"
#include "cli/cli.h"
#include "cli/trial.h"
#include "report/finding.h"

enum { TESTS = 100000 };

struct shrinking {
	const struct sut_class *class, *clean;	/* clean: on which nothing new may be found; NULL: none */
	const char *rule;		/* of the finding that is kept; NULL: choose */
	struct checker *checker, *cleaner;
	struct check_result result, other;
	struct finding kept;
	int error;
};

/* The one with the key, or NULL. */
static const struct finding *find(const struct check_result *result, const char *key)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!strcmp(result->finding[i].key, key))
			return &result->finding[i];
	return NULL;
}

static bool has_new(const struct check_result *result, const struct sut_class *class)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!known_lookup(&result->finding[i], class->name))
			return true;
	return false;
}

static bool still_shows(void *context, const struct scenario *s)
{
	struct shrinking *k = context;

	if (!k->error)
		k->error = checker_run(k->checker, s, &k->result);
	if (k->error || !find(&k->result, k->kept.key))
		return false;
	if (k->clean)
		k->error = checker_run(k->cleaner, s, &k->other);
	return !k->error && !(k->clean && has_new(&k->other, k->clean));
}

/* The one that was asked for; else a new one before a known one. */
static const struct finding *choose(const struct shrinking *k)
{
	const struct finding *best = NULL;

	for (uint32_t i = 0; i < k->result.findings; i++) {
		const struct finding *f = &k->result.finding[i];

		if (k->rule && strcmp(f->rule->id, k->rule))
			continue;
		if (!known_lookup(f, k->class->name))
			return f;
		best = best ? best : f;
	}
	return best;
}

static int write_out(const struct shrinking *k, const struct scenario *s, const char *path)
{
	size_t len;
	char *text;
	int err = finding_to_text(&k->kept, s, k->class->name, &text, &len);

	if (err)
		return cli_internal("%s", strerror(-err));
	if (path)
		err = file_write(path, text, len);
	else
		fwrite(text, 1, len, stdout);
	free(text);
	return err ? cli_unusable("%s: %s", path, strerror(-err)) : EXIT_GOOD;
}

static int shrink(struct shrinking *k, const char *file, struct scenario *s, const char *path)
{
	struct shrink shrink = { .test = still_shows, .context = k, .most = TESTS };
	const size_t before = s->count;
	const struct finding *f;
	int err = checker_run(k->checker, s, &k->result);

	if (err)
		return cli_internal("%s: %s", k->class->name, strerror(-err));
	f = choose(k);
	if (!f)
		return cli_unusable("%s: %s%snothing is found on %s", file, k->rule ? k->rule : "", k->rule ? ": " : "",
				    k->class->name);
	k->kept = *f;
	err = shrink_scenario(&shrink, s);
	if (err == -EINVAL)
		return cli_unusable("%s: %s has findings too", file, k->clean ? k->clean->name : k->class->name);
	if (!err)
		err = checker_run(k->checker, s, &k->result);
	f = err ? NULL : find(&k->result, k->kept.key);
	if (!f)
		return cli_internal("%s: %s", file, strerror(err ? -err : EINVAL));
	k->kept = *f;
	fprintf(stderr, "%s: %zu operations became %zu, after %u runs\n", f->rule->id, before, s->count, shrink.tests);
	return write_out(k, s, path);
}

static int open_system(struct checker **c, const struct sut_class *class)
{
	struct check_options options = { 0 };
	int err = class ? trial_open(c, class, &options) : 0;

	return err ? cli_internal("%s: %s", class->name, strerror(-err)) : 0;
}

static int open_and_shrink(struct shrinking *k, const char *file, const char *path)
{
	struct scenario s;
	int code = load_scenario(file, &s);

	if (code)
		return code;
	code = open_system(&k->checker, k->class);
	if (!code)
		code = open_system(&k->cleaner, k->clean);
	if (!code)
		code = shrink(k, file, &s, path);
	if (k->checker)
		checker_close(k->checker);
	if (k->cleaner)
		checker_close(k->cleaner);
	scenario_free(&s);
	return code;
}

const struct verb verb_shrink;

static int one_system(const char *name, const struct sut_class **class)
{
	struct systems systems = { .count = 0 };
	int code = systems_add(&systems, name);

	if (!code && systems.count != 1)
		code = cli_unusable("shrink: '%s' is not one system", name);
	if (!code)
		*class = systems.class[0];
	return code;
}

static int run_with(struct shrinking *k, int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "clean", required_argument, NULL, 'c' },
		{ "rule", required_argument, NULL, 'r' },
		{ "out", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	const char *path = NULL;
	int c, code = 0;

	while (!code && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 's')
			code = one_system(optarg, &k->class);
		else if (c == 'c')
			code = one_system(optarg, &k->clean);
		else if (c == 'r')
			k->rule = optarg;
		else if (c == 'o')
			path = optarg;
		else
			return cli_other_option(&verb_shrink, c);
	}
	if (code)
		return code;
	if (argc - optind != 1 || !k->class)
		return cli_unusable("shrink: give one file, and one system with --sut");
	return open_and_shrink(k, argv[optind], path);
}

static int run(int argc, char **argv)
{
	struct shrinking *k = calloc(1, sizeof(*k));
	int code = k ? run_with(k, argc, argv) : cli_internal("out of memory");

	free(k);
	return code;
}

const struct verb verb_shrink = {
	.name = "shrink",
	.usage = "FILE --sut SYSTEM [--clean SYSTEM] [--rule RULE] [--out FILE] [--kernel DIR]",
	.summary = "make a scenario as short and simple as still shows its finding",
	.help = "  --sut SYSTEM   where it is found; linux-6.12+h5 is linux-6.12 with the defect h5 planted\n"
		"  --clean SYSTEM where nothing new may be found: the real one, beside a planted defect\n"
		"  --rule RULE    the finding of this rule (the first new one, or else the first)\n"
		"  --out FILE     write it there (standard output)\n"
		"  --kernel DIR   on the driver of this Linux tree\n",
	.run = run,
};
