// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - scenarios from files, and where things are in the checkout
 */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/bytes.h"
#include "scenario/text.h"

bool is_text(const char *path)
{
	return file_has_suffix(path, ".bdf");
}

static int parse(const char *path, const uint8_t *data, size_t len, struct scenario *s)
{
	struct text_error error = { 0 };
	int err;

	if (!is_text(path))
		err = bytes_decode(data, len, s);
	else
		err = text_parse((const char *)data, len, s, &error);
	if (!err)
		return 0;
	if (err == -ENOMEM)
		return cli_internal("%s: out of memory", path);
	if (!error.line)
		return cli_unusable("%s: %s", path, error.what);
	return cli_unusable("%s:%u:%u: %s", path, error.line, error.column, error.what);
}

int load_scenario(const char *path, struct scenario *s)
{
	uint8_t *data;
	size_t len;
	int err;

	scenario_init(s);
	err = file_read(path, &data, &len);
	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	err = parse(path, data, len, s);
	free(data);
	if (err)
		return err;
	s->name = strdup(path);
	return 0;
}

/* The program is <root>/build/<preset>/bdfuzz. */
static int find_root(char root[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", root, PATH_MAX - 1);

	if (len < 0)
		return -errno;
	root[len] = '\0';
	for (int i = 0; i < 3; i++) {
		char *slash = strrchr(root, '/');

		if (!slash)
			return -ENOENT;
		*slash = '\0';
	}
	return 0;
}

char *place(const char *what, ...)
{
	char root[PATH_MAX], *path = NULL, *tail = NULL;
	va_list args;

	va_start(args, what);
	if (vasprintf(&tail, what, args) < 0)
		tail = NULL;
	va_end(args);
	if (tail && *tail == '/')
		return tail;
	if (!tail || find_root(root) || asprintf(&path, "%s/%s", root, tail) < 0) {
		path = NULL;
		cli_internal("the program cannot tell where it was built");
	}
	free(tail);
	return path;
}

void place_system(const char *sut, char *name, size_t room)
{
	snprintf(name, room, "%s", sut);
	for (char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '.' && *at != '-')
			*at = '_';
}
