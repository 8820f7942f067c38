// SPDX-License-Identifier: GPL-2.0
/*
 * mutator_afl.c - a target's mutators, as afl-fuzz asks for them: AFL_CUSTOM_MUTATOR_LIBRARY=fuzz_<surface>.so
 *
 * The functions are those that libFuzzer calls.  What libFuzzer does for them, to change bytes without knowing what
 * they mean, is here in small: afl-fuzz does the same, and more of it, in stages of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "glue.h"

#pragma weak LLVMFuzzerCustomCrossOver

enum { CROSS_ONE_IN = 8, MOST_RUN = 16 };

struct mutator {
	uint8_t *out;			/* of @room bytes */
	size_t room;
	struct random r;
};

/* afl-fuzz finds these by name. */
void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(struct mutator *m, uint8_t *in, size_t len, uint8_t **out, uint8_t *other, size_t other_len,
		       size_t max);
const char *afl_custom_describe(struct mutator *m, size_t most);
void afl_custom_deinit(struct mutator *m);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static struct random bytes;		/* LLVMFuzzerMutate() has no place for it */

/* A run of bytes comes to be twice, or goes.  The new length. */
static size_t change_length(uint8_t *data, size_t size, size_t max)
{
	const size_t at = random_below(&bytes, size), left = size - at;
	size_t n = 1 + random_below(&bytes, left < MOST_RUN ? left : MOST_RUN);

	if (random_one_in(&bytes, 2)) {
		if (n == size)
			return size;
		memmove(data + at, data + at + n, left - n);
		return size - n;
	}
	if (n > max - size)
		n = max - size;
	memmove(data + at + n, data + at, left);
	return size + n;
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	static const uint8_t edges[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	uint8_t *at;

	if (!size || size > max)
		return size;
	at = data + random_below(&bytes, size);
	switch (random_below(&bytes, 4)) {
	case 0:
		*at ^= (uint8_t)(1u << random_below(&bytes, 8));
		return size;
	case 1:
		*at = (uint8_t)random_bits(&bytes);
		return size;
	case 2:
		*at = edges[random_below(&bytes, sizeof(edges))];
		return size;
	default:
		return change_length(data, size, max);
	}
}

void *afl_custom_init(void *afl, unsigned seed)
{
	struct mutator *m = calloc(1, sizeof(*m));

	(void)afl;
	if (!m)
		return NULL;
	m->r.state = seed;
	bytes.state = ~(uint64_t)seed;
	return m;
}

static void make_room(struct mutator *m, size_t max)
{
	if (m->room >= max)
		return;
	free(m->out);
	m->out = malloc(max);
	if (!m->out)
		glue_die("a mutation", -ENOMEM);
	m->room = max;
}

/* @other: another input of the queue, or NULL. */
size_t afl_custom_fuzz(struct mutator *m, uint8_t *in, size_t len, uint8_t **out, uint8_t *other, size_t other_len,
		       size_t max)
{
	const unsigned seed = (unsigned)random_bits(&m->r);

	make_room(m, max);
	*out = m->out;
	if (len > max)
		len = max;
	if (LLVMFuzzerCustomCrossOver && other && random_one_in(&m->r, CROSS_ONE_IN))
		return LLVMFuzzerCustomCrossOver(in, len, other, other_len, m->out, max, seed);
	memcpy(m->out, in, len);
	return LLVMFuzzerCustomMutator(m->out, len, max, seed);
}

/* Becomes part of the names of inputs that were found by it. */
const char *afl_custom_describe(struct mutator *m, size_t most)
{
	(void)m;
	(void)most;
	return "op:operations";
}

void afl_custom_deinit(struct mutator *m)
{
	free(m->out);
	free(m);
}
