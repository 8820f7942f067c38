/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mutate_field.h - new values for one field or for the data of one operation
 */
#ifndef BDFUZZ_MUTATE_FIELD_H
#define BDFUZZ_MUTATE_FIELD_H

#include "base/random.h"
#include "scenario/operations.h"

/* Give @f of @op, an operation of @s or about to become one, another value. */
void mutate_field(struct operation *op, const struct field *f, const struct scenario *s, struct random *r);
/* Change, cut or lengthen the bytes of @op, which takes some.  Without memory they stay as they are. */
void mutate_data(struct operation *op, struct scenario *s, struct random *r);

#endif
