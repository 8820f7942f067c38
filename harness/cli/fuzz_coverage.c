// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_coverage.c - lines of the driver that a lane's corpus reaches
 */
#include <stdlib.h>

#include "cli/coverage.h"
#include "cli/fuzz.h"

static char *program_of(const struct lane *l)
{
	struct lane counted = *l;
	char *system = coverage_system(l->system), *program;

	counted.system = system;
	program = system ? lane_program(&counted, "coverage") : NULL;
	free(system);
	return program;
}

/* Corpus and seeds as the lane has them. */
static int count(const struct lane *l, const char *program, struct lines *lines)
{
	char *corpus = lane_path(l, "corpus"), *seeds = lane_path(l, "seeds");
	char *directory = lane_path(l, "coverage"), *raw = lane_path(l, "coverage/raw");
	int err = corpus && seeds && directory && raw ? 0 : -1;

	if (!err)
		err = coverage_replay(program, (const char *const[]){ seeds, corpus, NULL }, directory);
	if (!err)
		err = coverage_count(program, (const char *const[]){ raw, NULL }, coverage_file(l->target), directory,
				     lines);
	free(corpus);
	free(seeds);
	free(directory);
	free(raw);
	return err;
}

int lane_coverage(struct lane *l)
{
	char *program = program_of(l);
	struct lines lines = { 0 };
	int code;

	code = program ? lane_make(l, "coverage", true) : EXIT_INTERNAL;
	if (!code && count(l, program, &lines))
		fprintf(stderr, "bdfuzz: the lines of %s could not be counted\n", l->system);
	l->lines = lines.reached;
	l->all_lines = lines.all;
	lines_free(&lines);
	free(program);
	return code;
}
