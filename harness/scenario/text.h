/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text.h - the text form (.bdf): one operation a line
 *
 *	# a comment line belongs to the scenario
 *	offer 1 pci 47505500-0001-0000-3130-444531303244 relid=1
 *	function 1 wslot=0 id=15b3:1016 class=020000 serial=1
 *	relations 1 form=2
 *	expect domain 1 = 0x0001
 *	rescind 1 &
 *	run 0 points=3
 */
#ifndef BDFUZZ_TEXT_H
#define BDFUZZ_TEXT_H

#include <stdio.h>

#include "scenario/scenario.h"

struct text_error {
	uint32_t line, column;	/* 1-based; 0 when the file as a whole is meant */
	char what[480];		/* what was found and what could stand there; one line, printable */
};

/*
 * Read a scenario from @len bytes of text.  CRLF and tabs are taken, a missing last newline too.
 * 0, or -EINVAL / -ENOMEM / -E2BIG with *@error filled and @out untouched.  What @out held before is
 * overwritten, not freed; the caller frees what it holds afterwards.  Its name is NULL.
 *
 * Blanks between words don't count.  A comment has a line of its own: behind an operation it is an error.
 */
int text_parse(const char *text, size_t len, struct scenario *out, struct text_error *error);

/*
 * Canonical form, each operation with its newline; *@text is malloc'ed and NUL-terminated.  Numbers
 * get one spelling, and fields that have their usual value are left out.  -ENOMEM.
 */
int text_format(const struct scenario *s, char **text, size_t *len);
int text_format_operation(const struct operation *op, char **text, size_t *len);

/* The manual's table of operations, made from the table that the parser uses. */
void text_print_grammar(FILE *out);

#endif
