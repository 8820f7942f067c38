/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd_detect.h - where are the host addresses on this device?  For an ID that no table knows
 *
 * Seed 002's question that nobody answered: the right place "should be detected at run time".  Each method is tried;
 * what it gives is held against what host addresses of a working machine must be, and against what the others give.
 */
#ifndef BDFUZZ_MODEL_VMD_DETECT_H
#define BDFUZZ_MODEL_VMD_DETECT_H

#include "model/vmd.h"

/* What speaks for and against a method, as bits. */
enum vmd_sign {
	VMD_SIGN_ZERO = 1 << 0,		/* against: a host address of 0 */
	VMD_SIGN_ONES = 1 << 1,		/* against: all ones */
	VMD_SIGN_UNALIGNED = 1 << 2,	/* against: not a multiple of the window's size */
	VMD_SIGN_RANGE = 1 << 3,	/* against: the window ends beyond 52 bits, or begins below 1 MiB */
	VMD_SIGN_OVERLAP = 1 << 4,	/* against: both windows would share host addresses */
	VMD_SIGN_TYPE = 1 << 5,		/* against, a little: type bits that are not those of the BAR */
	VMD_SIGN_CHILDREN_OUT = 1 << 6,	/* against: a programmed child BAR lies in neither translated window */
	VMD_SIGN_CHILDREN_IN = 1 << 7,	/* for: all that are programmed do, and there is one */
	VMD_SIGN_ENABLED = 1 << 8,	/* for: the enable bit or the signature is there */
	VMD_SIGN_ABSENT = 1 << 9,	/* a method with registers: neither is, so it gives what "none" gives */
	VMD_SIGN_OTHER = 1 << 10,	/* against: it is what another, more plausible method's registers look like from
					   here (host MEMBAR2 in the place of MEMBAR1) */
	VMD_SIGN_OUTSIDE = 1 << 11,	/* against: its registers would pass the end of their space */
	VMD_SIGN_SILENT = 1 << 12,	/* neither: the device does not answer, or its registers cannot be seen */
	VMD_SIGN_ELSEWHERE = 1 << 13,	/* against one that translates nothing: another method's registers do, or may */
	VMD_SIGNS = 14
};
enum { VMD_SIGNS_FOR = VMD_SIGN_CHILDREN_IN | VMD_SIGN_ENABLED };
extern const char *const vmd_sign_text[VMD_SIGNS];	/* by bit number; each a clause of a sentence */

/*
 * Plausible: all that is seen is as it would be.  Possible: it may be the method of this device, but it is off, or
 * something small is odd, or something else is enabled and makes no sense.  Unknown: its registers are not seen.
 */
enum vmd_verdict { VMD_PLAUSIBLE, VMD_POSSIBLE, VMD_WRONG, VMD_UNKNOWN, VMD_VERDICTS };
extern const char *const vmd_verdict_name[VMD_VERDICTS];

struct vmd_opinion {
	struct vmd_translation t;
	uint32_t signs;		/* enum vmd_sign */
	enum vmd_verdict verdict;
};

struct vmd_child {		/* a memory BAR of a function behind the endpoint, as programmed; start 0: it is not */
	uint64_t start, size;
};

struct vmd_detection {
	struct vmd_opinion opinion[VMD_METHODS];
	int method;		/* the one that is plausible; of several that agree, the first with registers.
				   -1: none is, or several that disagree */
	bool agree;		/* no two that are plausible give other offsets */
};

/* @child: @children of them, what is known; may be none. */
void vmd_detect(const struct vmd_view *v, const struct vmd_child *child, size_t children, struct vmd_detection *d);

#endif
