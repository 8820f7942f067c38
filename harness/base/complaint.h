/* SPDX-License-Identifier: GPL-2.0 */
/*
 * complaint.h - what a strict reader of a text says of it: a line and one printable sentence
 */
#ifndef BDFUZZ_COMPLAINT_H
#define BDFUZZ_COMPLAINT_H

#include <stdint.h>

struct complaint {
	uint32_t line;		/* 1-based; 0: out of memory */
	char what[120];		/* printable */
};

/* Fills in @c, with what was read made printable.  -EINVAL. */
__attribute__((format(printf, 3, 4))) int complain(struct complaint *c, uint32_t line, const char *format, ...);
int complain_memory(struct complaint *c);	/* -ENOMEM */

#endif
