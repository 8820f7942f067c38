/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hash.h - a number for bytes: FNV-1a of 64 bits
 */
#ifndef BDFUZZ_HASH_H
#define BDFUZZ_HASH_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t hash_bytes(const uint8_t *data, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ data[i]) * 0x100000001b3u;
	return hash;
}

#endif
