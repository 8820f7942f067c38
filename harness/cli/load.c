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

/* The directory that the program is in, or that @up more directories hold. */
static int find_above(char path[PATH_MAX], int up)
{
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (len < 0)
		return -errno;
	path[len] = '\0';
	for (int i = 0; i <= up; i++) {
		char *slash = strrchr(path, '/');

		if (!slash)
			return -ENOENT;
		*slash = '\0';
	}
	return 0;
}

__attribute__((format(printf, 2, 0))) static char *place_from(int up, const char *what, va_list args)
{
	char top[PATH_MAX], *path = NULL, *tail = NULL;

	if (vasprintf(&tail, what, args) < 0)
		tail = NULL;
	if (tail && *tail == '/')
		return tail;
	if (!tail || find_above(top, up) || asprintf(&path, "%s/%s", top, tail) < 0) {
		path = NULL;
		cli_internal("the program cannot tell where it was built");
	}
	free(tail);
	return path;
}

/* The program is <root>/build/<preset>/bdfuzz. */
char *place(const char *what, ...)
{
	va_list args;
	char *path;

	va_start(args, what);
	path = place_from(2, what, args);
	va_end(args);
	return path;
}

char *place_beside(const char *what, ...)
{
	va_list args;
	char *path;

	va_start(args, what);
	path = place_from(0, what, args);
	va_end(args);
	return path;
}

void place_system(const char *sut, char *name, size_t room)
{
	snprintf(name, room, "%s", sut);
	for (char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '.' && *at != '-')
			*at = '_';
}

/* "6.12" of "linux-6.12-checked" and of "linux-6.12+h3", "/home/me/linux" of "linux:/home/me/linux". */
static bool kernel_of(const char *sut, char *kernel)	/* as long as @sut */
{
	static const char checked[] = "-checked";

	if (strncmp(sut, "linux-", 6) && strncmp(sut, "linux:", 6))
		return false;
	strcpy(kernel, sut + 6);
	if (*kernel != '/')
		kernel[strcspn(kernel, "+")] = '\0';
	if (file_has_suffix(kernel, checked))
		kernel[strlen(kernel) - strlen(checked)] = '\0';
	return true;
}

char *place_source(const char *sut, const char *file)
{
	char *kernel = strdup(sut), *path = NULL;

	if (!kernel || !kernel_of(sut, kernel)) {
		free(kernel);
		return NULL;
	}
	path = strchr(sut, '+') ? place_beside("planted/%s/source/%s", sut + strlen("linux-"), file) : NULL;
	if (!path || access(path, R_OK)) {
		free(path);
		for (char *at = kernel; *at; at++)
			if (!isalnum((unsigned char)*at))
				*at = '_';
		path = place("build/kernel/%s/source/%s", kernel, file);
	}
	free(kernel);
	return path;
}
