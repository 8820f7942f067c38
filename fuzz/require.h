/* SPDX-License-Identifier: GPL-2.0 */
/*
 * require.h - assertions of fuzz targets: never compiled out, and they print both sides
 */
#ifndef BDFUZZ_REQUIRE_H
#define BDFUZZ_REQUIRE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"

/* @condition must hold; else print it, and a message made like printf's, and abort. */
#define REQUIRE(condition, ...) do {							\
	if (!(condition)) {								\
		fprintf(stderr, "%s:%d: %s does not hold: ", __FILE__, __LINE__, #condition);	\
		fprintf(stderr, __VA_ARGS__);						\
		fputc('\n', stderr);							\
		abort();								\
	}										\
} while (0)

/* Both must be the same bytes; else print where they part, and what follows there. */
#define REQUIRE_SAME(a, a_len, b, b_len) \
	require_same(__FILE__, __LINE__, #a " and " #b, (a), (a_len), (b), (b_len))

static inline void require_same(const char *file, int line, const char *what, const void *a, size_t a_len,
				const void *b, size_t b_len)
{
	const char *x = a, *y = b;
	char shown[2][200];
	size_t at = 0;

	if (a_len == b_len && (!a_len || !memcmp(a, b, a_len)))
		return;
	while (at < a_len && at < b_len && x[at] == y[at])
		at++;
	fprintf(stderr, "%s:%d: %s part at byte %zu (of %zu and %zu)\n  %s\n  %s\n", file, line, what, at,
		a_len, b_len, printable(x + at, a_len - at, shown[0], sizeof(shown[0])),
		printable(y + at, b_len - at, shown[1], sizeof(shown[1])));
	abort();
}

#endif
