/* SPDX-License-Identifier: GPL-2.0 */
/*
 * field_text.h - how the value of one field is spelled
 */
#ifndef BDFUZZ_FIELD_TEXT_H
#define BDFUZZ_FIELD_TEXT_H

#include "base/buffer.h"
#include "scenario/operations.h"

int hex_digit(char c);		/* 0..15, or 16 if it is none */

/* -EINVAL: not spelled so; -ERANGE: a number out of the field's range.  @op is then untouched. */
int field_parse(const struct field *f, const char *word, size_t len, struct operation *op);
void field_format(struct buffer *b, const struct field *f, const struct operation *op);
/* What can stand there, for messages and the manual: "a number from 0 to 255". */
void field_describe(struct buffer *b, const struct field *f);

#endif
