// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_coverage.c - which lines of each driver all corpora of the night together reach, by function
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>

#include "cli/coverage.h"
#include "cli/nightly.h"

/* "412, 417-420": the lines of function @number that are not reached. */
static void list_missed(const struct lines *l, const char *function, char *text, size_t room)
{
	size_t len = 0;
	struct range range = { 0 };

	text[0] = '\0';
	while (lines_unreached(l, range.last, &range)) {
		if (!range.function || strcmp(range.function, function) || len + 24 > room)
			continue;
		len += (size_t)snprintf(text + len, room - len, "%s%zu", len ? ", " : "", range.first);
		if (range.last > range.first)
			len += (size_t)snprintf(text + len, room - len, "-%zu", range.last);
	}
}

static void add_function(struct json_object *functions, const struct lines *l, const char *function, size_t reached,
			 size_t all)
{
	struct json_object *o;
	char missed[1000];

	if (!all)
		return;
	o = json_object_new_object();
	list_missed(l, function, missed, sizeof(missed));
	record_add_text(o, "name", "%s", function);
	record_add_number(o, "reached", (double)reached);
	record_add_number(o, "lines", (double)all);
	if (reached < all)
		record_add_text(o, "missed", "%s", missed);
	json_object_array_add(functions, o);
}

/* Lines come in the order of the file, so those of a function stand together. */
static struct json_object *functions_of(const struct lines *l)
{
	struct json_object *functions = json_object_new_array();
	const char *function = NULL;
	size_t reached = 0, all = 0;

	for (size_t i = 0; i <= l->count; i++) {
		const char *here = i < l->count ? l->line[i].function : NULL;

		if (function && here != function) {
			add_function(functions, l, function, reached, all);
			reached = all = 0;
		}
		function = here;
		if (here && l->line[i].counted) {
			all++;
			reached += l->line[i].reached;
		}
	}
	return functions;
}

static int add_file(struct night *n, const char *system, const struct coverage *c, const char *file)
{
	struct json_object *o;
	struct lines l;
	int err = coverage_lines(c, file, &l);

	if (err == -ENOENT)
		return 0;	/* not compiled into this kernel */
	if (err)
		return err;
	o = night_record(n, "coverage");
	record_add_text(o, "system", "%s", system);
	record_add_text(o, "file", "%s", file + 1);
	record_add_number(o, "reached", (double)l.reached);
	record_add_number(o, "lines", (double)l.all);
	json_object_object_add(o, "functions", functions_of(&l));
	lines_free(&l);
	return 0;
}

static int cover(struct night *n, const char *target)
{
	(void)target;
	for (size_t i = 0; i < n->systems.count && !n->interrupted; i++) {
		const char *system = n->systems.class[i]->name;
		struct coverage c;
		int err = coverage_open(system, n->work, &c);

		if (err == -ENOENT)
			continue;	/* the plain one speaks for the checked one */
		for (size_t k = 0; !err && coverage_file_number(k); k++)
			err = add_file(n, system, &c, coverage_file_number(k));
		if (err)
			night_fail(n, "the lines of %s could not be counted", system);
		else
			coverage_close(&c);
	}
	return 0;
}

const struct night_step night_coverage = {
	.name = "coverage", .run = cover,
};
