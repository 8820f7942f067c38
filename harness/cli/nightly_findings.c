// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_findings.c - what the night found, each once: a lane's findings are those of all engines that ran there
 *
 * With a new one goes a picture of its machine, DIR/findings/<file>.svg, beside a copy of the scenario, which stays
 * when the next night begins.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/nightly.h"

/* Its scenario, kept where no later night takes it away.  malloc'ed, below DIR; NULL: could not be. */
static char *keep(const struct night *n, const struct lane *l, const struct found *f)
{
	char *name = NULL, *path = NULL, system[200];
	uint8_t *data;
	size_t len;

	place_system(l->system, system, sizeof(system));
	if (asprintf(&name, "findings/%s-%s-%s", l->target, strcmp(l->system, "-") ? system : "alone",
		     strrchr(f->path, '/') + 1) < 0)
		return NULL;
	if (asprintf(&path, "%s/%s", n->out, name) >= 0 && !file_read(f->path, &data, &len)) {
		const int err = file_write(path, data, len);

		free(data);
		free(path);
		if (!err)
			return name;
	}
	free(name);
	return NULL;
}

/* Of the scenario @file below DIR, by the verb tree; beside it. */
static bool draw(struct night *n, const char *file)
{
	struct command c = { .arguments = 0 };
	char *log = NULL, program[4096];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	bool drawn = false;

	if (len > 0 && file_has_suffix(file, ".bdf") && asprintf(&log, "%s/log-tree.txt", n->out) >= 0) {
		program[len] = '\0';
		command_add(&c, "%s", program);
		command_add(&c, "tree");
		command_add(&c, "%s/%s", n->out, file);
		command_add(&c, "--svg");
		command_add(&c, "%s/%s.svg", n->out, file);
		drawn = !night_command(n, &c, log, log);
		unlink(log);
	}
	free(log);
	return drawn;
}

static void add_new(struct night *n, const struct lane *l, const struct found *f, struct json_object *o)
{
	char *kept = keep(n, l, f);

	record_add_text(o, "sentence", "%s", f->head.sentence);
	record_add_text(o, "found", "%s", f->head.found);
	record_add_text(o, "fidelity", "%s", f->head.fidelity);
	if (!kept)
		return night_fail(n, "%s: a finding could not be kept", f->path);
	record_add_text(o, "file", "%s", kept);
	if (draw(n, kept))
		record_add_text(o, "picture", "%s.svg", kept);
	free(kept);
}

static void add(struct night *n, const struct lane *l, const struct found *f)
{
	struct json_object *o = night_record(n, "finding");

	record_add_text(o, "target", "%s", l->target);
	record_add_text(o, "system", "%s", l->system);
	record_add_text(o, "rule", "%s", f->head.id);
	record_add_text(o, "where", "%s", f->head.where);
	record_add_text(o, "mode", "%s", f->head.hostile ? "hostile" : "trusted");
	record_add_text(o, "key", "%s", strrchr(f->path, '/') + 1);
	record_add_number(o, "hits", (double)f->hits);
	if (f->mask)
		record_add_text(o, "known", "%s", f->mask->finding->name);
	else
		add_new(n, l, f, o);
}

static int collect_lane(struct night *n, struct lane *l)
{
	int code = 0;

	l->directory = lane_place(l, false);
	if (!l->directory)
		return EXIT_INTERNAL;
	if (!night_skips(n, "afl"))	/* known findings are named as AddressSanitizer sees them */
		code = lane_try_asan(l);
	if (!code && file_has_suffix(l->target, "_hostile"))
		code = lane_try_trusted(l);
	if (!code)
		code = lane_load_findings(l);
	for (size_t i = 0; !code && i < l->founds; i++)
		add(n, l, &l->found[i]);
	return code;
}

static int collect(struct night *n, const char *target)
{
	struct lane lane[LANES];
	const size_t lanes = night_lanes(n, target, lane);
	int code = 0;

	for (size_t i = 0; !code && i < lanes; i++)
		code = collect_lane(n, &lane[i]);
	for (size_t i = 0; i < lanes; i++)
		lane_free(&lane[i]);
	return code;
}

const struct night_step night_findings = {
	.name = "findings", .each = true, .run = collect,
};
