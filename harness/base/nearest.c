// SPDX-License-Identifier: GPL-2.0
/*
 * nearest.c - "did you mean ...?": Levenshtein's distance, of words that a person may have mistyped
 *
 * At most two edits, and fewer than the word has letters; long words are nobody's typing error.
 */
#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 24, EDITS = 2 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[LONGEST + 1];

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t replaced = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_len];
}

void nearest_try(struct nearest *n, const char *word, size_t len, const char *candidate)
{
	size_t candidate_len = strlen(candidate), distance;

	if (len > LONGEST || candidate_len > LONGEST)
		return;
	distance = edit_distance(word, len, candidate, candidate_len);
	if (distance > EDITS || distance >= len || (n->name && distance >= n->distance))
		return;
	*n = (struct nearest){ candidate, distance };
}
