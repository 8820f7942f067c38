/* SPDX-License-Identifier: GPL-2.0 */
/*
 * idioms.h - short sequences that make sense together, for the mutator to put in whole
 *
 * Text, on channel 1; whoever uses one moves it to the channel he likes.  Those on PCI hardware have numbers, bus
 * numbers and slots of their own: mutate_rewire() fits them in.  A number that nothing in the idiom has is that of any
 * bus that is there.
 */
#ifndef BDFUZZ_IDIOMS_H
#define BDFUZZ_IDIOMS_H

extern const char *const idioms[];	/* NULL-terminated */
extern const char *const idioms_hostile[];	/* what only a host that breaks the protocol does */
extern const char *const idioms_pci[];
extern const char *const idioms_net[];	/* channel 1 is a NIC, 2 the bus of a VF, 3 another NIC */
extern const char *const idioms_vmd[];

#endif
