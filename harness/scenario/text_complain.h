/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text_complain.h - a line being read, and what is said when it makes no sense
 *
 * All return the error that the parser is to return.
 */
#ifndef BDFUZZ_TEXT_COMPLAIN_H
#define BDFUZZ_TEXT_COMPLAIN_H

#include "scenario/operations.h"
#include "scenario/text.h"

struct line {
	const char *start, *at, *end;
	uint32_t number;			/* 1-based */
	struct scenario *out;
	struct text_error *error;
	struct operation *op;			/* being filled in */
	const struct operation_class *class;	/* its row of the table; NULL before its name is known */
	uint32_t seen;				/* fields that have a value, as bits by place in the table */
};

struct token {
	const char *at;
	size_t len;		/* 0: end of the line */
};

__attribute__((format(printf, 3, 4)))
int complain(struct line *l, const char *at, const char *format, ...);
int complain_token(struct line *l, struct token t, const char *expected);	/* found @t, expected ... */
int complain_value(struct line *l, const struct field *f, struct token t, int error);
int complain_missing(struct line *l, const struct field *f, struct token t);
int complain_extra(struct line *l, struct token t);
int complain_key(struct line *l, struct token t);
int complain_operation(struct line *l, struct token t);
int complain_full(struct line *l, int error);
int complain_memory(struct line *l);

/* NULL if there is none */
const struct field *find_key(const struct operation_class *class, struct token t);
bool has_value(const struct operation_class *class);	/* has a word behind an equals sign */

#endif
