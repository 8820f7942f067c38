// SPDX-License-Identifier: GPL-2.0
/*
 * glue.c - what all targets share: defaults of the sanitizers, the mutator, what becomes of a finding
 *
 * An engine has no place for our state, so this file and the targets are where it may be static.
 */
#include "glue.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/printable.h"
#include "check/known.h"
#include "check/print.h"
#include "report/finding.h"
#include "report/hits.h"
#include "scenario/bytes.h"
#include "scenario/mutate.h"
#include "scenario/text.h"

enum { KEPT = 512 };	/* most findings of one process; the rest is dropped */

static struct kept {
	char name[FINDING_FILE_NAME];
	size_t operations;
} kept[KEPT];

/* Exported by the engines. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

void glue_die(const char *what, int err)
{
	fprintf(stderr, "bdfuzz: %s: %s\n", what, strerror(err < 0 ? -err : err));
	abort();
}

/* The one input that `bench` measures.  It may be uninteresting, which is why it cannot come from the corpus. */
static size_t fixed_input(const char *path, uint8_t *data, size_t max)
{
	static uint8_t *fixed;
	static size_t len;

	if (!fixed) {
		int err = file_read(path, &fixed, &len);

		if (err)
			glue_die(path, err);
	}
	if (len > max)
		glue_die(path, -E2BIG);
	memcpy(data, fixed, len);
	return len;
}

static const char *fixed_path(void)
{
	static const char *path;
	static int known;

	if (!known) {
		path = getenv("BDFUZZ_FIXED");
		known = 1;
	}
	return path;
}

size_t glue_mutate(uint8_t *data, size_t size, size_t max, unsigned int seed, enum surface surface, bool hostile)
{
	const char *path = fixed_path();

	return path ? fixed_input(path, data, max) : mutate(data, size, max, seed, surface, hostile, LLVMFuzzerMutate);
}

size_t glue_cross(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out, size_t max,
		  unsigned int seed)
{
	const char *path = fixed_path();

	return path ? fixed_input(path, out, max) : mutate_cross(a, a_len, b, b_len, out, max, seed);
}

/*
 * An expectation that a mutation made up says nothing about the driver, a comment does nothing; guards stay up, and
 * which host it is the target says.  An isolated guest refuses most devices: only channels are worth a try.
 */
static bool is_for_scenarios(const struct operation *op, enum surface surface)
{
	if (op->kind == OP_HOST)
		return op->host.property != (surface == SURFACE_VMBUS ? HOST_ISOLATED : HOST_HYPERCALLS);
	return op->kind == OP_EXPECT || op->kind == OP_NOTE || op->kind == OP_INJECT;
}

static void keep_deeds(struct scenario *s, enum surface surface)
{
	size_t left = 0;

	for (size_t i = 0; i < s->count; i++)
		if (surface_has(surface, s->op[i].kind) && !is_for_scenarios(&s->op[i], surface))
			s->op[left++] = s->op[i];
	s->count = left;
}

bool glue_decode(const uint8_t *data, size_t size, enum surface surface, bool hostile, struct scenario *s)
{
	int err = bytes_decode(data, size, s);

	if (err)
		glue_die("the input could not be decoded", err);
	keep_deeds(s, surface);
	return !hostile || !scenario_make_hostile(s);
}

bool glue_as_text(const uint8_t *data, size_t size, const struct scenario *s)
{
	static const char *directory;
	static int known;
	char path[4096], *text;
	size_t len;
	int err;

	if (!known) {
		directory = getenv("BDFUZZ_TEXT");
		known = 1;
	}
	if (!directory)
		return false;
	err = text_format(s, &text, &len);
	if (err)
		glue_die("a scenario could not be formatted", err);
	snprintf(path, sizeof(path), "%s/%016" PRIx64 ".bdf", directory, hash_bytes(data, size));
	err = file_write(path, text, len);
	if (err)
		glue_die(path, err);
	free(text);
	return true;
}

/* Whether this is the shortest scenario for the finding so far; remembers it. */
static int is_shortest(const struct finding *f, size_t operations, char name[FINDING_FILE_NAME])
{
	finding_file_name(f, name);
	for (size_t i = 0; i < KEPT; i++) {
		if (kept[i].name[0] && strcmp(kept[i].name, name))
			continue;
		if (kept[i].name[0] && kept[i].operations <= operations)
			return 0;
		memcpy(kept[i].name, name, FINDING_FILE_NAME);
		kept[i].operations = operations;
		return 1;
	}
	return 0;
}

static void keep(const char *directory, const struct finding *f, const struct scenario *s, const char *sut)
{
	char name[FINDING_FILE_NAME], path[4096], *text;
	struct scenario cut = *s;
	size_t len;
	int err;

	if (f->at < s->count)
		cut.count = f->at + 1;	/* what came after it does not matter */
	if (!is_shortest(f, cut.count, name))
		return;
	err = finding_to_text(f, &cut, sut, &text, &len);
	if (err)
		glue_die("a finding could not be formatted", err);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	err = file_write(path, text, len);
	if (err)
		glue_die(path, err);
	free(text);
}

/* A known finding would end every session of a fuzzing service at its first input. */
static void abort_if_new(const struct check_result *result, const struct scenario *s, const char *sut)
{
	const struct finding *first = NULL;
	char key[sizeof(first->key) * 4], *text;
	size_t len;

	for (uint32_t i = 0; i < result->findings; i++) {
		const struct finding *f = &result->finding[i];

		if (known_lookup(f, sut))
			continue;
		finding_print(stderr, f, s, sut);
		first = first ? first : f;
	}
	if (!first)
		return;
	if (!finding_to_text(first, s, sut, &text, &len))
		fprintf(stderr, "\n%s", text);
	/* The form that such services read: by this line they tell findings apart, as all of them abort here. */
	fprintf(stderr, "\nASSERTION FAILED: %s\n", printable(first->key, strlen(first->key), key, sizeof(key)));
	abort();
}

static void count(const char *directory, const struct finding *f)
{
	static struct hits *hits;
	int err;

	if (!hits) {
		err = hits_open(directory, &hits);
		if (err)
			glue_die(directory, err);
	}
	hits_count(hits, f);
}

void glue_report(const struct check_result *result, const struct scenario *s, const char *sut)
{
	const char *directory = getenv("BDFUZZ_FINDINGS");

	if (!result->findings)
		return;
	if (!directory) {
		abort_if_new(result, s, sut);
		return;
	}
	for (uint32_t i = 0; i < result->findings; i++) {
		count(directory, &result->finding[i]);
		keep(directory, &result->finding[i], s, sut);
	}
}
