// SPDX-License-Identifier: GPL-2.0
/*
 * diff_print.c - the report: a table of all differences, then each with its shortest scenario, A and B side by side
 *
 * Narrow enough for a mail: at most 100 columns, if the names of files are not too long.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "check/print.h"
#include "cli/diff.h"
#include "report/finding.h"
#include "scenario/operations.h"
#include "scenario/text.h"

enum { COLUMNS = 100, OPERATION = 50, SIDE = 23 };	/* of a mail, and of the cells */
enum { LINE = 128 };					/* most bytes of a line */

static const char side_name[] = "AB";

static const char *text_of(const struct finding *f, enum differ_side side)
{
	return side == DIFFER_A ? f->expected : f->found;
}

/* A known finding that explains it: a rule that broke on one side only, there. */
static const struct known_mask *known_of(const struct diff *d, const struct shrunk *s)
{
	for (uint32_t i = 0; i < s->findings; i++) {
		const struct finding *f = &s->finding[i];
		const enum differ_side side = differ_broken(f);
		const struct known_mask *m = side == DIFFER_SIDES ? NULL : known_lookup(f, d->class[side]->name);

		if (m && f->at == s->finding->at)
			return m;
	}
	return NULL;
}

static const char *operation_name(const struct shrunk *s, const struct finding *f)
{
	return f->at < s->scenario.count ? operation_class[s->scenario.op[f->at].kind].name : "end";
}

/* What a cell of @columns takes of a text that is not cut in the report below. */
static void add_short(struct table *t, const char *text, int columns)
{
	if (strlen(text) <= (size_t)columns)
		table_add(t, "%s", text);
	else
		table_add(t, "%.*s...", columns - 3, text);
}

static void add_summary(struct table *t, const struct diff *d, size_t i)
{
	const struct shrunk *s = &d->difference[i].shortest;
	const struct known_mask *known = known_of(d, s);

	table_add(t, "%zu", i + 1);
	table_add(t, "%s", s->finding->rule->id);
	table_add(t, "%s", operation_name(s, s->finding));
	add_short(t, text_of(s->finding, DIFFER_A), SIDE);
	add_short(t, text_of(s->finding, DIFFER_B), SIDE);
	table_add(t, "%" PRIu64, d->difference[i].hits);
	table_add(t, "%s", known ? known->finding->name : "-");
}

static int print_summary(const struct diff *d, enum table_format format)
{
	static const char *const heads[] = { "#", "differs", "after", "A", "B", "runs", "known finding" };
	struct table t;
	int err;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < d->differences; i++)
		add_summary(&t, d, i);
	putchar('\n');
	err = table_print(&t, format, stdout);
	table_free(&t);
	return err;
}

/* ---- side by side ------------------------------------------------------------------------------- */

/* The next line of at most @columns of *@text, broken between words if that can be; empty at its end. */
static void take_line(const char **text, size_t columns, char line[LINE])
{
	size_t len = strlen(*text);

	if (len > columns) {
		len = columns;
		while (len > columns / 2 && (*text)[len] != ' ')
			len--;
		if ((*text)[len] != ' ')
			len = columns;
	}
	snprintf(line, LINE, "%.*s", (int)len, *text);
	*text += len;
	*text += strspn(*text, " ");
}

/* One line of the scenario with what differs behind it, on as many lines of the table as the longest cell needs. */
static void add_lines(struct table *t, const char *operation, const char *a, const char *b, bool wrap)
{
	const size_t columns = wrap ? OPERATION : LINE - 1, side = wrap ? SIDE : LINE - 1;
	char line[LINE];

	for (bool first = true; first || *operation || *a || *b; first = false) {
		take_line(&operation, first ? columns : columns - 4, line);
		table_add(t, "%s%s", first || !*line ? "" : "    ", line);
		take_line(&a, side, line);
		table_add(t, "%s", line);
		take_line(&b, side, line);
		table_add(t, "%s", line);
	}
}

/* A rule that broke on one side: its name is what the other side reads, too. */
static void side_text(const struct finding *f, enum differ_side side, char text[400])
{
	const enum differ_side broken = differ_broken(f);

	if (broken == DIFFER_SIDES)
		snprintf(text, 400, "%s", text_of(f, side));
	else if (broken == side)
		snprintf(text, 400, "%s: %s", f->rule->id, text_of(f, side));
	else
		snprintf(text, 400, "no %s", f->rule->id);
}

/* What differs after the @at-th operation; the first of it stands beside the operation. */
static void add_step(struct table *t, const struct shrunk *s, uint32_t at, const char *operation, bool wrap)
{
	for (uint32_t i = 0; i < s->findings; i++) {
		char a[400], b[400];

		if (s->finding[i].at != at)
			continue;
		side_text(&s->finding[i], DIFFER_A, a);
		side_text(&s->finding[i], DIFFER_B, b);
		add_lines(t, operation, a, b, wrap);
		operation = "";
	}
	if (*operation)
		add_lines(t, operation, "", "", wrap);
}

static bool differs_at_end(const struct shrunk *s)
{
	return s->findings && s->finding[s->findings - 1].at >= s->scenario.count;
}

static int add_scenario(struct table *t, const struct shrunk *s, bool wrap)
{
	for (uint32_t at = 0; at < s->scenario.count; at++) {
		size_t len;
		char *text;

		if (text_format_operation(&s->scenario.op[at], &text, &len))
			return -ENOMEM;
		text[len - 1] = '\0';	/* its newline */
		add_step(t, s, at, text, wrap);
		free(text);
	}
	if (differs_at_end(s))
		add_step(t, s, (uint32_t)s->scenario.count, "(the end: everything is taken away)", wrap);
	return 0;
}

/* Nothing, if there is no text. */
static void print_wrapped(const char *label, const char *text)
{
	const int indent = (int)strlen(label);
	char line[LINE];

	for (; *text; label = "") {
		take_line(&text, COLUMNS - (size_t)indent, line);
		printf("%-*s%s\n", indent, label, line);
	}
}

static void print_remarks(const struct diff *d, const struct difference *row)
{
	const struct finding *first = row->shortest.finding;
	const struct known_mask *known = known_of(d, &row->shortest);
	const char *fidelity;
	unsigned next = 0;

	for (const struct finding *f = first; f < first + row->shortest.findings; f++)
		if (f->where[0])
			printf("  code      %s: %s\n", f->rule->id, f->where);
	while (first->crossed && (fidelity = finding_fidelity(first, &next)))
		printf("  fidelity  %s\n", fidelity);
	if (known)
		printf("  known     ./bdfuzz findings %s\n", known->finding->name);
	print_wrapped("  follows   ", row->follows);
}

static int print_difference(const struct diff *d, size_t i, enum table_format format)
{
	const struct difference *row = &d->difference[i];
	const struct finding *f = row->shortest.finding;
	const enum differ_side broken = differ_broken(f);
	struct table t;
	int err;

	printf("\n%s%zu. %s", format == TABLE_MARKDOWN ? "### " : "", i + 1, f->rule->id);
	if (broken != DIFFER_SIDES)
		printf(", broken on %c only", side_name[broken]);
	printf(", after %s; met in %" PRIu64 " run%s\n\n", operation_name(&row->shortest, f), row->hits,
	       row->hits == 1 ? "" : "s");
	table_init(&t, 3);
	table_add(&t, "operation");
	table_add(&t, "A");
	table_add(&t, "B");
	err = add_scenario(&t, &row->shortest, format == TABLE_TEXT);
	if (!err)
		err = table_print(&t, format, stdout);
	table_free(&t);
	print_remarks(d, row);
	return err;
}

static void print_side(const struct sut_class *class, char name, enum table_format format)
{
	printf("%s%c  %s\n", format == TABLE_MARKDOWN ? "\n" : "", name, class->name);
	print_wrapped("   ", class->source);
}

int diff_print(const struct diff *d, enum table_format format)
{
	int err = 0;

	for (int side = 0; side < DIFFER_SIDES; side++)
		print_side(d->class[side], side_name[side], format);
	if (d->differences)
		err = print_summary(d, format);
	for (size_t i = 0; !err && i < d->differences; i++)
		err = print_difference(d, i, format);
	if (d->interrupted)
		puts("\ninterrupted: what was not made short yet is not listed");
	printf("\n%zu difference%s in %" PRIu64 " runs\n", d->differences, d->differences == 1 ? "" : "s", d->runs);
	return err ? cli_internal("out of memory") : d->differences ? EXIT_FINDINGS : EXIT_GOOD;
}
