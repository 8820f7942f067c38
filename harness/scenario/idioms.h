/* SPDX-License-Identifier: GPL-2.0 */
/*
 * idioms.h - short sequences that make sense together, for the mutator to put in whole
 *
 * Text, on channel 1; whoever uses one moves it to the channel he likes.
 */
#ifndef BDFUZZ_IDIOMS_H
#define BDFUZZ_IDIOMS_H

extern const char *const idioms[];	/* NULL-terminated */
extern const char *const idioms_hostile[];	/* what only a host that breaks the protocol does */

#endif
