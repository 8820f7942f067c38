// SPDX-License-Identifier: GPL-2.0
/* bench_print.c - see bench.h */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>

#include "cli/bench.h"

static struct json_object *row(const struct table *t, size_t first)
{
	struct json_object *texts = json_object_new_array();

	for (size_t i = 0; i < t->columns; i++)
		json_object_array_add(texts, json_object_new_string(t->cell[first + i]));
	return texts;
}

int bench_print(const struct table *t, enum bench_format format)
{
	const int form = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

	if (format == BENCH_TEXT)
		return table_print(t, TABLE_TEXT, stdout);
	if (t->failed)
		return -ENOMEM;
	for (size_t at = t->columns; at + t->columns <= t->cells; at += t->columns) {
		struct json_object *o = json_object_new_object();

		json_object_object_add(o, "head", row(t, 0));
		json_object_object_add(o, "row", row(t, at));
		puts(json_object_to_json_string_ext(o, form));
		json_object_put(o);
	}
	return 0;
}
