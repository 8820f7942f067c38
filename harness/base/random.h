/* SPDX-License-Identifier: GPL-2.0 */
/*
 * random.h - numbers that follow from a seed: splitmix64 (Steele, Lea, Flood, 2014)
 *
 * For choices in mutators and tests.  Not for anything that must not be guessed.
 */
#ifndef BDFUZZ_RANDOM_H
#define BDFUZZ_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline uint64_t random_bits(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* 0 .. @n - 1; @n is not 0 and small beside 2^64, so the bias of the modulo does not matter. */
static inline uint32_t random_below(struct random *r, size_t n)
{
	return (uint32_t)(random_bits(r) % n);
}

static inline bool random_one_in(struct random *r, uint32_t n)
{
	return random_below(r, n) == 0;
}

#endif
