/* SPDX-License-Identifier: GPL-2.0 */
/*
 * features.h - what inputs reach in the code under test, as libFuzzer tells it
 *
 * A feature is an edge with how often, roughly, it was taken.  They are those of one build: numbers mean nothing in
 * another one.
 */
#ifndef BDFUZZ_FEATURES_H
#define BDFUZZ_FEATURES_H

#include <stddef.h>
#include <stdint.h>

struct reach {
	uint32_t *feature, *edge;	/* ascending */
	size_t features, edges;
	int ran;			/* to its end: else it takes the target's process down */
};

/*
 * Fill in @reach for each of @count inputs, the files "<@scratch>/in/000000", ...; the directory has no other file.
 * Findings do not end a run.  0, or -errno; -ENODATA: the target did not say, or was interrupted.
 */
int features_measure(const char *program, const char *scratch, size_t count, struct reach *reach);
void reach_free(struct reach *reach, size_t count);

#endif
