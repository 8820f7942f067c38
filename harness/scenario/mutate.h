/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mutate.h - structure-aware mutation, for LLVMFuzzerCustomMutator and ...CrossOver
 *
 * Works on operations (insert, drop, duplicate, move, swap, make asynchronous, change one field to
 * a value that the field's type finds interesting, take over a field of another operation of the
 * same channel) and leaves raw bytes to the engine's own mutator now and then.
 * Deterministic in @seed.  Both return the new length, at most @max.  What is made is of @surface (SURFACE_ANY: of
 * all), and what only a hostile host does, if @hostile says so.
 */
#ifndef BDFUZZ_MUTATE_H
#define BDFUZZ_MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/operations.h"	/* enum surface */

/* LLVMFuzzerMutate; may be NULL */
typedef size_t (*mutate_engine)(uint8_t *data, size_t size, size_t max);

size_t mutate(uint8_t *data, size_t size, size_t max, unsigned seed, enum surface surface, bool hostile,
	      mutate_engine engine);
size_t mutate_cross(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out, size_t max,
		    unsigned seed);

#endif
