/* SPDX-License-Identifier: GPL-2.0 */
/*
 * buffer.h - bytes that grow at the end
 *
 * An allocation that fails is remembered and reported once, by buffer_take(); until then
 * everything added is dropped, so callers need no check after each step.
 */
#ifndef BDFUZZ_BUFFER_H
#define BDFUZZ_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	char *at;
	size_t len, room;
	bool failed;
};

/* @bytes more at the end, not filled in; NULL if memory ran out. */
char *buffer_more(struct buffer *b, size_t bytes);
void buffer_add(struct buffer *b, const void *from, size_t bytes);
void buffer_text(struct buffer *b, const char *text);
__attribute__((format(printf, 2, 3)))
void buffer_print(struct buffer *b, const char *format, ...);
/*
 * Hand the bytes over: *@at is malloc'ed, never NULL on success, and followed by a NUL that @len
 * does not count.  The buffer is empty afterwards.  -ENOMEM.
 */
int buffer_take(struct buffer *b, char **at, size_t *len);
void buffer_free(struct buffer *b);

#endif
