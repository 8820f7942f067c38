/* SPDX-License-Identifier: GPL-2.0 */
/* capture_parts.h - what the files that read and write captures share */
#ifndef BDFUZZ_CAPTURE_PARTS_H
#define BDFUZZ_CAPTURE_PARTS_H

#include "capture/capture.h"

struct span {			/* some bytes of the text */
	const char *at, *end;
};

/* A line, or the file where @line is 0, is wrong.  -EINVAL. */
__attribute__((format(printf, 4, 5))) int capture_complain(struct capture_error *e, uint32_t line, struct span text,
							   const char *format, ...);
int capture_memory(struct capture_error *e);	/* -ENOMEM */

/* Value of a hexadecimal digit; 16 and up: it is none. */
extern const uint8_t capture_digit[256];

static inline bool span_is_digit(const char *at)
{
	return capture_digit[(uint8_t)*at] < 16;
}

/*
 * "[DOMAIN:]BUS:DEVICE.FUNCTION" at the start of a line: where it ends, NULL if it is none.  *@wrong says why it is
 * none although it has the form of one; else it is NULL.
 */
const char *capture_parse_address(struct span s, capture_address *address, const char **wrong);

/* What follows "#+" in a line. */
int capture_parse_fact(struct capture *c, struct span s, uint32_t line, struct capture_error *e);
int capture_write_facts(const struct capture *c, struct buffer *out);

#endif
