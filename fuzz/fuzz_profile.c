// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_profile.c - property: a profile is read whole and holds together, or is refused with one printable line at a
 * line of the text and nothing read; reading it again says the same
 */
#include <ctype.h>
#include <stdint.h>

#include "capture/profile.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct profile untouched = { .vendor = 0x1234, .name = "untouched" };

static void check_text(const char *text)
{
	REQUIRE(*text, "no text");
	for (; *text; text++)
		REQUIRE(isprint((unsigned char)*text), "byte %#x before \"%s\"", (unsigned char)*text, text);
}

static void check_error(const uint8_t *text, size_t size, const struct profile *p, const struct complaint *e)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	REQUIRE(e->line >= 1 && e->line <= lines, "line %u of %u", e->line, lines);
	check_text(e->what);
	REQUIRE_SAME(p, sizeof(*p), &untouched, sizeof(untouched));
}

static void check_profile(const struct profile *p)
{
	check_text(p->name);
	check_text(p->source);
	REQUIRE(p->synthetic == !strncmp(p->source, "synthetic", 9), "source \"%s\"", p->source);
	REQUIRE(p->shadow < VMD_METHODS && p->first_vector <= 1 && p->msix, "%u, %u, %u", p->shadow, p->first_vector,
		p->msix);
	for (int i = 0; i < VMD_BARS; i++)
		REQUIRE(__builtin_popcountll(p->size[i]) == 1 && p->size[i] >= 1024, "%#jx", (uintmax_t)p->size[i]);
	for (int i = 0; i < 2; i++)
		REQUIRE(p->host[i] && !(p->host[i] % p->size[VMD_MEMBAR1 + i]) && p->host[i] < (uint64_t)1 << 52,
			"host %#jx", (uintmax_t)p->host[i]);
	if (p->shadow != VMD_AT_OLD_PLACE)
		REQUIRE(vmd_method_of(profile_features(p)) == p->shadow, "features %#x", profile_features(p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profile p, again;
	struct complaint e = { 0 };
	int err;

	memcpy(&p, &untouched, sizeof(p));	/* padding, too */
	err = profile_parse((const char *)data, size, &p, &e);
	if (err) {
		check_error(data, size, &p, &e);
		return 0;
	}
	check_profile(&p);
	REQUIRE(!profile_parse((const char *)data, size, &again, &e), "refused: %s", e.what);
	REQUIRE(!strcmp(p.name, again.name) && !memcmp(p.size, again.size, sizeof(p.size)) &&
		profile_features(&p) == profile_features(&again), "read again: \"%s\"", again.name);
	return 0;
}
