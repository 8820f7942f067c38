/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bytes_le.h - little-endian numbers of 0 to 8 bytes, and a reader that never runs over the end
 *
 * What lies beyond the end reads as zero: a fuzzer's input that is cut short still means something.
 * Whoever must know can ask reader_left().
 */
#ifndef BDFUZZ_BYTES_LE_H
#define BDFUZZ_BYTES_LE_H

#include <stddef.h>
#include <stdint.h>

struct reader {
	const uint8_t *at, *end;
};

static inline uint64_t le_get(const uint8_t *from, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)from[i] << 8 * i;
	return value;
}

static inline void le_put(uint8_t *to, size_t bytes, uint64_t value)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static inline size_t reader_left(const struct reader *r)
{
	return (size_t)(r->end - r->at);
}

static inline uint64_t reader_number(struct reader *r, size_t bytes)
{
	size_t have = reader_left(r) < bytes ? reader_left(r) : bytes;
	uint64_t value;

	if (reader_left(r) >= 8 && bytes && bytes <= 8)	/* the usual case, without a loop */
		value = le_get(r->at, 8) & UINT64_MAX >> (64 - 8 * bytes);
	else
		value = le_get(r->at, have);
	r->at += have;
	return value;
}

#endif
