// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_findings.c - what a session found, for people: new findings in full, known ones in a line each
 *
 * A lane's directory has one file for each key (check.h).  Known findings of one rule in one function are
 * one matter, however many keys they came under.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"
#include "cli/fuzz.h"
#include "report/finding.h"
#include "report/hits.h"
#include "report/masks.h"
#include "report/table.h"

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

static int read_found(const struct lane *l, const char *path, const struct hits *hits, struct found *f)
{
	char frame[KNOWN_FRAME];
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
	/* Whether it came after what a mask asks for was seen when it was met. */
	f->mask = known_mask(f->head.id, l->system, known_frame(f->head.where, frame), f->head.hostile,
			     f->head.known ? DONE_ALL : 0);
	f->hits = hits_of(hits, strrchr(path, '/') + 1);
	return 0;
}

static bool same_matter(const struct found *a, const struct found *b)
{
	return a->mask && b->mask && a->mask->finding == b->mask->finding && !strcmp(a->mask->rule, b->mask->rule) &&
	       !strcmp(a->mask->frame, b->mask->frame);
}

int lane_hits(const struct lane *l, struct hits **hits)
{
	char *directory = lane_path(l, "findings");
	int err = directory ? hits_open(directory, hits) : -ENOMEM;

	free(directory);
	return err;
}

static int open_hits(const struct lane *l, struct hits **hits)
{
	int err = lane_hits(l, hits);

	return err ? cli_internal("%s/findings: %s", l->directory, strerror(-err)) : 0;
}

int lane_load_findings(struct lane *l)
{
	struct file_list files = { 0 };
	struct hits *hits = NULL;
	int code;

	if (list_files(l, &files))
		return 0;
	l->found = calloc(files.count + 1, sizeof(*l->found));
	code = l->found ? open_hits(l, &hits) : cli_internal("out of memory");
	while (!code && l->founds < files.count) {
		struct found *f = &l->found[l->founds];
		bool again = false;

		code = read_found(l, files.path[l->founds++], hits, f);
		for (const struct found *old = l->found; old < f; old++)
			again |= same_matter(old, f);
		l->known += f->mask && !again;
		l->fresh += !f->mask;
	}
	hits_close(hits);
	file_list_free(&files);
	return code;
}

int lane_count_masks(struct lane *l, uint64_t *hits)
{
	int code = l->found ? 0 : lane_load_findings(l);

	for (size_t i = 0; !code && i < l->founds; i++)
		if (l->found[i].mask)
			hits[l->found[i].mask - known_masks] += l->found[i].hits + !l->found[i].hits;
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

/* One line for each matter: met on these systems, so often on all of them; the file of the first. */
static void add_known(struct table *t, const struct fuzz *f, const struct found *it)
{
	char systems[400] = "";
	uint64_t hits = 0;
	size_t len = 0;

	for (size_t i = 0; i < f->lanes; i++) {
		const struct lane *l = &f->lane[i];
		bool met = false;

		for (size_t k = 0; k < l->founds; k++) {
			if (!same_matter(&l->found[k], it))
				continue;
			if (!hits && &l->found[k] != it)
				return;		/* it has its line already */
			hits += l->found[k].hits + !l->found[k].hits;	/* a file says: once at least */
			met = true;
		}
		if (met && len < sizeof(systems) - 110)
			len += (size_t)snprintf(systems + len, sizeof(systems) - len, "%s%.100s", len ? "," : "",
						l->system);
	}
	table_add(t, "%s", it->mask->finding->name);
	table_add(t, "%s", it->mask->rule);
	table_add(t, "%s", it->mask->frame);
	table_add(t, "%s", systems);
	table_add(t, "%" PRIu64, hits);
	table_add(t, "%s", short_path(it));
}

static void print_known(const struct fuzz *f)
{
	struct table t;

	table_init(&t, 6);
	table_add(&t, "known finding");
	table_add(&t, "rule");
	table_add(&t, "in");
	table_add(&t, "met on");
	table_add(&t, "hits");
	table_add(&t, "shortest scenario");
	for (size_t i = 0; i < f->lanes; i++)
		for (size_t k = 0; k < f->lane[i].founds; k++)
			if (f->lane[i].found[k].mask)
				add_known(&t, f, &f->lane[i].found[k]);
	if (t.cells > t.columns) {
		putchar('\n');
		table_print(&t, TABLE_TEXT, stdout);
	}
	table_free(&t);
}

static void print_masks(const struct fuzz *f)
{
	uint64_t *hits = masks_new();
	const char *system[LANES];

	for (size_t i = 0; i < f->lanes; i++) {
		system[i] = f->lane[i].system;
		for (size_t k = 0; hits && k < f->lane[i].founds; k++)
			if (f->lane[i].found[k].mask)
				hits[f->lane[i].found[k].mask - known_masks]++;
	}
	putchar('\n');
	masks_summary(hits, system, f->lanes, stdout);
	free(hits);
}

static void print_new(const struct found *f)
{
	printf("\nNEW: %s on %s: %s\n", f->head.id, f->head.sut, f->head.sentence);
	printf("  found     %s\n", f->head.found);
	if (f->head.where[0])
		printf("  code      %s\n", f->head.where);
	if (f->head.fidelity[0])
		printf("  fidelity  %s\n", f->head.fidelity);
	if (f->hits)
		printf("  hits      %" PRIu64 "\n", f->hits);
	printf("  file      %s\n", short_path(f));
}

void findings_print(const struct fuzz *f)
{
	const struct found *first = NULL;

	print_known(f);
	print_masks(f);
	for (size_t i = 0; i < f->lanes; i++) {
		for (size_t k = 0; k < f->lane[i].founds; k++) {
			const struct found *found = &f->lane[i].found[k];

			if (!first || (first->mask && !found->mask))
				first = found;
			if (!found->mask)
				print_new(found);
		}
	}
	if (!first)
		return;
	puts("\n./bdfuzz findings NAME explains a known finding.  To see one happen, step by step:");
	printf("  ./bdfuzz show %s --sut %s\n", short_path(first), first->head.sut);
}
