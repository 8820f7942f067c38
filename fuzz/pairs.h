/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pairs.h - what the targets share that compare two systems under test
 */
#ifndef BDFUZZ_PAIRS_H
#define BDFUZZ_PAIRS_H

#include <stdbool.h>

/*
 * What a target is: whether its host breaks the protocol.  The engine's functions are in pairs.c: the two real systems
 * that are linked in run the scenario that an input is, and where they part goes to glue_report().
 */
extern const bool pairs_hostile;
/* Which of the two is A; made by the build. */
extern const char *const pairs_a, *const pairs_b;

#endif
