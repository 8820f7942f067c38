// SPDX-License-Identifier: GPL-2.0
/*
 * verb_shrink.c - bdfuzz shrink: the shortest scenario that still shows a finding; see shrinking.h
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "cli/cli.h"
#include "cli/shrinking.h"
#include "report/finding.h"

struct job {
	struct shrinking k;
	const char *rule;		/* of the finding that is kept; NULL: choose */
};

/* The one that was asked for; else a new one before a known one. */
static const struct finding *choose(const struct job *j)
{
	const struct check_result *result = &j->k.result;
	const struct finding *best = NULL;

	for (uint32_t i = 0; i < result->findings; i++) {
		const struct finding *f = &result->finding[i];

		if (j->rule && strcmp(f->rule->id, j->rule))
			continue;
		if (!known_lookup(f, j->k.class->name))
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

static int shrink(struct job *j, const char *file, struct scenario *s, const char *path)
{
	struct shrinking *k = &j->k;
	const size_t before = s->count;
	const struct finding *f;
	int err = checker_run(k->checker, s, &k->result);

	if (err)
		return cli_internal("%s: %s", k->class->name, strerror(-err));
	f = choose(j);
	if (!f)
		return cli_unusable("%s: %s%snothing is found on %s", file, j->rule ? j->rule : "", j->rule ? ": " : "",
				    k->class->name);
	k->kept = *f;
	err = shrinking_run(k, s);
	if (err == -EINVAL)
		return cli_unusable("%s: %s has findings too", file, k->clean ? k->clean->name : k->class->name);
	if (err)
		return cli_internal("%s: %s", file, strerror(-err));
	fprintf(stderr, "%s: %zu operations became %zu, after %u runs\n", f->rule->id, before, s->count, k->tests);
	return write_out(k, s, path);
}

static int open_and_shrink(struct job *j, const char *file, const char *path)
{
	struct scenario s;
	int code = load_scenario(file, &s), err;

	if (code)
		return code;
	err = shrinking_open(&j->k);
	code = err ? cli_internal("%s: %s", j->k.class->name, strerror(-err)) : shrink(j, file, &s, path);
	shrinking_close(&j->k);
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

static int run_with(struct job *j, int argc, char **argv)
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
			code = one_system(optarg, &j->k.class);
		else if (c == 'c')
			code = one_system(optarg, &j->k.clean);
		else if (c == 'r')
			j->rule = optarg;
		else if (c == 'o')
			path = optarg;
		else
			return cli_other_option(&verb_shrink, c);
	}
	if (code)
		return code;
	if (argc - optind != 1 || !j->k.class)
		return cli_unusable("shrink: give one file, and one system with --sut");
	return open_and_shrink(j, argv[optind], path);
}

static int run(int argc, char **argv)
{
	struct job *j = calloc(1, sizeof(*j));
	int code = j ? run_with(j, argc, argv) : cli_internal("out of memory");

	free(j);
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
