// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_capture.c - property: a dump is read whole, or refused as a whole with one printable line at a line of the text;
 * what was read says the same after it was written and read again; the lenient reader keeps all of it, and of a dump
 * that was refused nothing that is unsound
 */
#include <ctype.h>
#include <stdint.h>

#include "capture/capture.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_printable(const char *text)
{
	for (const char *c = text; *c; c++)
		REQUIRE(isprint((unsigned char)*c), "byte %#x in \"%s\"", (unsigned char)*c, text);
}

static void check_error(const uint8_t *text, size_t size, const struct capture_error *e)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	REQUIRE(e->line <= lines, "line %u of %u", e->line, lines);
	REQUIRE(*e->what, "no message");
	check_printable(e->what);
	check_printable(e->text);
}

static void check_sound(const struct capture *c)
{
	for (size_t i = 0; i < c->function.count; i++) {
		const struct capture_function *f = &c->function.at[i];

		REQUIRE(f->bytes == 64 || f->bytes == 128 || f->bytes == 256 || f->bytes == 4096, "%u bytes", f->bytes);
		REQUIRE((size_t)f->at + f->bytes <= c->byte.len, "%u bytes at %u of %zu", f->bytes, f->at, c->byte.len);
		REQUIRE(capture_find(c, f->address) == f, "function %zu is not found by its address", i);
	}
}

static void require_same_captures(const struct capture *a, const struct capture *b)
{
	struct buffer x = { 0 }, y = { 0 };

	REQUIRE_SAME(a->byte.at, a->byte.len, b->byte.at, b->byte.len);
	REQUIRE(!capture_write(a, &x) && !capture_write(b, &y), "memory");
	REQUIRE_SAME(x.at, x.len, y.at, y.len);
	buffer_free(&x);
	buffer_free(&y);
}

static void check_again(const struct capture *c)
{
	const struct capture_options o = { .names = true };
	struct buffer text = { 0 };
	struct capture again = { 0 };
	struct capture_error e;

	REQUIRE(!capture_write(c, &text), "memory");
	REQUIRE(!capture_parse(text.at, text.len, &o, &again, &e), "line %u: %s: \"%s\"", e.line, e.what, e.text);
	require_same_captures(c, &again);
	capture_free(&again);
	buffer_free(&text);
}

static void count(void *context, const struct capture_error *e)
{
	++*(unsigned *)context;
	REQUIRE(*e->what, "no message");
	check_printable(e->what);
	check_printable(e->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned dropped = 0;
	const struct capture_options strict = { .names = true },
				     lenient = { true, true, count, &dropped };
	struct capture c = { 0 }, sound = { 0 };
	struct capture_error e;
	const int refused = capture_parse((const char *)data, size, &strict, &c, &e);

	if (refused)
		check_error(data, size, &e);
	else
		check_again(&c);
	if (!capture_parse((const char *)data, size, &lenient, &sound, &e)) {
		REQUIRE(!refused == !dropped, "strict: %d, and %u lines were dropped", refused, dropped);
		check_sound(&sound);
		check_again(&sound);
		if (!refused)
			require_same_captures(&c, &sound);
	} else {
		REQUIRE(refused, "the strict reader takes it, the lenient one says: line %u: %s", e.line, e.what);
		check_error(data, size, &e);
	}
	capture_free(&c);
	capture_free(&sound);
	return 0;
}
