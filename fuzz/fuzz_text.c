// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_text.c - property: text that is a scenario says the same after text -> scenario -> text and after
 * text -> bytes -> text; text that is none gets an error of one printable line at a place in the text
 */
#include <ctype.h>
#include <stdint.h>

#include "require.h"
#include "scenario/bytes.h"
#include "scenario/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const char *text, size_t size, const struct text_error *e)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	REQUIRE(e->line >= 1 && e->line <= lines, "line %u of %u", e->line, lines);
	REQUIRE(e->column >= 1 && e->column <= size + 1, "column %u of %zu bytes", e->column, size);
	REQUIRE(*e->what, "no message");
	for (const char *c = e->what; *c; c++)
		REQUIRE(isprint((unsigned char)*c), "byte %#x in \"%s\"", (unsigned char)*c, e->what);
}

static void check_text(const struct scenario *s, const char *text, size_t len)
{
	struct text_error e = { 0 };
	struct scenario again;
	char *text_again;
	size_t len_again;
	int err;

	err = text_parse(text, len, &again, &e);
	REQUIRE(!err, "%d, %u:%u: %s", err, e.line, e.column, e.what);
	err = text_format(&again, &text_again, &len_again);
	REQUIRE(!err, "%d", err);
	REQUIRE_SAME(text, len, text_again, len_again);
	REQUIRE(scenario_equal(s, &again), "%s", text);
	free(text_again);
	scenario_free(&again);
}

static void check_bytes(const struct scenario *s, const char *text, size_t len)
{
	struct scenario again;
	char *text_again;
	size_t bytes_len, len_again;
	uint8_t *bytes;
	int err;

	scenario_init(&again);
	err = bytes_encode(s, 0, &bytes, &bytes_len);
	REQUIRE(!err, "%d", err);
	err = bytes_decode(bytes, bytes_len, &again);
	REQUIRE(!err, "%d", err);
	err = text_format(&again, &text_again, &len_again);
	REQUIRE(!err, "%d", err);
	REQUIRE_SAME(text, len, text_again, len_again);
	REQUIRE(scenario_equal(s, &again), "%s", text);
	free(text_again);
	free(bytes);
	scenario_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_error e = { 0 };
	struct scenario s;
	char *text;
	size_t len;

	if (text_parse((const char *)data, size, &s, &e)) {
		check_error((const char *)data, size, &e);
		return 0;
	}
	REQUIRE(!text_format(&s, &text, &len), "out of memory");
	check_text(&s, text, len);
	check_bytes(&s, text, len);
	free(text);
	scenario_free(&s);
	return 0;
}
