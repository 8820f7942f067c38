/* SPDX-License-Identifier: GPL-2.0 */
/*
 * table.h - a table of text cells, printed in aligned columns or as Markdown
 */
#ifndef BDFUZZ_TABLE_H
#define BDFUZZ_TABLE_H

#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_MARKDOWN };

struct table {
	size_t columns, cells, room;
	char **cell;		/* row by row; the first row is the head */
	int failed;		/* memory ran out: table_print() says so */
};

void table_init(struct table *t, size_t columns);
void table_begin(struct table *t, const char *const *head, size_t columns);	/* with its first row */
/* Fill the next cell.  Bytes that are not printable ASCII come out as \xNN. */
__attribute__((format(printf, 2, 3)))
void table_add(struct table *t, const char *format, ...);
/* A column whose cells all begin with a digit or '-' is aligned to the right.  -ENOMEM. */
int table_print(const struct table *t, enum table_format format, FILE *out);
void table_free(struct table *t);

#endif
