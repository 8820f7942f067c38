/* SPDX-License-Identifier: GPL-2.0 */
/*
 * file.h - whole files and lists of files
 */
#ifndef BDFUZZ_FILE_H
#define BDFUZZ_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILE_MOST = 64 << 20 };	/* bytes; larger files are refused */

/*
 * Read a regular file.  *@data is malloc'ed and followed by a NUL that *@len does not count.
 * -errno; -EISDIR for a directory, -EFBIG beyond FILE_MOST, -EINVAL for anything that is no file.
 */
int file_read(const char *path, uint8_t **data, size_t *len);
/* The same with another limit. */
int file_read_up_to(const char *path, size_t most, uint8_t **data, size_t *len);
/* Write a file whole or not at all: a temporary one beside it, then a rename.  -errno. */
int file_write(const char *path, const void *data, size_t len);
/* Make a directory and those above it.  0 also if it is there. */
int file_make_directory(const char *path);

struct file_list {
	char **path;
	size_t count;
	char *failed;		/* after an error: the entry that it is about; NULL if memory ran out */
};

/*
 * Add @path itself, or the files below it if it is a directory: sorted by name, hidden ones left
 * out; with @suffix (may be NULL) only those that end in it.  -errno with the paths of @list as they were.
 */
int file_list_add(struct file_list *list, const char *path, const char *suffix);
void file_list_free(struct file_list *list);
bool file_has_suffix(const char *path, const char *suffix);

#endif
