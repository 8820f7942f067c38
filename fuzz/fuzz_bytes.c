// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_bytes.c - property: any bytes are a scenario that survives bytes -> scenario -> bytes -> scenario
 * and bytes -> text -> scenario; the mutators make bytes of no more than the length they are allowed
 */
#include <stdint.h>

#include "glue.h"
#include "require.h"
#include "scenario/bytes.h"
#include "scenario/mutate.h"
#include "scenario/text.h"

const bool target_keeps_memory = true;

enum { MUTATED = 1024 };

static void check_bytes(const struct scenario *s)
{
	struct scenario again;
	uint8_t *bytes, *bytes_again;
	size_t len, len_again;

	scenario_init(&again);
	REQUIRE(!bytes_encode(s, 0, &bytes, &len), "out of memory");
	REQUIRE(!bytes_decode(bytes, len, &again), "out of memory");
	REQUIRE(!bytes_encode(&again, 0, &bytes_again, &len_again), "out of memory");
	REQUIRE_SAME(bytes, len, bytes_again, len_again);
	REQUIRE(scenario_equal(s, &again), "%zu and %zu operations", s->count, again.count);
	free(bytes_again);
	free(bytes);
	scenario_free(&again);
}

static void check_text(const struct scenario *s)
{
	struct text_error e = { 0 };
	struct scenario again;
	char *text;
	size_t len;
	int err;

	REQUIRE(!text_format(s, &text, &len), "out of memory");
	err = text_parse(text, len, &again, &e);
	REQUIRE(!err, "%d, %u:%u: %s, of %s", err, e.line, e.column, e.what, text);
	REQUIRE(scenario_equal(s, &again), "%s", text);
	free(text);
	scenario_free(&again);
}

/* The input also is the seed, so that the mutators see many. */
static void check_mutators(const uint8_t *data, size_t size)
{
	uint8_t mutated[MUTATED], crossed[MUTATED];
	size_t len = size < MUTATED / 2 ? size : MUTATED / 2, max = len + (size ? data[size - 1] : 0);
	unsigned int seed = (unsigned int)size;

	for (size_t i = 0; i < len; i++)
		seed = seed * 31 + data[i];
	if (len)
		memcpy(mutated, data, len);
	len = mutate(mutated, len, max, seed, (enum surface)(seed / 2 % 3), seed & 1, NULL);
	REQUIRE(len <= max, "%zu > %zu", len, max);
	max = seed % MUTATED;
	len = mutate_cross(data, size, mutated, len, crossed, max, seed);
	REQUIRE(len <= max, "%zu > %zu", len, max);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scenario s;	/* used again, so that what is left over shows */

	REQUIRE(!bytes_decode(data, size, &s), "out of memory");
	check_bytes(&s);
	check_text(&s);
	check_mutators(data, size);
	return 0;
}
