// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_lane.c - a target on one system under test: its files, before fuzzing
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/engine.h"
#include "cli/fuzz.h"
#include "scenario/bytes.h"

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path) ? -1 : 0;
}

void remove_tree(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

char *lane_path(const struct lane *l, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", l->directory, name) >= 0)
		return path;
	cli_internal("out of memory");
	return NULL;
}

int lane_make(const struct lane *l, const char *name, bool empty)
{
	char *path = lane_path(l, name);
	int err;

	if (!path)
		return EXIT_INTERNAL;
	if (empty)
		remove_tree(path);
	err = file_make_directory(path);
	if (err)
		cli_internal("%s: %s", path, strerror(-err));
	free(path);
	return err ? EXIT_INTERNAL : 0;
}

/* A seed is packed if it is a scenario, and copied if it is not. */
int lane_pack_file(const char *from, const char *to)
{
	struct scenario s;
	uint8_t *data;
	size_t len;
	int code, err;

	code = load_scenario(from, &s);
	if (code)
		return code;
	err = is_text(from) ? bytes_encode(&s, 1, &data, &len) : file_read(from, &data, &len);
	scenario_free(&s);
	if (err)
		return cli_internal("%s: %s", from, strerror(-err));
	err = len <= ENGINE_MAX_LEN ? file_write(to, data, len) : 0;	/* the engine would cut it */
	free(data);
	return err ? cli_internal("%s: %s", to, strerror(-err)) : 0;
}

static int pack_corpus(const struct lane *l, const char *corpus, const char *stem)
{
	char *from = place("corpus/%s/%s", corpus, stem), *to;
	struct file_list files = { 0 };
	int code = 0;

	if (!from)
		return EXIT_INTERNAL;
	if (file_list_add(&files, from, NULL))
		files.count = 0;		/* a target need not have any */
	for (size_t i = 0; !code && i < files.count; i++) {
		if (asprintf(&to, "%s/seeds/%s-%s-%04zu", l->directory, stem, corpus, i) < 0) {
			code = cli_internal("out of memory");
			break;
		}
		code = lane_pack_file(files.path[i], to);
		free(to);
	}
	file_list_free(&files);
	free(from);
	return code;
}

bool lane_parent(char stem[64])
{
	char *last = strrchr(stem, '_');

	if (!last || last == strchr(stem, '_'))	/* what is left has to be "fuzz_<surface>" */
		return false;
	*last = '\0';
	return true;
}

int lane_pack(const struct lane *l, const char *corpus)
{
	char stem[64];
	int code;

	snprintf(stem, sizeof(stem), "%s", l->like ? l->like : l->target);
	do
		code = pack_corpus(l, corpus, stem);
	while (!code && lane_parent(stem));
	return code;
}

int lane_put_away(const struct lane *l, const char *name)
{
	char *path = lane_path(l, name), *old = NULL;
	int code = path ? 0 : EXIT_INTERNAL;

	if (!code && asprintf(&old, "%s.old", path) < 0)
		code = cli_internal("out of memory");
	if (!code && !access(path, F_OK)) {
		remove_tree(old);
		if (rename(path, old))
			code = cli_internal("%s: %s", old, strerror(errno));
	}
	free(path);
	free(old);
	return code;
}

static int make_findings(const struct lane *l)
{
	int code = lane_count_findings(l) ? lane_put_away(l, "findings") : 0;

	return code ? code : lane_make(l, "findings", false);
}

char *lane_place(const struct lane *l, bool fixed)
{
	char name[4096];

	place_system(l->system, name, sizeof(name));
	return place("%s%s/%s/%s", l->room ? l->room : "build/work", fixed ? "-fixed" : "", name, l->target);
}

int lane_prepare(struct lane *l, bool fixed)
{
	int code;

	l->directory = lane_place(l, fixed);
	if (!l->directory)
		return EXIT_INTERNAL;
	code = lane_make(l, "corpus", fixed);
	if (!code)
		code = lane_make(l, "seeds", true);
	if (!code)
		code = lane_make(l, "artifacts", true);
	if (!code)
		code = l->keep ? lane_make(l, "findings", false) : make_findings(l);
	if (!code)
		code = lane_pack(l, "seeds");
	return code ? code : lane_pack(l, "regressions");
}

char *lane_program(const struct lane *l, const char *preset)
{
	char name[4096];

	if (!strcmp(l->system, "-"))
		return place("build/%s/fuzz/%s", preset, l->target);
	place_system(l->system, name, sizeof(name));
	return place("build/%s/fuzz/%s/%s", preset, name, l->target);
}

char *lane_findings(const struct lane *l)
{
	char *variable;

	return asprintf(&variable, "BDFUZZ_FINDINGS=%s/findings", l->directory) < 0 ? NULL : variable;
}

char *lane_dictionary(const struct lane *l)
{
	char stem[64], *path;

	snprintf(stem, sizeof(stem), "%s", l->like ? l->like : l->target);
	for (;;) {
		path = place("fuzz/%s.dict", stem);
		if (!path || !access(path, R_OK))
			return path;
		free(path);
		if (!lane_parent(stem))
			return NULL;
	}
}

int fuzz_lock(const char *verb)
{
	char *path = place("build/lock-fuzz");
	int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;

	free(path);
	if (fd < 0)
		return cli_internal("build/lock-fuzz: %s", strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB))
		return cli_unusable("%s: another session is running in this checkout", verb);
	return 0;
}

void lane_free(struct lane *l)
{
	lane_free_findings(l);
	free(l->sample);
	free(l->directory);
	l->directory = NULL;
}
