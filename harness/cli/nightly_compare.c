// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_compare.c - this night beside the one before: findings that came and went, lines lost and won, speed
 */
#include <math.h>
#include <string.h>

#include "cli/nightly.h"

static bool same(struct json_object *a, struct json_object *b, const char *const *key)
{
	for (; *key; key++)
		if (strcmp(record_text(a, *key), record_text(b, *key)))
			return false;
	return true;
}

/* The record of this type in @r that says the same as @o under all these keys; NULL: none does. */
static struct json_object *find(const struct records *r, const char *type, struct json_object *o,
				const char *const *key)
{
	struct json_object *other;

	for (size_t at = 0; (other = records_next(r, type, &at));)
		if (same(o, other, key))
			return other;
	return NULL;
}

static struct json_object *change(struct night *n, const char *kind)
{
	struct json_object *o = night_record(n, "change");

	record_add_text(o, "kind", "%s", kind);
	return o;
}

/* ---- findings ------------------------------------------------------------------------------------ */

/* What is not known is told apart by its file, which is named by rule and frames; what is known by its name. */
static const char *const new_keys[] = { "target", "system", "key", NULL };
static const char *const known_keys[] = { "known", "system", NULL };

static const char *const *finding_keys(struct json_object *o)
{
	return *record_text(o, "known") ? known_keys : new_keys;
}

static void add_finding(struct night *n, struct json_object *o, const char *kind)
{
	const char *known = record_text(o, "known");
	struct json_object *c = change(n, kind);

	record_add_text(c, "what", "%s%s%s in %s, %s on %s", known, *known ? ": " : "", record_text(o, "rule"),
			*record_text(o, "where") ? record_text(o, "where") : "no function", record_text(o, "target"),
			record_text(o, "system"));
	record_add_text(c, "known", "%s", known);
}

/* Those of @in that are not in @other; one for each cause. */
static void differing_findings(struct night *n, const struct records *in, const struct records *other, const char *kind)
{
	struct json_object *o;

	for (size_t at = 0; (o = records_next(in, "finding", &at));)
		if (!find(other, "finding", o, finding_keys(o)) && find(in, "finding", o, finding_keys(o)) == o)
			add_finding(n, o, kind);
}

/* ---- coverage ------------------------------------------------------------------------------------ */

static struct json_object *function_of(struct json_object *file, const char *name)
{
	struct json_object *functions = json_object_object_get(file, "functions");

	for (size_t i = 0; functions && i < json_object_array_length(functions); i++)
		if (!strcmp(record_text(json_object_array_get_idx(functions, i), "name"), name))
			return json_object_array_get_idx(functions, i);
	return NULL;
}

static void compare_function(struct night *n, struct json_object *file, struct json_object *is, struct json_object *was)
{
	const double lost = record_number(was, "reached") - (is ? record_number(is, "reached") : 0);
	struct json_object *c;

	if (fabs(lost) < 0.5)
		return;
	c = change(n, lost > 0 ? "coverage lost" : "coverage won");
	record_add_text(c, "what", "%s %s: %.0f of %.0f lines, %.0f before, on %s", record_text(file, "file"),
			record_text(was, "name"), is ? record_number(is, "reached") : 0,
			is ? record_number(is, "lines") : 0, record_number(was, "reached"),
			record_text(file, "system"));
}

static void compare_coverage(struct night *n)
{
	static const char *const keys[] = { "system", "file", NULL };
	struct json_object *was, *is;

	for (size_t at = 0; (was = records_next(&n->before, "coverage", &at));) {
		struct json_object *functions = json_object_object_get(was, "functions");

		is = find(&n->now, "coverage", was, keys);
		for (size_t i = 0; is && functions && i < json_object_array_length(functions); i++) {
			struct json_object *function = json_object_array_get_idx(functions, i);

			compare_function(n, is, function_of(is, record_text(function, "name")), function);
		}
	}
}

/* ---- speed --------------------------------------------------------------------------------------- */

static void compare_rates(struct night *n)
{
	static const char *const keys[] = { "unit", "target", "system", NULL };
	struct json_object *is, *was, *c;

	for (size_t at = 0; (is = records_next(&n->now, "lane", &at));) {
		double rate, before;

		was = find(&n->before, "lane", is, keys);
		if (!was || record_number(was, "seconds") < 1 || record_number(is, "seconds") < 1)
			continue;
		rate = record_number(is, "runs") / record_number(is, "seconds");
		before = record_number(was, "runs") / record_number(was, "seconds");
		if (rate > 0 && before > 0 && fabs(log2(rate / before)) < 0.5)
			continue;
		c = change(n, rate < before ? "slower" : "faster");
		record_add_text(c, "what", "%s on %s: %.0f runs/s, %.0f before", record_text(is, "unit"),
				record_text(is, "system"), rate, before);
	}
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void compare_tests(struct night *n)
{
	static const char *const keys[] = { "name", NULL };
	struct json_object *is, *was, *c;

	for (size_t at = 0; (is = records_next(&n->now, "test", &at));) {
		was = find(&n->before, "test", is, keys);
		if (!was || !strcmp(record_text(is, "result"), record_text(was, "result")))
			continue;
		c = change(n, "test");
		record_add_text(c, "what", "%s %s, %s before", record_text(is, "name"), record_text(is, "result"),
				record_text(was, "result"));
	}
}

static int compare(struct night *n, const char *target)
{
	(void)target;
	if (!json_object_array_length(n->before.all))
		return 0;
	differing_findings(n, &n->now, &n->before, "finding came");
	differing_findings(n, &n->before, &n->now, "finding gone");
	compare_coverage(n);
	compare_tests(n);
	compare_rates(n);
	return 0;
}

const struct night_step night_compare = {
	.name = "compare", .run = compare,
};
