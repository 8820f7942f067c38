/* SPDX-License-Identifier: GPL-2.0 */
/*
 * masks.h - how often each mask of a known finding was hit, for the end of a summary
 *
 * @hits has one count for each of known_masks (check/known.h), in their order; NULL where there was no memory.
 */
#ifndef BDFUZZ_REPORT_MASKS_H
#define BDFUZZ_REPORT_MASKS_H

#include <stdint.h>
#include <stdio.h>

#include "check/known.h"

uint64_t *masks_new(void);		/* all 0; for free() */
/* A finding on the system @sut, met @times times: counts if it is a known one. */
void masks_count(uint64_t *hits, const struct finding *f, const char *sut, uint64_t times);
/* A table of those that were hit.  -ENOMEM, -EIO. */
int masks_print(const uint64_t *hits, FILE *out);
/* "42 masks, 3 hit": of those that apply to these systems. */
void masks_summary(const uint64_t *hits, const char *const *system, size_t systems, FILE *out);

#endif
