/* SPDX-License-Identifier: GPL-2.0 */
/*
 * glue.h - what all targets share: defaults of the sanitizers, the mutator, what becomes of a finding
 */
#ifndef BDFUZZ_GLUE_H
#define BDFUZZ_GLUE_H

#include <stddef.h>
#include <stdint.h>

#include "check/check.h"
#include "scenario/operations.h"	/* enum surface */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed);

/*
 * Defined by a target whose own edges depend on the runs before: memory is used again that one of them made larger, or
 * sorted by address.  (Where systems are under test only the kernel's edges count, and its memory is restored.)
 */
extern const bool target_keeps_memory;

/* mutate() with the engine's own mutator, and mutate_cross(); with BDFUZZ_FIXED=<file> (`bench`) all is that file. */
size_t glue_mutate(uint8_t *data, size_t size, size_t max, unsigned int seed, enum surface surface, bool hostile);
size_t glue_cross(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out, size_t max,
		  unsigned int seed);

/*
 * What an input does, as a scenario, as far as it is of @surface: @s has been through scenario_init().  False: there is
 * no room for its host.
 */
bool glue_decode(const uint8_t *data, size_t size, enum surface surface, bool hostile, struct scenario *s);

/*
 * With BDFUZZ_TEXT=<directory> an input is to be told, not run: the scenario that was made of it goes to
 * <directory>/<hash_bytes() of the input, 16 digits>.bdf.  True: it did.
 */
bool glue_as_text(const uint8_t *data, size_t size, const struct scenario *s);

/*
 * With BDFUZZ_FINDINGS=<directory>: count each finding there (report/hits.h), keep the shortest scenario of it as a
 * file, and return.  Without it: print a new finding and its scenario, and abort, as fuzzing services expect.
 */
void glue_report(const struct check_result *result, const struct scenario *s, const char *sut);
/* The harness could not do its work: say why and abort. */
_Noreturn void glue_die(const char *what, int err);

#endif
