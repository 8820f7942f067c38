/* SPDX-License-Identifier: GPL-2.0 */
/*
 * print.h - a finding as text, for people
 *
 * Both sides, the operation, the place in the kernel, what the harness did that a machine does not, where the rule
 * comes from, known or new.
 */
#ifndef BDFUZZ_PRINT_H
#define BDFUZZ_PRINT_H

#include <stdio.h>

#include "check/check.h"

/* @s is the scenario that was run, @sut the system's name.  -EIO if @out did not take it; -ENOMEM. */
int finding_print(FILE *out, const struct finding *f, const struct scenario *s, const char *sut);
/*
 * How far to trust it: a sentence for each deviation from a real machine that the run had crossed, or that there was
 * none.  @next starts at 0; NULL when all were told.
 */
const char *finding_fidelity(const struct finding *f, unsigned *next);
const char *severity_name(enum severity severity);	/* "CRITICAL" */

#endif
