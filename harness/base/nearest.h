/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nearest.h - "did you mean ...?"
 */
#ifndef BDFUZZ_NEAREST_H
#define BDFUZZ_NEAREST_H

#include <stddef.h>

struct nearest {		/* start with all zero; the best candidate so far */
	const char *name;	/* NULL: none was near enough */
	size_t distance;
};

/* Consider @candidate for what was written as @len bytes at @word. */
void nearest_try(struct nearest *n, const char *word, size_t len, const char *candidate);

#endif
