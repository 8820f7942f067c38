// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_night.c - a night from its first unit to its last, or from where it was interrupted
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/nightly.h"

/* ---- what there is to do ------------------------------------------------------------------------- */

bool night_skips(const struct night *n, const char *step)
{
	const char *at = n->skip;
	const size_t len = strlen(step);

	for (; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (!strncmp(at, step, len) && (at[len] == ',' || !at[len]))
			return true;
	return false;
}

static struct night_unit *plan(struct night *n)
{
	struct night_unit *units = NULL;
	size_t steps = 0;

	while (night_steps[steps])
		steps++;
	units = calloc(steps * (n->targets.count + 1), sizeof(*units));
	for (size_t i = 0; units && i < steps; i++) {
		const struct night_step *step = night_steps[i];

		if (night_skips(n, step->name))
			continue;
		for (size_t t = 0; t < (step->each ? n->targets.count : 1); t++) {
			struct night_unit *u = &units[n->units++];

			*u = (struct night_unit){ .step = step, .target = step->each ? n->targets.path[t] : NULL };
			snprintf(u->name, sizeof(u->name), "%s%s%s", step->name, u->target ? " " : "",
				 u->target ? u->target : "");
		}
	}
	return units;
}

static bool is_done(const struct night *n, const struct night_unit *u)
{
	struct json_object *o;

	for (size_t at = 0; (o = records_next(&n->now, "unit", &at));)
		if (!strcmp(record_text(o, "unit"), u->name))
			return true;
	return false;
}

/* ---- a unit -------------------------------------------------------------------------------------- */

static int results(const struct night *n, char **path)
{
	return asprintf(path, "%s/results.jsonl", n->out) < 0 ? cli_internal("out of memory") : 0;
}

static int append(struct night *n)
{
	char *path;
	int code = results(n, &path);

	if (!code) {
		code = records_append(path, &n->now, n->fresh);
		free(path);
	}
	return code;
}

static int pages(const struct night *n)
{
	int code = night_page(n);

	if (!code)
		code = night_junit(n);
	return code ? code : night_summary(n);
}

static void announce(const struct night *n, const char *end, double seconds)
{
	if (n->terminal)
		fprintf(stderr, "\r%zu/%zu %s%s", n->number, n->units, n->unit->name, end ? end : " ...");
	else if (end)
		fprintf(stderr, "%zu/%zu %s%s, %.0f s", n->number, n->units, n->unit->name, end, seconds);
	if (end)
		fputc('\n', stderr);
}

static size_t count_failures(const struct night *n)
{
	size_t failures = 0;

	for (size_t i = 0; i < json_object_array_length(n->fresh); i++)
		failures += !strcmp(record_text(json_object_array_get_idx(n->fresh, i), "type"), "failure");
	return failures;
}

/* What an interrupted unit found stays in its directories; it is done again. */
static int run_unit(struct night *n, const struct night_unit *u)
{
	const double started = now();
	struct json_object *end;
	int code;

	n->unit = u;
	n->fresh = json_object_new_array();
	announce(n, NULL, 0);
	code = u->step->run(n, u->target);
	if (!code && !n->interrupted) {
		const size_t failures = count_failures(n);

		end = night_record(n, "unit");
		record_add_number(end, "seconds", now() - started);
		record_add_text(end, "result", failures ? "failed" : "passed");
		announce(n, failures ? ": failed" : "", now() - started);
		code = append(n);
	}
	json_object_put(n->fresh);
	n->fresh = NULL;
	return code;
}

static int run_all(struct night *n, const struct night_unit *units)
{
	int code = 0;

	for (size_t i = 0; !code && !n->interrupted && i < n->units; i++) {
		n->number = i + 1;
		if (is_done(n, &units[i]))
			continue;
		code = run_unit(n, &units[i]);
		if (!code)
			code = pages(n);
	}
	return code;
}

/* ---- a night ------------------------------------------------------------------------------------- */

static void time_now(char text[32])
{
	const time_t t = time(NULL);
	struct tm tm;

	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &tm));
}

static struct json_object *begin_record(const struct night *n)
{
	struct json_object *o = record_new("night", "-");
	char started[32], systems[500] = "";

	time_now(started);
	record_add_text(o, "started", "%s", started);
	record_add_number(o, "minutes", (double)n->minutes);
	record_add_number(o, "runs", (double)n->runs);
	record_add_number(o, "seed", (double)n->seed);
	for (size_t i = 0; i < n->systems.count; i++)
		snprintf(systems + strlen(systems), sizeof(systems) - strlen(systems), "%s%s", i ? "," : "",
			 n->systems.class[i]->name);
	record_add_text(o, "systems", "%s", systems);
	record_add_text(o, "skip", "%s", n->skip ? n->skip : "");
	return o;
}

/* The findings of the night before leave the lanes; their files stay in DIR/findings. */
static int clear_findings(const struct night *n)
{
	for (size_t t = 0; t < n->targets.count; t++) {
		struct lane lane[LANES];
		const size_t lanes = night_lanes(n, n->targets.path[t], lane);

		for (size_t i = 0; i < lanes; i++) {
			int code = EXIT_INTERNAL;

			lane[i].directory = lane_place(&lane[i], false);
			if (lane[i].directory)
				code = lane_make(&lane[i], "findings", true);
			lane_free(&lane[i]);
			if (code)
				return code;
		}
	}
	return 0;
}

static char *night_path(const struct night *n, size_t number)
{
	char *path;

	return asprintf(&path, "%s/nights/%04zu.jsonl", n->out, number) < 0 ? NULL : path;
}

static size_t nights_before(const struct night *n)
{
	size_t count = 0;
	char *path;

	while ((path = night_path(n, count + 1)) && !access(path, F_OK)) {
		free(path);
		count++;
	}
	free(path);
	return count;
}

static int load_before(struct night *n)
{
	const size_t count = n->before_count = nights_before(n);
	char *path = night_path(n, count);	/* there is no night 0: no records */
	int code = path ? records_load(path, &n->before) : cli_internal("out of memory");

	free(path);
	return code;
}

/* The night that ended becomes the one before this. */
static int put_away(struct night *n, const char *current)
{
	char *path = night_path(n, nights_before(n) + 1);
	int code = !path || rename(current, path) ? cli_internal("%s: %s", current, strerror(errno)) : 0;

	free(path);
	records_free(&n->now);
	return code ? code : records_load(current, &n->now);
}

static int begin(struct night *n)
{
	int code = clear_findings(n);

	n->fresh = json_object_new_array();
	json_object_array_add(n->fresh, begin_record(n));
	if (!code)
		code = append(n);
	json_object_put(n->fresh);
	n->fresh = NULL;
	return code;
}

/* Going on with a night means: the same for all of it. */
static int go_on(struct night *n, struct json_object *first)
{
	struct json_object *mine = begin_record(n);
	static const char *const keys[] = { "minutes", "runs", "systems", "skip" };
	int code = 0;

	for (size_t i = 0; !code && i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(record_text(mine, keys[i]), record_text(first, keys[i])))
			code = cli_unusable("%s: the night that began at %s was interrupted; it goes on with its own "
					    "%s, '%s', or remove its results.jsonl", n->out,
					    record_text(first, "started"), keys[i], record_text(first, keys[i]));
	json_object_put(mine);
	n->seed = (uint64_t)record_number(first, "seed");
	if (!code)
		fprintf(stderr, "going on with the night that began at %s\n", record_text(first, "started"));
	return code;
}

static int open_night(struct night *n)
{
	struct json_object *first;
	size_t at = 0, end = 0;
	char *path;
	int code = results(n, &path);

	if (code)
		return code;
	code = records_load(path, &n->now);
	if (!code && records_next(&n->now, "end", &end))
		code = put_away(n, path);
	free(path);
	if (!code)
		code = load_before(n);
	if (code)
		return code;
	first = records_next(&n->now, "night", &at);
	return first ? go_on(n, first) : begin(n);
}

static int end_night(struct night *n)
{
	static const struct night_unit none = { .name = "-" };
	char ended[32];
	int code;

	time_now(ended);
	n->unit = &none;
	n->fresh = json_object_new_array();
	record_add_text(night_record(n, "end"), "ended", "%s", ended);
	code = append(n);
	json_object_put(n->fresh);
	n->fresh = NULL;
	return code ? code : pages(n);
}

int night_run(struct night *n)
{
	struct night_unit *units;
	struct night_sum sum;
	int code = open_night(n);

	if (code)
		return code;
	units = plan(n);
	code = units ? run_all(n, units) : cli_internal("out of memory");
	free(units);
	if (!code)
		code = n->interrupted ? pages(n) : end_night(n);
	if (code)
		return code;
	sum = night_sum(n);
	if (n->interrupted)
		printf("interrupted; the same command goes on with this night\n");
	printf("%zu new findings, %zu known, %zu of %zu tests failed, %zu units failed\n%s/index.html\n", sum.fresh,
	       sum.known, sum.failed_tests, sum.tests, sum.failed_units, n->out);
	return sum.fresh || sum.failed_tests || sum.failed_units ? EXIT_FINDINGS : EXIT_GOOD;
}
