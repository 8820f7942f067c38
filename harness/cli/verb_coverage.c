// SPDX-License-Identifier: GPL-2.0
/*
 * verb_coverage.c - bdfuzz coverage: which lines of the driver no seed and no corpus reaches, and why
 *
 * Why is what people wrote into conformance/unreached.txt; an entry that explains nothing any more is said to be out
 * of date.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/coverage.h"
#include "cli/fuzz.h"
#include "report/reasons.h"

static const char reasons_file[] = "conformance/unreached.txt";

static int load_reasons(struct reasons *r)
{
	char *path = place("%s", reasons_file);
	struct complaint e = { 0 };
	uint8_t *text = NULL;
	size_t len;
	int err;

	if (!path)
		return EXIT_INTERNAL;
	err = file_read(path, &text, &len);
	free(path);
	if (err)
		return cli_unusable("%s: %s", reasons_file, strerror(-err));
	err = reasons_parse((char *)text, len, r, &e);
	free(text);
	if (err && !e.line)
		return cli_internal("%s: %s", reasons_file, e.what);
	return err ? cli_unusable("%s:%u: %s", reasons_file, e.line, e.what) : 0;
}

static void print_range(const struct lines *l, const struct range *range, const struct reason *reason)
{
	const char *text = l->line[range->first - 1].text;

	printf("  %s, line%s %zu", range->function ? range->function : "-", range->last > range->first ? "s" : "",
	       range->first);
	if (range->last > range->first)
		printf("-%zu", range->last);
	printf(": %s\n      %s\n", text + strspn(text, " \t"), reason ? reason->why : "NOT EXPLAINED");
}

/* The list and the sum; true if nothing is left to be explained, and no explanation is left over. */
static bool print_system(const char *system, const struct lines *l, const struct reasons *r)
{
	size_t missed = 0, explained = 0, outdated = 0;
	struct range range = { 0 };

	printf("%s: %s\n", system, l->path);
	while (lines_unreached(l, range.last, &range)) {
		const struct reason *reason = reasons_find(r, system, l, &range);

		print_range(l, &range, reason);
		missed += range.lines;
		explained += reason ? range.lines : 0;
	}
	for (size_t i = 0; i < r->count; i++) {
		const char *what = reason_outdated(&r->reason[i], system, l);

		if (what)
			printf("  OUT OF DATE: %s:%u: %s\n", reasons_file, r->reason[i].line, what);
		outdated += what != NULL;
	}
	printf("%s: %zu/%zu lines, %.1f %%; %zu not reached: %zu explained, %zu not\n", system, l->reached, l->all,
	       l->all ? 100 * (double)l->reached / (double)l->all : 0, missed, explained, missed - explained);
	return missed == explained && !outdated;
}

static int cover(const struct systems *systems, const struct reasons *r, bool named, bool corpora)
{
	size_t seen = 0;
	bool good = true;

	for (size_t i = 0; i < systems->count; i++) {
		const struct sut_class *class = systems->class[i];
		struct lines l;
		int err;

		err = coverage_of_system(class->name, coverage_file(""), corpora, &l);
		if (err == -ENOENT && !named)
			continue;
		if (err == -ENOENT)
			return cli_unusable("coverage: there is no coverage build of %s", class->name);
		if (err)
			return cli_internal("the lines of %s could not be counted; build/work has what was printed",
					    class->name);
		if (seen++)
			putchar('\n');
		good &= print_system(class->name, &l, r);
		lines_free(&l);
	}
	if (!seen)
		return cli_unusable("coverage: there is no coverage build");
	return good ? EXIT_GOOD : EXIT_FINDINGS;
}

const struct verb verb_coverage;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "seeds", no_argument, NULL, 'S' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct systems systems = { .count = 0 };
	struct reasons r = { .count = 0 };
	bool named, corpora = true;
	int c, code;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'S') {
			corpora = false;
			continue;
		}
		if (c != 's')
			return cli_other_option(&verb_coverage, c);
		code = systems_add(&systems, optarg);
		if (code)
			return code;
	}
	if (optind < argc)
		return cli_unusable("coverage: takes no arguments, got '%s'", argv[optind]);
	named = systems.count > 0;
	if (!named)
		systems_all(&systems, true);
	for (size_t i = 0; i < systems.count; i++)
		if (!systems.class[i]->real)
			return cli_unusable("coverage: there is no coverage build of %s", systems.class[i]->name);
	code = load_reasons(&r);
	if (!code)
		code = fuzz_lock("coverage");
	if (!code)
		code = cover(&systems, &r, named, corpora);
	reasons_free(&r);
	return code;
}

const struct verb verb_coverage = {
	.name = "coverage",
	.usage = "[--seeds] [--sut LIST] [--kernel DIR]",
	.summary = "list the driver's lines that no corpus reaches, and why",
	.help = "  --seeds        by the seeds and regressions alone\n"
		"  --sut LIST     systems under test, with commas between them (all real ones)\n"
		"  --kernel DIR   build in the driver of this Linux tree, and look at it\n\n"
		"All targets, in both modes: their seeds, their regressions, and the corpora that sessions left in\n"
		"build/work.  The reasons are in conformance/unreached.txt.  Exit code 1 says that something is not\n"
		"explained, or that an explanation is out of date.\n",
	.run = run,
};
