/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lines.h - a source file's lines: how often each was executed, in which function, and what it says
 *
 * The counts are llvm-cov's (`llvm-cov export -format=lcov`), the text is the file's own.
 */
#ifndef BDFUZZ_LINES_H
#define BDFUZZ_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINES_MOST = 1000000 };	/* higher line numbers are refused */

struct line {
	bool counted, reached;	/* counted: there is something to execute */
	const char *function;	/* in which it is; NULL above the first */
	const char *text;	/* without its newline; "" if the file has no such line */
};

struct lines {
	char *path;		/* of the source file */
	struct line *line;	/* [0] is line 1 */
	size_t count;
	size_t all, reached;	/* as llvm-cov sums them up */
	char **function;	/* names, by number of their first line */
	size_t functions;
	char *text;
};

/* Unreached lines of one function with no reached line between them. */
struct range {
	size_t first, last;	/* 1-based */
	size_t lines;		/* of them counted */
	const char *function;
};

/*
 * Read what llvm-cov says about the first file whose path ends in @suffix; then lines_add_text() its text.  @l need
 * not be filled in before, and can be freed after an error too.  -ENOENT: not there, -EINVAL: no such output, -ENOMEM.
 */
int lines_parse(const char *lcov, size_t len, const char *suffix, struct lines *l);
int lines_add_text(struct lines *l, const char *text, size_t len);	/* -ENOMEM */
void lines_free(struct lines *l);

/* The first range after line @after (0: of all).  False if there is none. */
bool lines_unreached(const struct lines *l, size_t after, struct range *range);

#endif
