// SPDX-License-Identifier: GPL-2.0
/*
 * table.c - a table of text cells, printed in aligned columns or as Markdown
 */
#include "report/table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"

enum { CELL = 400 };	/* longest cell; the rest is cut off with "..." */

void table_init(struct table *t, size_t columns)
{
	*t = (struct table){ .columns = columns };
}

void table_begin(struct table *t, const char *const *head, size_t columns)
{
	table_init(t, columns);
	for (size_t i = 0; i < columns; i++)
		table_add(t, "%s", head[i]);
}

void table_free(struct table *t)
{
	for (size_t i = 0; i < t->cells; i++)
		free(t->cell[i]);
	free(t->cell);
	table_init(t, t->columns);
}

static int grow(struct table *t)
{
	size_t room = t->room ? 2 * t->room : 64;
	char **cell;

	if (t->cells < t->room)
		return 0;
	cell = realloc(t->cell, room * sizeof(*cell));
	if (!cell)
		return -ENOMEM;
	t->cell = cell;
	t->room = room;
	return 0;
}

void table_add(struct table *t, const char *format, ...)
{
	char raw[CELL], text[CELL];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	if (len < 0 || t->failed || grow(t)) {
		t->failed = 1;
		return;
	}
	t->cell[t->cells] = strdup(printable(raw, strlen(raw), text, sizeof(text)));
	if (t->cell[t->cells])
		t->cells++;
	else
		t->failed = 1;
}

static size_t width(const struct table *t, size_t column)
{
	size_t most = 0;

	for (size_t i = column; i < t->cells; i += t->columns)
		if (strlen(t->cell[i]) > most)
			most = strlen(t->cell[i]);
	return most;
}

static int is_number(const struct table *t, size_t column)
{
	for (size_t i = column + t->columns; i < t->cells; i += t->columns)
		if (!strchr("0123456789-", t->cell[i][0]))
			return 0;
	return t->cells > t->columns;
}

/* Without the empty ones at the end, which would only be blanks. */
static size_t count_cells(const struct table *t, size_t row)
{
	size_t n = t->columns;

	while (n > 1 && !t->cell[row * t->columns + n - 1][0])
		n--;
	return n;
}

static void print_text(const struct table *t, size_t row, FILE *out)
{
	const size_t cells = count_cells(t, row);

	for (size_t i = 0; i < cells; i++) {
		const char *cell = t->cell[row * t->columns + i];
		int pad = (int)(width(t, i) - strlen(cell));

		if (is_number(t, i))
			fprintf(out, "%*s%s", pad, "", cell);
		else if (i + 1 < cells)
			fprintf(out, "%s%*s", cell, pad, "");
		else
			fputs(cell, out);
		fputs(i + 1 < cells ? "  " : "\n", out);
	}
}

static void print_markdown_cell(const char *cell, FILE *out)
{
	for (; *cell; cell++) {
		if (strchr("|\\`*_<>", *cell))
			fputc('\\', out);
		fputc(*cell, out);
	}
}

static void print_markdown(const struct table *t, size_t row, FILE *out)
{
	for (size_t i = 0; i < t->columns; i++) {
		fputs("| ", out);
		print_markdown_cell(t->cell[row * t->columns + i], out);
		fputc(' ', out);
	}
	fputs("|\n", out);
	for (size_t i = 0; !row && i < t->columns; i++)
		fputs(i + 1 < t->columns ? "|---" : "|---|\n", out);
}

int table_print(const struct table *t, enum table_format format, FILE *out)
{
	if (t->failed)
		return -ENOMEM;
	for (size_t row = 0; (row + 1) * t->columns <= t->cells; row++) {
		if (format == TABLE_MARKDOWN)
			print_markdown(t, row, out);
		else
			print_text(t, row, out);
	}
	return 0;
}
