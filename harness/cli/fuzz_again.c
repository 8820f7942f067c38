// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_again.c - findings whose scenario is run once more, by this program
 *
 * Does a finding need a host that breaks the protocol?  What a hostile host's target found is run with a host that
 * keeps it.  If the same comes out, users can meet it: the file then says so, and has no hostile host in it any more.
 *
 * What does ASan say of it?  Without ASan a use after free shows where it did harm, not where it was made, and frames
 * are inlined otherwise; known findings are named as ASan sees them.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/fuzz.h"
#include "cli/trial.h"
#include "report/finding.h"
#include "report/hits.h"

static bool drop_hostile(struct scenario *s)
{
	size_t left = 0, all = s->count;

	for (size_t i = 0; i < all; i++)
		if (s->op[i].kind != OP_NOTE && !(s->op[i].kind == OP_HOST && s->op[i].host.property == HOST_HOSTILE))
			s->op[left++] = s->op[i];
	s->count = left;
	return left < all;
}

/* The same finding has the same file name, which is made of its key. */
static const struct finding *find_same(const struct verdict *v, const char *path)
{
	char name[FINDING_FILE_NAME];

	for (uint32_t i = 0; i < v->findings; i++) {
		finding_file_name(&v->finding[i], name);
		if (file_has_suffix(path, name))
			return &v->finding[i];
	}
	return NULL;
}

static int rewrite(const char *path, const struct finding *f, const struct scenario *s, const char *sut)
{
	size_t len;
	char *text;
	int err = finding_to_text(f, s, sut, &text, &len);

	if (!err) {
		err = file_write(path, text, len);
		free(text);
	}
	return err ? cli_internal("%s: %s", path, strerror(-err)) : 0;
}

static int try_trusted(const struct lane *l, const struct sut_class *class, const char *path)
{
	const struct finding *same;
	struct verdict v = { 0 };
	struct scenario s;
	int code = load_scenario(path, &s);

	(void)l;
	if (code)
		return code;
	if (drop_hostile(&s)) {
		code = trials_run(class, &s, 1, &v) ? cli_internal("%s could not be run again", path) : 0;
		same = code ? NULL : find_same(&v, path);
		if (same)
			code = rewrite(path, same, &s, class->name);
		verdict_free(&v);
	}
	scenario_free(&s);
	return code;
}

/* What is there already is as short, or shorter. */
static int keep(const struct lane *l, const struct finding *f, const struct scenario *s, struct hits *hits)
{
	char name[FINDING_FILE_NAME], *path;
	struct scenario cut = *s;
	int code = 0;

	if (f->at < s->count)
		cut.count = f->at + 1;
	finding_file_name(f, name);
	if (asprintf(&path, "%s/findings/%s", l->directory, name) < 0)
		return cli_internal("out of memory");
	if (access(path, F_OK))
		code = rewrite(path, f, &cut, l->system);
	hits_count(hits, f);
	free(path);
	return code;
}

static int replace(const struct lane *l, const struct verdict *v, const struct scenario *s, const char *path)
{
	struct hits *hits = NULL;
	int code = lane_hits(l, &hits) ? cli_internal("%s: its counts cannot be read", l->directory) : 0;

	for (uint32_t i = 0; !code && i < v->findings; i++)
		code = keep(l, &v->finding[i], s, hits);
	if (!code)
		unlink(path);
	hits_close(hits);
	return code;
}

/* Of what ASan says nothing at all, the file stays as it is. */
static int try_asan(const struct lane *l, const struct sut_class *class, const char *path)
{
	struct verdict v = { 0 };
	struct scenario s;
	int code = load_scenario(path, &s);

	if (code)
		return code;
	code = trials_run(class, &s, 1, &v) ? cli_internal("%s could not be run again", path) : 0;
	if (!code && v.findings && !find_same(&v, path))
		code = replace(l, &v, &s, path);
	verdict_free(&v);
	scenario_free(&s);
	return code;
}

static int try_each(const struct lane *l, int (*again)(const struct lane *, const struct sut_class *, const char *))
{
	const struct sut_class *class = sut_find(l->system);
	char *path = lane_path(l, "findings");
	struct file_list files = { 0 };
	int code = 0;

	if (!path)
		return EXIT_INTERNAL;
	if (class && !file_list_add(&files, path, ".bdf"))
		for (size_t i = 0; !code && i < files.count; i++)
			code = again(l, class, files.path[i]);
	file_list_free(&files);
	free(path);
	return code;
}

int lane_try_trusted(const struct lane *l)
{
	return try_each(l, try_trusted);
}

int lane_try_asan(const struct lane *l)
{
	return try_each(l, try_asan);
}
