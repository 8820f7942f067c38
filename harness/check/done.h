/* SPDX-License-Identifier: GPL-2.0 */
/*
 * done.h - what was done in a run up to some moment: which operations, and what situations they led to
 *
 * Masks of known findings ask for it (`after rescind`): a mistake shows where others would show too.
 */
#ifndef BDFUZZ_DONE_H
#define BDFUZZ_DONE_H

#include "scenario/scenario.h"

__extension__ typedef unsigned __int128 done_set;

#define DONE(kind) ((done_set)1 << (kind))	/* an operation of this kind was carried out */
_Static_assert(OP_KINDS <= 96, "DONE(kind) and the situations have a bit each");

#define DONE_ALL (~(done_set)0)			/* all that a mask may ask for: nobody knows what came before */

/* Situations. */
#define DONE_FAILED_PROBE ((done_set)1 << 127)	/* a probe ended with an error, or never */
#define DONE_RELATIONS_THEN_EJECT ((done_set)1 << 126)	/* an eject came later than relations */
#define DONE_HOT_PLUG ((done_set)1 << 125)	/* hardware was plugged in after the guest had booted */
#define DONE_RANGES_OVERLAP ((done_set)1 << 124)	/* ranges were programmed that meet, or leave the one above */
#define DONE_NUMBERS_OUT ((done_set)1 << 123)	/* PLIGHT_NUMBERS_OUT */
#define DONE_SECOND_BUS ((done_set)1 << 122)	/* PLIGHT_SECOND_BUS */
#define DONE_SHARED_BUS ((done_set)1 << 121)	/* PLIGHT_SHARED_BUS */
#define DONE_RANGE_FULL ((done_set)1 << 120)	/* PLIGHT_RANGE_FULL (sut/sut.h) */
#define DONE_WIDE_BAR ((done_set)1 << 119)	/* a bridge's bus numbers are taken for (half of) a BAR */
#define DONE_VFS_NOWHERE ((done_set)1 << 118)	/* First VF Offset or VF Stride of a PF is 0 where it must not be */
#define DONE_FIXED_NUMBERS ((done_set)1 << 117)	/* a bridge has bus numbers that cannot be changed */

#endif
