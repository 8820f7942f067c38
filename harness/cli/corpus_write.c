// SPDX-License-Identifier: GPL-2.0
/*
 * corpus_write.c - inputs of a corpus as files that people read
 *
 * An input that an engine named is named for its operations, in the order in which they first come, and the first
 * function that it reaches and what was there before it does not.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/corpus.h"
#include "cli/entries.h"
#include "cli/fuzz.h"
#include "cli/inputs.h"
#include "scenario/operations.h"
#include "scenario/text.h"

enum { NAME = 128, WORDS = 5 };		/* bytes of a name; operations that it tells */

/* What is in nearly every scenario, or in none that a target runs, tells nothing. */
static bool tells(const struct operation *op)
{
	return op->kind > OP_EXPECT && op->kind != OP_HOST;
}

static void name_of(const struct scenario *s, char name[NAME])
{
	bool had[OP_KINDS] = { false };
	unsigned words = 0;
	size_t len = 0;

	for (size_t i = 0; i < s->count && words < WORDS; i++) {
		if (!tells(&s->op[i]) || had[s->op[i].kind])
			continue;
		had[s->op[i].kind] = true;
		len += (size_t)snprintf(name + len, NAME - len, "%s%s", words++ ? "-" : "",
					operation_class[s->op[i].kind].name);
	}
	if (!words)
		snprintf(name, NAME, "nothing");
}

/* "<directory>/<stem><suffix>", with a number where there is such a file; malloc'ed. */
static char *free_path(const char *directory, const char *stem, const char *suffix)
{
	char *path, number[16] = "";

	for (unsigned n = 2; asprintf(&path, "%s/%s%s%s", directory, stem, number, suffix) >= 0; n++) {
		if (access(path, F_OK))
			return path;
		free(path);
		snprintf(number, sizeof(number), "-%u", n);
	}
	return NULL;
}

static int write_data(const char *directory, const char *stem, const char *suffix, const void *data, size_t len)
{
	char *path = free_path(directory, stem, suffix);
	int err = path ? file_write(path, data, len) : -ENOMEM, code = 0;

	if (err)
		code = cli_unusable("%s: %s", path ? path : directory, strerror(-err));
	free(path);
	return code;
}

static int copy(const char *from, const char *directory, const char *stem, const char *suffix)
{
	uint8_t *data;
	size_t len;
	int code, err = file_read(from, &data, &len);

	if (err)
		return cli_unusable("%s: %s", from, strerror(-err));
	code = write_data(directory, stem, suffix, data, len);
	free(data);
	return code;
}

static int write_text(const struct scenario *s, const char *function, const char *directory)
{
	char name[NAME], *text;
	size_t len;
	int code;

	if (text_format(s, &text, &len))
		return cli_internal("out of memory");
	name_of(s, name);
	if (*function)
		snprintf(name + strlen(name), NAME - strlen(name), "-%s", function);
	len = strlen(text);
	code = write_data(directory, name, ".bdf", text, len);
	free(text);
	return code;
}

/* An input of a target that has no scenarios: its name, or a number if an engine named it. */
static int write_bytes(const struct seed *seed, const char *directory)
{
	const char *name = strrchr(seed->path, '/') + 1;

	if (input_kind(seed->path) == INPUT_FOREIGN)
		return copy(seed->path, directory, name, "");
	return copy(seed->path, directory, "imported", ".bin");
}

static bool is_wanted(const struct seed *seed, bool text)
{
	return seed->chosen && !seed->given && is_text(seed->path) == text;
}

/* ---- those that are bytes yet ------------------------------------------------------------------- */

struct unpacking {
	const struct corpus *c;
	const char *directory;
	char *program, **path;
	struct scenario *s;		/* one for each path */
	size_t *seed;			/* likewise: index in the corpus */
	size_t count;
	struct entries entries;
	bool *had;			/* edges that were reached before */
};

/* The first function that it enters and nobody before it did. */
static void new_function(struct unpacking *u, const struct seed *seed, char name[ENTRY_NAME])
{
	*name = '\0';
	for (size_t i = 0; u->had && i < seed->edges; i++) {
		const uint32_t edge = seed->edge[i];

		if (edge >= u->entries.edges || u->had[edge])
			continue;
		u->had[edge] = true;
		if (!*name)
			entries_name(&u->entries, edge, u->program, u->c->scratch, name);
	}
}

static void note_given(struct unpacking *u)
{
	if (entries_read(u->program, &u->entries))
		return;			/* then names say less */
	u->had = calloc(u->entries.edges + 1, sizeof(*u->had));
	for (size_t i = 0; u->had && i < u->c->seeds; i++) {
		const struct seed *seed = &u->c->seed[i];

		for (size_t k = 0; seed->given && k < seed->edges; k++)
			if (seed->edge[k] < u->entries.edges)
				u->had[seed->edge[k]] = true;
	}
}

static int write_each(struct unpacking *u, size_t *written)
{
	char function[ENTRY_NAME];
	int code = 0;

	note_given(u);
	for (size_t i = 0; !code && i < u->count; i++) {
		if (!u->s[i].name)
			continue;
		new_function(u, &u->c->seed[u->seed[i]], function);
		code = write_text(&u->s[i], function, u->directory);
		*written += !code;
	}
	entries_free(&u->entries);
	free(u->had);
	return code;
}

static int unpack(struct unpacking *u)
{
	const struct corpus *c = u->c;
	struct lane l = { .system = c->system[0] };

	snprintf(l.target, sizeof(l.target), "%s", c->target);
	u->program = lane_program(&l, "fuzz-asan");
	u->path = calloc(c->seeds + 1, sizeof(*u->path));
	u->seed = calloc(c->seeds + 1, sizeof(*u->seed));
	u->s = calloc(c->seeds + 1, sizeof(*u->s));
	if (!u->program || !u->path || !u->seed || !u->s)
		return cli_internal("out of memory");
	for (size_t i = 0; i < c->seeds; i++) {
		if (!is_wanted(&c->seed[i], false))
			continue;
		u->seed[u->count] = i;
		u->path[u->count++] = c->seed[i].path;
	}
	return input_unpack(u->program, u->path, u->count, c->scratch, u->s);
}

static int write_unpacked(const struct corpus *c, const char *directory, size_t *written)
{
	struct unpacking u = { .c = c, .directory = directory };
	int code = unpack(&u);

	if (!code)
		code = write_each(&u, written);
	for (size_t i = 0; u.s && i < u.count; i++)
		scenario_free(&u.s[i]);
	free(u.program);
	free(u.path);
	free(u.seed);
	free(u.s);
	return code;
}

int corpus_write(const struct corpus *c, const char *directory, size_t *written)
{
	const int err = file_make_directory(directory);
	int code = err ? cli_unusable("%s: %s", directory, strerror(-err)) : 0;

	*written = 0;
	for (size_t i = 0; !code && i < c->seeds; i++) {
		const struct seed *seed = &c->seed[i];
		const char *slash = strrchr(seed->path, '/'), *name = slash ? slash + 1 : seed->path;
		char stem[NAME];

		if (!is_wanted(seed, true) && (c->scenarios || !is_wanted(seed, false)))
			continue;
		snprintf(stem, sizeof(stem), "%.*s", (int)strlen(name) - 4, name);
		code = c->scenarios ? copy(seed->path, directory, stem, ".bdf") : write_bytes(seed, directory);
		*written += !code;
	}
	return code || !c->scenarios ? code : write_unpacked(c, directory, written);
}
