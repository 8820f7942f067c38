// SPDX-License-Identifier: GPL-2.0
/*
 * triage_inputs.c - which files are crashes, and the scenarios that they are
 *
 * A file that is named on the command line is one; of a directory those are taken that are named as a scenario or as a
 * crash.  What else is there is named and passed by.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/fuzz.h"
#include "cli/inputs.h"
#include "cli/triage.h"

static const char usual_target[] = "fuzz_vpci";

static int add_crash(struct triage *t, const char *path)
{
	struct crash *more = reallocarray(t->crash, t->crashes + 1, sizeof(*more)), *c;

	if (!more)
		return cli_internal("out of memory");
	t->crash = more;
	c = &more[t->crashes];
	*c = (struct crash){ .path = strdup(path) };
	if (!c->path)
		return cli_internal("out of memory");
	t->crashes++;
	if (t->target || !input_target(path, c->target))
		snprintf(c->target, sizeof(c->target), "%.63s", t->target ? t->target : usual_target);
	return 0;
}

static int add_entry(struct triage *t, const char *path, bool named)
{
	const enum input_kind kind = input_kind(path);

	if (named || kind == INPUT_TEXT || kind == INPUT_CRASH)
		return add_crash(t, path);
	fprintf(stderr, "bdfuzz: %s: passed by: %s\n", path,
		kind == INPUT_CORPUS ? "an input that a corpus keeps, no crash" :
		"neither a scenario (.bdf) nor named as libFuzzer or AFL++ name a crash");
	t->passed_by++;
	return 0;
}

static int add_path(struct triage *t, const char *path)
{
	struct file_list files = { 0 };
	struct stat st;
	int err = file_list_add(&files, path, NULL), code = 0;
	const bool named = !err && !stat(path, &st) && !S_ISDIR(st.st_mode);

	if (err)
		code = cli_unusable("%s: %s", files.failed ? files.failed : path, strerror(-err));
	for (size_t i = 0; !code && i < files.count; i++)
		code = add_entry(t, files.path[i], named);
	file_list_free(&files);
	return code;
}

/* A scenario that is none is said to be so, and does not keep us from the others. */
static int load_text(struct triage *t, struct crash *c)
{
	const int code = load_scenario(c->path, &c->s);

	if (code == EXIT_UNUSABLE)
		t->unusable++;
	return code == EXIT_UNUSABLE ? 0 : code;
}

/* All crashes of one target as bytes, by its program. */
static int unpack(struct triage *t, const char *target, const char *scratch)
{
	char **path = calloc(t->crashes, sizeof(*path));
	struct scenario *s = calloc(t->crashes, sizeof(*s));
	size_t *of = calloc(t->crashes, sizeof(*of)), count = 0;
	char *program = input_program(target);
	int code = path && s && of ? 0 : cli_internal("out of memory");

	for (size_t i = 0; !code && i < t->crashes; i++) {
		if (is_text(t->crash[i].path) || strcmp(t->crash[i].target, target))
			continue;
		path[count] = t->crash[i].path;
		of[count++] = i;
	}
	if (!code && !program)
		code = cli_unusable("%s: there is no target '%s' here; --target says another", path[0], target);
	if (!code)
		code = input_unpack(program, path, count, scratch, s);
	for (size_t i = 0; !code && i < count; i++) {
		t->crash[of[i]].s = s[i];
		if (s[i].name)
			continue;
		fprintf(stderr, "bdfuzz: %s: is no scenario to %s; %s FILE runs it\n", path[i], target, program);
		t->unusable++;
	}
	free(program);
	free(path);
	free(of);
	free(s);
	return code;
}

/* Is there an earlier crash as bytes of the same target?  Then they were unpacked together. */
static bool was_unpacked(const struct triage *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!is_text(t->crash[i].path) && !strcmp(t->crash[i].target, t->crash[at].target))
			return true;
	return false;
}

/* An interrupt waits until nothing is left behind. */
static int load_all(struct triage *t)
{
	sigset_t before;
	const int signals = session_signals(&before);
	char *scratch = input_scratch("triage");
	int code = scratch ? 0 : EXIT_INTERNAL;

	for (size_t i = 0; !code && i < t->crashes; i++) {
		if (is_text(t->crash[i].path))
			code = load_text(t, &t->crash[i]);
		else if (!was_unpacked(t, i))
			code = unpack(t, t->crash[i].target, scratch);
	}
	input_remove(scratch);
	if (signals >= 0)
		close(signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

/* What could not be read, or is no scenario, goes. */
static void drop_unusable(struct triage *t)
{
	size_t left = 0;

	for (size_t i = 0; i < t->crashes; i++) {
		if (t->crash[i].s.name)
			t->crash[left++] = t->crash[i];
		else
			free(t->crash[i].path);
	}
	t->crashes = left;
}

int triage_add(struct triage *t, char *const *path, size_t paths)
{
	int code = 0;

	for (size_t i = 0; !code && i < paths; i++)
		code = add_path(t, path[i]);
	if (!code)
		code = load_all(t);
	drop_unusable(t);
	return code;
}
