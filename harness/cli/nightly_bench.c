// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_bench.c - what the verb bench measures, each row a record; a time is never a failure
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/nightly.h"

/* Each line is a row, with the heads of its table. */
static void add_row(struct night *n, const char *line)
{
	static const char *const keys[] = { "head", "row" };
	struct json_object *row = json_tokener_parse(line), *o;

	if (json_object_is_type(json_object_object_get(row, "row"), json_type_array)) {
		o = night_record(n, "bench");
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			json_object_object_add(o, keys[i], json_object_get(json_object_object_get(row, keys[i])));
	}
	json_object_put(row);
}

/* Checked configurations are for finding, not for speed. */
static void add_systems(const struct night *n, struct command *c)
{
	for (size_t i = 0; i < n->systems.count; i++) {
		if (file_has_suffix(n->systems.class[i]->name, "-checked"))
			continue;
		command_add(c, "--sut");
		command_add(c, "%s", n->systems.class[i]->name);
	}
}

static int bench(struct night *n, const char *target)
{
	char *program = place("build/fuzz-plain/bdfuzz"), *log = NULL, *rest;
	struct command c = { .arguments = 0 };
	uint8_t *text;
	size_t len;
	int code = 0;

	(void)target;
	if (!program || asprintf(&log, "%s/log-bench.txt", n->out) < 0) {
		free(program);
		return cli_internal("out of memory");
	}
	command_add(&c, "%s", program);
	command_add(&c, "bench");
	command_add(&c, "--format");
	command_add(&c, "jsonl");
	add_systems(n, &c);
	if (night_command(n, &c, log, NULL) && !n->interrupted)
		night_fail(n, "bench failed: what it printed is in %s", log);
	if (!n->interrupted && !file_read(log, &text, &len)) {
		rest = (char *)text;
		for (char *line; (line = strsep(&rest, "\n"));)
			add_row(n, line);
		free(text);
	}
	free(program);
	free(log);
	return code;
}

const struct night_step night_bench = {
	.name = "bench", .run = bench,
};
