// SPDX-License-Identifier: GPL-2.0
/* corpus_set.c - inputs of a target, and what they reach; see corpus.h */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/corpus.h"
#include "cli/features.h"
#include "cli/fuzz.h"
#include "cli/inputs.h"
#include "scenario/bytes.h"

static bool has_program(const char *target, const char *system)
{
	struct lane l = { .system = system };
	char *program;
	bool has;

	snprintf(l.target, sizeof(l.target), "%s", target);
	program = lane_program(&l, "fuzz-asan");
	has = program && !access(program, X_OK);
	free(program);
	return has;
}

/* Its seeds say so: all are scenarios, or none is. */
static bool is_of_scenarios(const char *target)
{
	char *path = place("corpus/seeds/%s", target), stem[64];
	struct file_list files = { 0 };
	bool is = path && !file_list_add(&files, path, ".bdf") && files.count;

	file_list_free(&files);
	free(path);
	snprintf(stem, sizeof(stem), "%s", target);
	return is || (lane_parent(stem) && is_of_scenarios(stem));
}

int corpus_open(struct corpus *c, const char *target, const struct systems *systems)
{
	*c = (struct corpus){ .scenarios = is_of_scenarios(target), .signals = c->signals };
	snprintf(c->target, sizeof(c->target), "%s", target);
	if (has_program(target, "-"))
		c->system[c->systems++] = "-";
	for (size_t i = 0; i < systems->count && (!c->systems || strcmp(c->system[0], "-")); i++)
		if (has_program(target, systems->class[i]->name))
			c->system[c->systems++] = systems->class[i]->name;
	if (!c->systems)
		return cli_unusable("corpus: there is no target '%s' on any of these systems; --target says another",
				    target);
	c->scratch = input_scratch("corpus");
	return c->scratch ? 0 : EXIT_INTERNAL;
}

static int add_seed(struct corpus *c, const char *path, bool given)
{
	struct seed *more = reallocarray(c->seed, c->seeds + 1, sizeof(*more));

	if (more) {
		c->seed = more;
		more[c->seeds] = (struct seed){ .path = strdup(path), .given = given };
	}
	if (!more || !more[c->seeds].path)
		return cli_internal("out of memory");
	c->seeds++;
	return 0;
}

/* A line for what is none.  A text that is no scenario has had its own. */
static bool is_input(const struct corpus *c, const char *path)
{
	const enum input_kind kind = c->scenarios ? input_kind(path) : INPUT_CORPUS;
	struct scenario s;

	if (kind == INPUT_FOREIGN)
		fprintf(stderr, "bdfuzz: %s: passed by: neither a scenario (.bdf) nor named as libFuzzer or AFL++ name "
			"an input\n", path);
	if (kind != INPUT_TEXT)
		return kind != INPUT_FOREIGN;
	if (load_scenario(path, &s))
		return false;
	scenario_free(&s);
	return true;
}

int corpus_add(struct corpus *c, const char *directory, bool given)
{
	struct file_list files = { 0 };
	int err = file_list_add(&files, directory, NULL), code = 0;

	if (err)
		code = cli_unusable("%s: %s", files.failed ? files.failed : directory, strerror(-err));
	for (size_t i = 0; !code && i < files.count; i++) {
		if (is_input(c, files.path[i]))
			code = add_seed(c, files.path[i], given);
		else
			c->passed_by++;
	}
	file_list_free(&files);
	return code;
}

int corpus_add_own(struct corpus *c)
{
	static const char *const corpora[] = { "seeds", "regressions" };
	char stem[64];
	int code = 0;

	snprintf(stem, sizeof(stem), "%s", c->target);
	do {
		for (size_t i = 0; !code && i < 2; i++) {
			char *path = place("corpus/%s/%s", corpora[i], stem);

			if (!path)
				code = EXIT_INTERNAL;
			else if (!access(path, R_OK))
				code = corpus_add(c, path, true);
			free(path);
		}
	} while (!code && lane_parent(stem));
	return code;
}

/* ---- what they reach ---------------------------------------------------------------------------- */

/* As an input. */
static int pack(struct seed *seed, const char *to)
{
	struct scenario s;
	uint8_t *data;
	size_t len;
	int code = 0, err;

	if (is_text(seed->path)) {
		code = load_scenario(seed->path, &s);
		if (code)
			return code;
		seed->operations = s.count;
		err = bytes_encode(&s, 1, &data, &len);
		scenario_free(&s);
	} else {
		err = file_read(seed->path, &data, &len);
	}
	if (err)
		return cli_unusable("%s: %s", seed->path, strerror(-err));
	seed->bytes = len;
	err = file_write(to, data, len);
	free(data);
	return err ? cli_unusable("%s: %s", to, strerror(-err)) : 0;
}

static int pack_all(struct corpus *c)
{
	char *path;
	int code = 0;

	if (asprintf(&path, "%s/in", c->scratch) < 0)
		return cli_internal("out of memory");
	if (file_make_directory(path))
		code = cli_unusable("%s: %s", path, strerror(errno));
	free(path);
	for (size_t i = 0; !code && i < c->seeds; i++) {
		if (asprintf(&path, "%s/in/%06zu", c->scratch, i) < 0)
			return cli_internal("out of memory");
		code = pack(&c->seed[i], path);
		free(path);
	}
	return code;
}

static int add_features(struct seed *seed, size_t system, const struct reach *r)
{
	uint64_t *more = reallocarray(seed->feature, seed->features + r->features + 1, sizeof(*more));

	if (!more)
		return cli_internal("out of memory");
	seed->feature = more;
	for (size_t i = 0; i < r->features; i++)
		more[seed->features++] = (uint64_t)system << 32 | r->feature[i];
	seed->died |= !r->ran && seed->bytes;
	return 0;
}

static void take_edges(struct seed *seed, struct reach *r)
{
	seed->edge = r->edge;
	seed->edges = r->edges;
	r->edge = NULL;
}

/* Edges that any of them reaches on one system. */
static size_t count_edges(const struct corpus *c, const struct reach *r)
{
	size_t edges = 0;
	uint32_t most = 0;
	bool *had;

	for (size_t i = 0; i < c->seeds; i++)
		if (r[i].edges && r[i].edge[r[i].edges - 1] > most)
			most = r[i].edge[r[i].edges - 1];
	had = calloc((size_t)most + 1, sizeof(*had));
	for (size_t i = 0; had && i < c->seeds; i++) {
		for (size_t k = 0; k < r[i].edges; k++) {
			edges += !had[r[i].edge[k]];
			had[r[i].edge[k]] = true;
		}
	}
	free(had);
	return edges;
}

static bool is_interrupted(const struct corpus *c)
{
	struct pollfd p = { .fd = c->signals, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

static int measure_on(struct corpus *c, size_t system, struct reach *r)
{
	struct lane l = { .system = c->system[system] };
	char *program;
	int code = 0, err;

	snprintf(l.target, sizeof(l.target), "%s", c->target);
	program = lane_program(&l, "fuzz-asan");
	err = program ? features_measure(program, c->scratch, c->seeds, r) : -ENOMEM;
	if (is_interrupted(c))
		code = cli_unusable("corpus: interrupted; nothing was changed");
	else if (err)
		code = cli_internal("%s: %s", program ? program : c->target,
				    err == -ENODATA ? "did not say what its inputs reach: is the disk full?" :
						      strerror(-err));
	c->edges += code ? 0 : count_edges(c, r);
	for (size_t i = 0; !code && i < c->seeds; i++) {
		code = add_features(&c->seed[i], system, &r[i]);
		if (!system)
			take_edges(&c->seed[i], &r[i]);
	}
	free(program);
	return code;
}

int corpus_measure(struct corpus *c)
{
	struct reach *r = calloc(c->seeds + 1, sizeof(*r));
	int code = r ? pack_all(c) : cli_internal("out of memory");

	for (size_t i = 0; !code && i < c->systems; i++) {
		fprintf(stderr, "%s: what %zu inputs reach%s%s ...\n", c->target, c->seeds,
			strcmp(c->system[i], "-") ? " on " : "", strcmp(c->system[i], "-") ? c->system[i] : "");
		code = measure_on(c, i, r);
		reach_free(r, c->seeds);
	}
	free(r);
	for (size_t i = 0; !code && i < c->seeds; i++)
		if (c->seed[i].died)
			fprintf(stderr, "bdfuzz: %s: takes %s down: that is for triage\n", c->seed[i].path, c->target);
	return code;
}

/* ---- which of them matter ------------------------------------------------------------------------ */

static struct cover_set *as_sets(const struct corpus *c)
{
	struct cover_set *set = calloc(c->seeds + 1, sizeof(*set));

	for (size_t i = 0; set && i < c->seeds; i++)
		set[i] = (struct cover_set){ .member = c->seed[i].feature, .cost = c->seed[i].bytes,
					     .members = c->seed[i].died ? 0 : c->seed[i].features };
	return set;
}

int corpus_choose(struct corpus *c, bool beyond)
{
	struct cover_set *set = as_sets(c);
	int err = set ? 0 : -ENOMEM;

	for (size_t i = 0; set && i < c->seeds; i++)
		set[i].chosen = beyond && c->seed[i].given;
	if (!err)
		err = cover_choose(set, c->seeds);
	for (size_t i = 0; !err && i < c->seeds; i++)
		c->seed[i].chosen = set[i].chosen;
	free(set);
	return err ? cli_internal("out of memory") : 0;
}

size_t corpus_features(const struct corpus *c)
{
	struct cover_set *set = as_sets(c);
	const size_t members = set ? cover_members(set, c->seeds, false) : SIZE_MAX;

	free(set);
	return members;
}

void corpus_close(struct corpus *c)
{
	for (size_t i = 0; i < c->seeds; i++) {
		free(c->seed[i].path);
		free(c->seed[i].feature);
		free(c->seed[i].edge);
	}
	free(c->seed);
	input_remove(c->scratch);
}
