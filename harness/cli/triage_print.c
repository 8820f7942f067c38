// SPDX-License-Identifier: GPL-2.0
/* triage_print.c - a cause for people: the scenario, who else shows it, the lines of the kernel */
#include <stdlib.h>
#include <string.h>

#include "check/print.h"
#include "cli/judge.h"
#include "cli/triage.h"
#include "scenario/text.h"

enum { LINES_AROUND = 3 };		/* of the kernel, before and behind the one that is named */

/* Where a line begins; NULL: the text has not that many.  Counted from 1. */
static const char *find_line(const char *text, unsigned long line)
{
	while (text && --line) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text && *text ? text : NULL;
}

static void print_around(const char *text, unsigned long line)
{
	const unsigned long first = line > LINES_AROUND ? line - LINES_AROUND : 1;
	const char *at = find_line(text, first);

	for (unsigned long i = first; at && *at && i <= line + LINES_AROUND; i++) {
		const size_t len = strcspn(at, "\n");

		printf("  %c %6lu  %.*s\n", i == line ? '>' : ' ', i, (int)len, at);
		at += len + (at[len] == '\n');
	}
}

/* @where is "drivers/pci/probe.c:1234 (pci_scan_slot)". */
static void print_code(const char *sut, const char *where)
{
	const size_t len = strcspn(where, ":");
	char file[160], *path;
	uint8_t *text;
	size_t size;

	if (where[len] != ':')
		return;
	snprintf(file, sizeof(file), "%.*s", (int)len, where);
	path = place_source(sut, file);
	if (path && !file_read(path, &text, &size)) {
		printf("\n%s\n", file);
		print_around((char *)text, strtoul(where + len + 1, NULL, 10));
		free(text);
	}
	free(path);
}

/* The systems that would be replayed, and those that were asked for. */
static void all_systems(const struct triage *t, struct systems *all)
{
	*all = t->systems;
	systems_all(all, false);
}

static void add_row(struct table *table, const struct cause *c, const struct verdict *v, const struct sut_class *class)
{
	static const char *const names[] = { [PASS] = "PASS", [KNOWN] = "KNOWN", [FAIL] = "FAIL" };
	char rules[200] = "";
	size_t len = 0;

	for (uint32_t i = 0; i < v->findings && len < sizeof(rules) - 50; i++)
		len += (size_t)snprintf(rules + len, sizeof(rules) - len, "%s%.40s", len ? " " : "",
					v->finding[i].rule->id);
	table_add(table, "%s%s", class->name, sut_note(class));
	table_add(table, "%s", names[judge(&c->s, v, class)]);
	table_add(table, "%s", rules);
}

static int print_systems(const struct triage *t, const struct cause *c)
{
	static const char *const heads[] = { "system under test", "result", "rules broken" };
	struct verdict verdict[SYSTEMS] = { { 0 } };
	struct systems all;
	struct table table;
	int err;

	all_systems(t, &all);
	err = trials_run_all(all.class, all.count, &c->s, 1, (size_t)t->jobs, verdict);
	if (err)
		return cli_internal("triage: %s", strerror(-err));
	table_begin(&table, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < all.count; i++) {
		add_row(&table, c, &verdict[i], all.class[i]);
		verdict_free(&verdict[i]);
	}
	putchar('\n');
	err = table_print(&table, TABLE_TEXT, stdout);
	table_free(&table);
	return err ? cli_internal("out of memory") : 0;
}

static void print_shortened(const struct cause *c)
{
	const size_t before = c->crash->s.count;

	printf("  %-9s %zu of the crashes, the shortest %s\n", "shown by", c->crashes, c->crash->path);
	if (c->runs)
		printf("  %-9s %zu operations of %zu, after %u runs\n", "short", c->s.count, before, c->runs);
	else
		printf("  %-9s it could not be made short, and stays as it is\n", "short");
}

int triage_print(const struct triage *t, const struct cause *c)
{
	size_t len;
	char *text;

	putchar('\n');
	if (finding_print(stdout, &c->finding, &c->s, c->class->name) || text_format(&c->s, &text, &len))
		return cli_internal("out of memory");
	print_shortened(c);
	printf("\n%s", text);
	free(text);
	print_code(c->class->name, c->finding.where);
	return print_systems(t, c);
}
