// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_offers.c - property: a table of offers is read whole, or refused as a whole with one printable line at a line of
 * the text; what was read says of each offer whose it is
 */
#include <ctype.h>
#include <stdint.h>

#include "hyperv/offers.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const uint8_t *text, size_t size, const struct offers *o, const struct complaint *e)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	REQUIRE(e->line >= 1 && e->line <= lines, "line %u of %u", e->line, lines);
	REQUIRE(*e->what, "no message");
	for (const char *c = e->what; *c; c++)
		REQUIRE(isprint((unsigned char)*c), "byte %#x in \"%s\"", (unsigned char)*c, e->what);
	REQUIRE(!o->count && !o->machines, "%zu offers of %u machines", o->count, o->machines);
}

static void check_offers(const struct offers *o)
{
	uint32_t machines = 0;

	for (size_t i = 0; i < o->count; i++) {
		REQUIRE(o->offer[i].machine <= machines, "offer %zu is of machine %u", i, o->offer[i].machine);
		machines += o->offer[i].machine == machines;
	}
	REQUIRE(machines == o->machines, "%u machines have offers, %u have names", machines, o->machines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaint e = { 0 };
	struct offers o = { 0 };

	if (offers_parse((const char *)data, size, &o, &e))
		check_error(data, size, &o, &e);
	else
		check_offers(&o);
	offers_free(&o);
	return 0;
}
