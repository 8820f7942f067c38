// SPDX-License-Identifier: GPL-2.0
/*
 * file.c - whole files and lists of files
 *
 * Results are looked at while they are written, and runs are interrupted: so nothing is ever
 * written in place.  Lists are sorted, as the order of readdir() would make runs differ.
 */
#define _GNU_SOURCE
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, uint8_t *data, size_t room, size_t *len)
{
	*len = 0;
	while (*len < room) {
		ssize_t got = read(fd, data + *len, room - *len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		*len += (size_t)got;
	}
	return 0;
}

static int read_open(int fd, size_t most, uint8_t **data, size_t *len)
{
	struct stat st;
	uint8_t *bytes;
	size_t got;
	int err;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if (st.st_size > (off_t)most)
		return -EFBIG;
	bytes = malloc((size_t)st.st_size + 1);
	if (!bytes)
		return -ENOMEM;
	err = read_all(fd, bytes, (size_t)st.st_size, &got);
	if (err) {
		free(bytes);
		return err;
	}
	bytes[got] = '\0';
	*data = bytes;
	*len = got;
	return 0;
}

int file_read_up_to(const char *path, size_t most, uint8_t **data, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);	/* a FIFO must not hold us up */
	int err;

	if (fd < 0)
		return -errno;
	err = read_open(fd, most, data, len);
	close(fd);
	return err;
}

int file_read(const char *path, uint8_t **data, size_t *len)
{
	return file_read_up_to(path, FILE_MOST, data, len);
}

static int write_all(int fd, const uint8_t *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		data += put;
		len -= (size_t)put;
	}
	return 0;
}

int file_write(const char *path, const void *data, size_t len)
{
	char *name;
	int fd, err;

	if (asprintf(&name, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		free(name);
		return err;
	}
	err = write_all(fd, data, len);
	if (!err && fchmod(fd, 0644))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(name, path))
		err = -errno;
	if (err)
		unlink(name);
	free(name);
	return err;
}

int file_make_directory(const char *path)
{
	char *copy = strdup(path);
	int err = 0;

	if (!copy)
		return -ENOMEM;
	for (char *at = copy + 1; !err; at++) {
		char c = *at;

		if (c && c != '/')
			continue;
		*at = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST)
			err = -errno;
		*at = c;
		if (!c)
			break;
	}
	free(copy);
	return err;
}

bool file_has_suffix(const char *path, const char *suffix)
{
	size_t len = strlen(path), want = strlen(suffix);

	return len >= want && !strcmp(path + len - want, suffix);
}

static int append(struct file_list *list, char *path)
{
	char **more = realloc(list->path, (list->count + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	list->path = more;
	list->path[list->count++] = path;
	return 0;
}

static void shrink(struct file_list *list, size_t count)
{
	while (list->count > count)
		free(list->path[--list->count]);
}

/* Keeps or frees @path.  The innermost entry is told first, and is the one to name. */
static int refuse(struct file_list *list, char *path, int err)
{
	if (err && !list->failed)
		list->failed = path;
	else
		free(path);
	return err;
}

static int add_below(struct file_list *list, const char *path, const char *suffix, int depth);

static int add_entry(struct file_list *list, char *path, const char *suffix, int depth)
{
	struct stat st;
	int err;

	if (stat(path, &st)) {
		err = -errno;
	} else if (S_ISDIR(st.st_mode)) {
		err = add_below(list, path, suffix, depth + 1);
	} else if (!depth || !suffix || file_has_suffix(path, suffix)) {
		err = append(list, path);
		if (!err)
			return 0;
	} else {
		err = 0;
	}
	return refuse(list, path, err);
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int add_below(struct file_list *list, const char *path, const char *suffix, int depth)
{
	struct dirent **entry;
	int err = 0, count;

	if (depth > 32)
		return -ELOOP;
	count = scandir(path, &entry, is_visible, alphasort);
	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		char *name;

		if (!err && asprintf(&name, "%s/%s", path, entry[i]->d_name) < 0)
			err = -ENOMEM;
		else if (!err)
			err = add_entry(list, name, suffix, depth);
		free(entry[i]);
	}
	free(entry);
	return err;
}

int file_list_add(struct file_list *list, const char *path, const char *suffix)
{
	size_t count = list->count;
	char *copy = strdup(path);
	int err;

	free(list->failed);
	list->failed = NULL;
	if (!copy)
		return -ENOMEM;
	while (strlen(copy) > 1 && copy[strlen(copy) - 1] == '/')
		copy[strlen(copy) - 1] = '\0';
	err = add_entry(list, copy, suffix, 0);
	if (err)
		shrink(list, count);
	return err;
}

void file_list_free(struct file_list *list)
{
	shrink(list, 0);
	free(list->path);
	free(list->failed);
	*list = (struct file_list){ 0 };
}
