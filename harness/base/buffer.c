// SPDX-License-Identifier: GPL-2.0
/*
 * buffer.c - bytes that grow at the end; see buffer.h
 *
 * Room doubles, so adding n bytes one by one costs O(n).
 */
#include "base/buffer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *buffer_more(struct buffer *b, size_t bytes)
{
	char *at;

	if (b->failed)
		return NULL;
	if (b->room - b->len < bytes) {
		size_t room = 2 * b->room + bytes + 64;

		at = realloc(b->at, room);
		if (!at) {
			b->failed = true;
			return NULL;
		}
		b->at = at;
		b->room = room;
	}
	at = b->at + b->len;
	b->len += bytes;
	return at;
}

void buffer_add(struct buffer *b, const void *from, size_t bytes)
{
	char *at = bytes ? buffer_more(b, bytes) : NULL;

	if (at)
		memcpy(at, from, bytes);
}

void buffer_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

void buffer_print(struct buffer *b, const char *format, ...)
{
	char text[256];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* Longer text goes in by buffer_text(); cutting it short here would be a silent loss. */
	if (len < 0 || (size_t)len >= sizeof(text))
		b->failed = true;
	else
		buffer_add(b, text, (size_t)len);
}

int buffer_take(struct buffer *b, char **at, size_t *len)
{
	buffer_add(b, "", 1);
	if (b->failed) {
		buffer_free(b);
		return -ENOMEM;
	}
	*at = b->at;
	*len = b->len - 1;
	*b = (struct buffer){ 0 };
	return 0;
}

void buffer_free(struct buffer *b)
{
	free(b->at);
	*b = (struct buffer){ 0 };
}
