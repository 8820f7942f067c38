// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_fuzz.c - the part of a night that fuzzes: a session for each target, on corpora that go on from night to
 * night; afterwards each corpus learns from those of the other systems, and is made small
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/engine.h"
#include "cli/nightly.h"

/* ---- a target ------------------------------------------------------------------------------------- */

static void add_curve(struct json_object *o, const struct lane *l)
{
	struct json_object *curve = json_object_new_array();

	for (size_t i = 0; i < l->samples; i++) {
		const struct sample *s = &l->sample[i];
		struct json_object *point = json_object_new_array();

		json_object_array_add(point, json_object_new_int64((int64_t)s->seconds));
		json_object_array_add(point, json_object_new_int64(s->edges));
		json_object_array_add(point, json_object_new_int64((int64_t)s->findings));
		json_object_array_add(curve, point);
	}
	json_object_object_add(o, "curve", curve);
}

static void add_lane(struct night *n, const struct lane *l)
{
	struct json_object *o = night_record(n, "lane");

	record_add_text(o, "target", "%s", l->target);
	record_add_text(o, "system", "%s", l->system);
	record_add_number(o, "runs", (double)l->runs);
	record_add_number(o, "seconds", l->seconds);
	record_add_number(o, "edges", l->edges);
	if (l->stability > 0)
		record_add_number(o, "stability", l->stability);
	add_curve(o, l);
	if (l->stability > 0 && l->stability < 100)
		night_fail(n, "%s on %s: stability is %.2f %%: one input does not always do the same", l->target,
			   l->system, l->stability);
	if (l->gave_up)
		night_fail(n, "%s on %s was given up: its processes died again and again", l->target, l->system);
}

/* Those of a target's lanes that @engine has a build of. */
static size_t engine_lanes(const struct night *n, const char *target, const struct engine_class *engine,
			   struct lane lane[LANES])
{
	const size_t all = night_lanes(n, target, lane);
	size_t lanes = 0;

	for (size_t i = 0; i < all; i++) {
		bool has = true;

		for (const char *const *preset = engine->presets; has && preset && *preset; preset++) {
			char *program = lane_program(&lane[i], *preset);

			has = program && !access(program, X_OK);
			free(program);
		}
		if (has)
			lane[lanes++] = lane[i];
	}
	return lanes;
}

/* Time is shared out by lanes, so that each target's are fuzzed for as long as another's, with each engine. */
static uint64_t seconds_for(const struct night *n, size_t lanes)
{
	struct lane lane[LANES];
	size_t all = 0;
	uint64_t seconds;

	for (size_t i = 0; i < n->targets.count; i++)
		for (const struct engine_class *const *e = engine_classes; *e; e++)
			if (!night_skips(n, (*e)->name))
				all += engine_lanes(n, n->targets.path[i], *e, lane);
	seconds = n->minutes * 60 * lanes / (all ? all : 1);
	return seconds < lanes ? lanes : seconds;
}

static int fuzz(struct night *n, const char *target)
{
	char label[128];
	struct fuzz f = { .jobs = n->jobs, .seed = n->seed, .runs = n->runs, .label = label };
	int code;

	f.engine = engine_find(n->unit->step->name);
	snprintf(label, sizeof(label), "%zu/%zu %s ", n->number, n->units, n->unit->name);
	f.lanes = engine_lanes(n, target, f.engine, f.lane);
	if (!f.lanes)
		return 0;	/* that engine does not run it */
	f.seconds = seconds_for(n, f.lanes);
	f.period = f.seconds < 100 ? 1 : (double)f.seconds / 100;
	code = session_prepare(&f, NULL);
	if (!code)
		code = session_run(&f);
	for (size_t i = 0; !code && i < f.lanes; i++)
		add_lane(n, &f.lane[i]);
	n->interrupted |= f.stop;
	session_free(&f);
	return code;
}

/* Named as their engines are. */
const struct night_step night_libfuzzer = { .name = "libfuzzer", .each = true, .run = fuzz };
const struct night_step night_afl = { .name = "afl", .each = true, .run = fuzz };

/* ---- the corpora ---------------------------------------------------------------------------------- */

static size_t count_files(const struct lane *l, const char *name)
{
	struct file_list files = { 0 };
	char *path = lane_path(l, name);
	size_t count = path && !file_list_add(&files, path, NULL) ? files.count : 0;

	file_list_free(&files);
	free(path);
	return count;
}

/* What is not in @small goes, what is only there comes: files are named by what is in them. */
static int take_over(const char *corpus, const char *small)
{
	struct file_list old = { 0 }, new = { 0 };
	char *path;

	if (file_list_add(&new, small, NULL) || file_list_add(&old, corpus, NULL)) {
		file_list_free(&new);
		return cli_internal("%s: cannot be read", corpus);
	}
	for (size_t i = 0; i < new.count; i++) {
		if (asprintf(&path, "%s%s", corpus, strrchr(new.path[i], '/')) < 0)
			break;
		rename(new.path[i], path);
		free(path);
	}
	for (size_t i = 0; i < old.count; i++) {
		bool stays = false;

		for (size_t k = 0; !stays && k < new.count; k++)
			stays = !strcmp(strrchr(new.path[k], '/'), strrchr(old.path[i], '/'));
		if (!stays)
			unlink(old.path[i]);
	}
	file_list_free(&old);
	file_list_free(&new);
	return 0;
}

/* libFuzzer's merge: of its own inputs and of those of the target's other lanes, the least that reach as much. */
static int merge(struct night *n, const struct lane *lane, size_t lanes, size_t which)
{
	const struct lane *l = &lane[which];
	char *program = lane_program(l, l->preset), *small = lane_path(l, "merge/corpus");
	char *corpus = lane_path(l, "corpus"), *log = lane_path(l, "merge/log");
	const size_t before = count_files(l, "corpus");
	struct command c = { .arguments = 0 };
	struct json_object *o;
	int code = program && small && corpus && log ? lane_make(l, "merge", true) : EXIT_INTERNAL, status;

	if (!code)
		code = lane_make(l, "merge/corpus", false);
	if (!code)
		code = lane_make(l, "merge/findings", false);
	command_set(&c, "BDFUZZ_FINDINGS=%s/merge/findings", l->directory);
	command_add(&c, "%s", program);
	command_add(&c, "-merge=1");
	command_add(&c, "-max_len=%d", ENGINE_MAX_LEN);
	command_add(&c, "-detect_leaks=0");
	command_add(&c, "%s", small);
	command_add(&c, "%s", corpus);
	for (size_t i = 0; i < lanes; i++)
		if (i != which && count_files(&lane[i], "corpus"))
			command_add(&c, "%s/corpus", lane[i].directory);
	status = code ? code : night_command(n, &c, log, log);
	if (!code && !n->interrupted) {
		if (status)
			night_fail(n, "%s on %s: the corpus could not be merged, see %s", l->target, l->system, log);
		else
			code = take_over(corpus, small);
		o = night_record(n, "corpus");
		record_add_text(o, "target", "%s", l->target);
		record_add_text(o, "system", "%s", l->system);
		record_add_number(o, "before", (double)before);
		record_add_number(o, "after", (double)count_files(l, "corpus"));
	}
	free(program);
	free(small);
	free(corpus);
	free(log);
	return code;
}

static int merge_all(struct night *n, const char *target)
{
	struct lane lane[LANES];
	const size_t lanes = night_lanes(n, target, lane);
	int code = 0;

	for (size_t i = 0; !code && i < lanes; i++)
		lane[i].directory = lane_place(&lane[i], false);
	for (size_t i = 0; !code && i < lanes && !n->interrupted; i++)
		if (!lane[i].directory)
			code = EXIT_INTERNAL;
		else if (count_files(&lane[i], "corpus"))
			code = merge(n, lane, lanes, i);
	for (size_t i = 0; i < lanes; i++)
		lane_free(&lane[i]);
	return code;
}

const struct night_step night_merge = {
	.name = "merge", .each = true, .run = merge_all,
};
