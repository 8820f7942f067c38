/* SPDX-License-Identifier: GPL-2.0 */
/*
 * corpus.h - the parts of bdfuzz corpus
 *
 * A corpus is inputs of one target.  What they reach is measured by the target's programs of the build fuzz-asan, on
 * each of the systems that it is built for, or on none.
 */
#ifndef BDFUZZ_CORPUS_H
#define BDFUZZ_CORPUS_H

#include "base/cover.h"
#include "cli/cli.h"

struct seed {
	char *path;
	bool given;			/* there already: what others reach beyond it counts */
	bool died;			/* it takes the target down on some system: it is a crash, and no seed */
	size_t operations, bytes;	/* of text; as an input */
	uint64_t *feature;		/* system << 32 | libFuzzer's number */
	size_t features;
	uint32_t *edge;			/* ascending; of the first system */
	size_t edges;
	bool chosen;
};

struct corpus {
	char target[64];
	bool scenarios;			/* its inputs are scenarios */
	const char *system[SYSTEMS];	/* that it has a program for; "-": none is needed */
	size_t systems;
	struct seed *seed;
	size_t seeds;
	size_t edges;			/* that they reach together, on all systems */
	size_t passed_by;		/* files that are no inputs */
	char *scratch;
	int signals;			/* readable: stop */
};

/* corpus_set.c: all of these return 0, or an exit code with the message printed. */
int corpus_open(struct corpus *c, const char *target, const struct systems *systems);
/* Add the inputs in a directory; files that are named like none are said to be passed by. */
int corpus_add(struct corpus *c, const char *directory, bool given);
/* The target's own seeds and regressions, and those of the target that it extends; as given. */
int corpus_add_own(struct corpus *c);
int corpus_measure(struct corpus *c);
/* Choose few that reach what all do, among those that are not given if @beyond. */
int corpus_choose(struct corpus *c, bool beyond);
size_t corpus_features(const struct corpus *c);
void corpus_close(struct corpus *c);

/*
 * corpus_write.c: copy those that are chosen and not given into a directory, as text, under the name that they have, or
 * that says what they do if an engine named them.  No file is overwritten.  *@written counts.
 */
int corpus_write(const struct corpus *c, const char *directory, size_t *written);

#endif
