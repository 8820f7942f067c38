// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_mode.c - does a finding need a host that breaks the protocol?
 *
 * A scenario that a hostile host's target found is run once more with a host that keeps the protocol.  If the same
 * comes out, users can meet it: the file then says so, and has no hostile host in it any more.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/fuzz.h"
#include "cli/trial.h"
#include "report/finding.h"

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

static int try_trusted(const struct sut_class *class, const char *path)
{
	const struct finding *same;
	struct verdict v = { 0 };
	struct scenario s;
	int code = load_scenario(path, &s);

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

int lane_try_trusted(const struct lane *l)
{
	const struct sut_class *class = sut_find(l->system);
	char *path = lane_path(l, "findings");
	struct file_list files = { 0 };
	int code = 0;

	if (!path)
		return EXIT_INTERNAL;
	if (class && !file_list_add(&files, path, ".bdf"))
		for (size_t i = 0; !code && i < files.count; i++)
			code = try_trusted(class, files.path[i]);
	file_list_free(&files);
	free(path);
	return code;
}
