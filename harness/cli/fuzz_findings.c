// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_findings.c - what a session found, for people: new findings in full, known ones in a line each
 *
 * A lane's directory has one file for each key (check.h).  Known findings of one rule in one function are
 * one matter, however many keys they came under.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/fuzz.h"
#include "report/finding.h"
#include "report/table.h"

struct found {
	struct finding_head head;
	char function[80];		/* where it was met; "-": nowhere in particular */
	char *path;
};

static int list_files(const struct lane *l, struct file_list *files)
{
	char *path = lane_path(l, "findings");
	int err = path ? file_list_add(files, path, NULL) : -1;

	free(path);
	return err;
}

size_t lane_count_findings(const struct lane *l)
{
	struct file_list files = { 0 };
	size_t count;

	list_files(l, &files);
	count = files.count;
	file_list_free(&files);
	return count;
}

/* "file.c:12 (function)" */
static void take_function(struct found *f)
{
	const char *open = strrchr(f->head.where, '(');

	snprintf(f->function, sizeof(f->function), "%.*s", open ? (int)strcspn(open + 1, ")") : 1,
		 open ? open + 1 : "-");
}

static int read_found(const struct lane *l, const char *path, struct found *f)
{
	struct scenario s;
	int code;

	*f = (struct found){ .head = { .id = "CRASH" }, .path = strdup(path) };
	if (!f->path)
		return cli_internal("out of memory");
	snprintf(f->head.sut, sizeof(f->head.sut), "%.150s", l->system);
	if (is_text(path)) {
		code = load_scenario(path, &s);
		if (code)
			return code;
		finding_read_head(&s, &f->head);
		scenario_free(&s);
	}
	take_function(f);
	return 0;
}

static bool same_matter(const struct found *a, const struct found *b)
{
	return a->head.known && b->head.known && !strcmp(a->head.id, b->head.id) && !strcmp(a->function, b->function);
}

int lane_load_findings(struct lane *l)
{
	struct file_list files = { 0 };
	int code = 0;

	if (list_files(l, &files))
		return 0;
	l->found = calloc(files.count + 1, sizeof(*l->found));
	if (!l->found)
		code = cli_internal("out of memory");
	while (!code && l->founds < files.count) {
		struct found *f = &l->found[l->founds];
		bool again = false;

		code = read_found(l, files.path[l->founds++], f);
		for (const struct found *old = l->found; old < f; old++)
			again |= same_matter(old, f);
		l->known += f->head.known && !again;
		l->fresh += !f->head.known;
	}
	file_list_free(&files);
	return code;
}

void lane_free_findings(struct lane *l)
{
	for (size_t i = 0; i < l->founds; i++)
		free(l->found[i].path);
	free(l->found);
	l->found = NULL;
	l->founds = 0;
}

/* As it is typed in the checkout. */
static const char *short_path(const struct found *f)
{
	const char *below = strstr(f->path, "/build/work");

	return below ? below + 1 : f->path;
}

/* One line for each matter: met on these systems; the file of the first. */
static void add_known(struct table *t, const struct fuzz *f, const struct found *it)
{
	char systems[400] = "";
	size_t len = 0;

	for (size_t i = 0; i < f->lanes; i++) {
		const struct lane *l = &f->lane[i];

		for (size_t k = 0; k < l->founds; k++) {
			if (!same_matter(&l->found[k], it))
				continue;
			if (!len && &l->found[k] != it)
				return;		/* it has its line already */
			len += (size_t)snprintf(systems + len, sizeof(systems) - len, "%s%.100s", len ? "," : "",
						l->system);
			break;
		}
		if (len >= sizeof(systems) - 110)
			break;
	}
	table_add(t, "%s", it->head.id);
	table_add(t, "%s", it->function);
	table_add(t, "%s", systems);
	table_add(t, "%s", short_path(it));
}

static void print_known(const struct fuzz *f)
{
	struct table t;

	table_init(&t, 4);
	table_add(&t, "known finding");
	table_add(&t, "in");
	table_add(&t, "met on");
	table_add(&t, "shortest scenario");
	for (size_t i = 0; i < f->lanes; i++)
		for (size_t k = 0; k < f->lane[i].founds; k++)
			if (f->lane[i].found[k].head.known)
				add_known(&t, f, &f->lane[i].found[k]);
	if (t.cells > t.columns) {
		putchar('\n');
		table_print(&t, TABLE_TEXT, stdout);
	}
	table_free(&t);
}

static void print_new(const struct found *f)
{
	printf("\nNEW: %s on %s: %s\n", f->head.id, f->head.sut, f->head.sentence);
	printf("  found     %s\n", f->head.found);
	if (f->head.where[0])
		printf("  code      %s\n", f->head.where);
	printf("  file      %s\n", short_path(f));
}

void findings_print(const struct fuzz *f)
{
	const struct found *first = NULL;

	print_known(f);
	for (size_t i = 0; i < f->lanes; i++) {
		for (size_t k = 0; k < f->lane[i].founds; k++) {
			const struct found *found = &f->lane[i].found[k];

			if (!first || (first->head.known && !found->head.known))
				first = found;
			if (!found->head.known)
				print_new(found);
		}
	}
	if (!first)
		return;
	puts("\nKnown findings are explained in harness/check/known.c.  To see one happen, step by step:");
	printf("  ./bdfuzz show %s --sut %s\n", short_path(first), first->head.sut);
}
