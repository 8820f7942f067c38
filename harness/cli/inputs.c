// SPDX-License-Identifier: GPL-2.0
/* inputs.c - see inputs.h */
#define _GNU_SOURCE
#include "cli/inputs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "cli/command.h"
#include "cli/fuzz.h"

enum { AT_A_TIME = 500 };		/* arguments of a process */

static bool begins_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* libFuzzer names what it keeps by its SHA-1. */
static bool is_hash(const char *name)
{
	return strlen(name) == 40 && strspn(name, "0123456789abcdef") == 40;
}

enum input_kind input_kind(const char *path)
{
	static const char *const crashes[] = { "crash-", "leak-", "timeout-", "oom-", "slow-unit-" };
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	if (is_text(name))
		return INPUT_TEXT;
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		if (begins_with(name, crashes[i]))
			return INPUT_CRASH;
	/* AFL++: "id:000001,sig:06,src:000000,..."; with another letter where a file system has no colons. */
	if (begins_with(name, "id:") || begins_with(name, "id_")) {
		const bool hang = strstr(path, "/hangs/");

		return hang || strstr(name, ",sig") ? INPUT_CRASH : INPUT_CORPUS;
	}
	return is_hash(name) || begins_with(name, "fuzz_") ? INPUT_CORPUS : INPUT_FOREIGN;
}

bool input_target(const char *path, char target[64])
{
	const char *at = path, *found = NULL;

	for (; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (begins_with(at, "fuzz_") && strchr(at, '/'))
			found = at;
	}
	if (!found)
		return false;
	snprintf(target, 64, "%.*s", (int)(strcspn(found, "/") % 64), found);
	return true;
}

/* @path if it can be run; else it is freed. */
static char *if_program(char *path)
{
	if (path && !access(path, X_OK))
		return path;
	free(path);
	return NULL;
}

char *input_program(const char *target)
{
	char name[4096], *path = if_program(place_beside("fuzz/%s", target));

	for (size_t i = 0; !path && sut_classes[i]; i++) {
		place_system(sut_classes[i]->name, name, sizeof(name));
		path = if_program(place_beside("fuzz/%s/%s", name, target));
	}
	return path;
}

char *input_scratch(const char *verb)
{
	char *path = place("build/work/%s.XXXXXX", verb), *above = place("build/work");
	int err = path && above ? file_make_directory(above) : -ENOMEM;

	free(above);
	if (!err && mkdtemp(path))
		return path;
	cli_internal("%s: %s", path ? path : verb, strerror(err ? -err : errno));
	free(path);
	return NULL;
}

void input_remove(char *scratch)
{
	if (scratch)
		remove_tree(scratch);
	free(scratch);
}

/* What was told of the input @name.  The engine may run one more often, and others of its own. */
static int read_text(const char *directory, const char *name, struct scenario *s)
{
	uint8_t *data;
	char *path;
	size_t len;
	int code = 0, err = file_read(name, &data, &len);

	if (err)
		return cli_unusable("%s: %s", name, strerror(-err));
	err = asprintf(&path, "%s/%016" PRIx64 ".bdf", directory, hash_bytes(data, len));
	free(data);
	if (err < 0)
		return cli_internal("out of memory");
	if (!access(path, R_OK)) {
		code = load_scenario(path, s);
		free(s->name);
		s->name = strdup(name);
	}
	free(path);
	return code;
}

static int unpack_some(const char *program, char *const *path, size_t count, const char *scratch, struct scenario *s)
{
	struct command c = { 0 };
	int code = 0, err;

	command_add(&c, "%s", program);
	for (size_t i = 0; i < count; i++)
		command_add(&c, "%s", path[i]);
	command_set(&c, "BDFUZZ_TEXT=%s", scratch);
	err = command_run(&c, NULL, NULL);
	if (err < 0)
		return cli_internal("%s: %s", program, strerror(-err));
	for (size_t i = 0; !code && i < count; i++)
		code = read_text(scratch, path[i], &s[i]);
	return code;
}

int input_unpack(const char *program, char *const *path, size_t count, const char *scratch, struct scenario *s)
{
	int code = 0;

	for (size_t i = 0; i < count; i++)
		scenario_init(&s[i]);
	for (size_t i = 0; !code && i < count; i += AT_A_TIME)
		code = unpack_some(program, path + i, count - i < AT_A_TIME ? count - i : AT_A_TIME, scratch, s + i);
	return code;
}
