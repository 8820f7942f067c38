// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_records.c - a night's results: one JSON object a line, appended a group at a time
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/printable.h"
#include "cli/nightly.h"

enum { TEXT = 4096 };

static int parse(const char *path, const char *text, size_t len, struct records *r)
{
	unsigned line = 0;

	for (const char *at = text, *end; (end = memchr(at, '\n', len - (size_t)(at - text))); at = end + 1) {
		char *one = strndup(at, (size_t)(end - at));
		struct json_object *o = one ? json_tokener_parse(one) : NULL;

		free(one);
		line++;
		if (!json_object_is_type(o, json_type_object) || !*record_text(o, "type")) {
			json_object_put(o);
			return cli_unusable("%s:%u: this is no result of a night", path, line);
		}
		json_object_array_add(r->all, o);
		r->good = end + 1 - text;
	}
	return 0;
}

int records_load(const char *path, struct records *r)
{
	uint8_t *text;
	size_t len;
	int code, err = file_read(path, &text, &len);

	*r = (struct records){ .all = json_object_new_array() };
	if (!r->all)
		return cli_internal("out of memory");
	if (err == -ENOENT)
		return 0;
	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	code = parse(path, (const char *)text, len, r);
	free(text);
	return code;
}

static int write_at(const char *path, long at, const struct buffer *b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666), err = 0;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, at))
		err = -errno;
	for (size_t done = 0; !err && done < b->len;) {
		ssize_t put = pwrite(fd, b->at + done, b->len - done, at + (long)done);

		if (put < 0 && errno != EINTR)
			err = -errno;
		done += put > 0 ? (size_t)put : 0;
	}
	if (!err && fsync(fd))
		err = -errno;
	if (err && ftruncate(fd, at))
		err = -errno;
	close(fd);
	return err;
}

int records_append(const char *path, struct records *r, struct json_object *fresh)
{
	struct buffer b = { .len = 0 };
	int err;

	for (size_t i = 0; i < json_object_array_length(fresh); i++) {
		const int form = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

		buffer_text(&b, json_object_to_json_string_ext(json_object_array_get_idx(fresh, i), form));
		buffer_text(&b, "\n");
	}
	err = b.failed ? -ENOMEM : write_at(path, r->good, &b);
	if (!err) {
		r->good += (long)b.len;
		for (size_t i = 0; i < json_object_array_length(fresh); i++)
			json_object_array_add(r->all, json_object_get(json_object_array_get_idx(fresh, i)));
	}
	buffer_free(&b);
	return err ? cli_internal("%s: %s", path, strerror(-err)) : 0;
}

void records_free(struct records *r)
{
	json_object_put(r->all);
	*r = (struct records){ .all = NULL };
}

struct json_object *records_next(const struct records *r, const char *type, size_t *at)
{
	while (r->all && *at < json_object_array_length(r->all)) {
		struct json_object *o = json_object_array_get_idx(r->all, (*at)++);

		if (!strcmp(record_text(o, "type"), type))
			return o;
	}
	return NULL;
}

const char *record_text(struct json_object *o, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(o, key));

	return text ? text : "";
}

double record_number(struct json_object *o, const char *key)
{
	return json_object_get_double(json_object_object_get(o, key));
}

struct json_object *record_new(const char *type, const char *unit)
{
	struct json_object *o = json_object_new_object();

	record_add_text(o, "type", "%s", type);
	record_add_text(o, "unit", "%s", unit);
	return o;
}

void record_add_text(struct json_object *o, const char *key, const char *format, ...)
{
	char raw[TEXT], text[TEXT + 16];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	json_object_object_add(o, key, json_object_new_string(printable(raw, strlen(raw), text, sizeof(text))));
}

void record_add_number(struct json_object *o, const char *key, double number)
{
	const int64_t whole = (int64_t)number;

	json_object_object_add(o, key, number == (double)whole ? json_object_new_int64(whole) :
				       json_object_new_double(number));
}
