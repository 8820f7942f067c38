// SPDX-License-Identifier: GPL-2.0
/*
 * test_profile.c - profiles of hardware IDs: those of fixtures/ids are read and hold together, and each kind of mistake
 * is refused at its line, with what was expected
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "capture/profile.h"
#include "model/vmd_detect.h"
#include "vmd_endpoint.h"

static const char sample[] = "# a comment\n"
			     "id: 8086:28C0\n"
			     "\n"
			     "name:\tVolume Management Device: NVMe \n"
			     "source: synthetic, for a test\n"
			     "shadow: membar2-0x2000\n"
			     "restriction: yes\n"
			     "first-vector: 1\n"
			     "msi-bypass: no\n"
			     "pm-quirk: yes\n"
			     "cfgbar: 1M\n"
			     "membar1: 64K\n"
			     "membar2: 2G\n"
			     "host1: 0x20000FF0000\n"
			     "host2: 0x80000000\n"
			     "msix: 33\n";
enum { SAMPLE_LINES = 16 };

Test(profile, all_keys)
{
	struct complaint e = { 0 };
	struct profile p;

	cr_assert(zero(int, profile_parse(sample, strlen(sample), &p, &e)), "%u: %s", e.line, e.what);
	cr_expect(p.vendor == 0x8086 && p.device == 0x28c0);
	cr_expect(eq(str, p.name, "Volume Management Device: NVMe"));
	cr_expect(eq(str, p.source, "synthetic, for a test"));
	cr_expect(p.synthetic && p.restriction && !p.msi_bypass && p.pm_quirk);
	cr_expect(p.shadow == VMD_IN_MEMBAR2 && p.first_vector == 1 && p.msix == 33);
	cr_expect(p.size[0] == 1 << 20 && p.size[1] == 1 << 16 && p.size[2] == (uint64_t)1 << 31);
	cr_expect(p.host[0] == 0x20000ff0000 && p.host[1] == 0x80000000);
	cr_expect(eq(u32, profile_features(&p), 0x2b));
}

/* The sample with one line replaced; NULL: left out.  malloc'ed. */
static char *change(unsigned line, const char *to)
{
	char *text = malloc(sizeof(sample) + 512), *out = text;
	const char *at = sample;

	for (unsigned i = 1; i <= SAMPLE_LINES; i++) {
		const char *end = strchr(at, '\n') + 1;

		if (i != line)
			out += sprintf(out, "%.*s", (int)(end - at), at);
		else if (to)
			out += sprintf(out, "%s\n", to);
		at = end;
	}
	return text;
}

static const struct {
	unsigned line;		/* that is changed; 1 is the comment */
	const char *to;
	uint32_t at;		/* the line that is complained of */
	const char *what;
} mistakes[] = {
	/* unknown keys, and lines that have none */
	{ 7, "restricton: yes", 7, "there is no key 'restricton'; did you mean 'restriction'?" },
	{ 7, "buses: yes", 7, "there is no key 'buses'; 'restriction' is missing yet" },
	{ 2, "Id: 8086:28c0", 2, "there is no key 'Id'; did you mean 'id'?" },
	{ 9, "msi-bypass", 9, "expected 'KEY: VALUE' or a comment, found 'msi-bypass'" },
	{ 9, " : ", 9, "there is no key ''; 'msi-bypass' is missing yet" },
	{ 1, "\tid", 1, "expected 'KEY: VALUE' or a comment, found '\\x09id'" },
	/* there twice */
	{ 1, "msix: 33", 16, "'msix' is there twice, first on line 1" },
	{ 3, "id: 8086:28c0", 3, "'id' is there twice, first on line 2" },
	/* missing: said at the end */
	{ 2, NULL, 15, "'id' is missing: expected an ID like 8086:28c0" },
	{ 6, NULL, 15, "'shadow' is missing: expected membar2-0x2000, vendor-capability, none or legacy-old-location" },
	{ 16, NULL, 15, "'msix' is missing: expected 1 to 255 vectors" },
	{ 16, "#msix: 33", 16, "'msix' is missing: expected 1 to 255 vectors" },
	/* values */
	{ 2, "id: 28c0", 2, "id: expected an ID like 8086:28c0, found '28c0'" },
	{ 2, "id: 8086:028c0", 2, "id: expected an ID like 8086:28c0, found '8086:028c0'" },
	{ 2, "id: 8086:28cg", 2, "id: expected an ID like 8086:28c0, found '8086:28cg'" },
	{ 2, "id: 8086-28c0", 2, "id: expected an ID like 8086:28c0, found '8086-28c0'" },
	{ 2, "id:", 2, "id: expected an ID like 8086:28c0, found nothing" },
	{ 4, "name:  \t", 4, "name: expected a name, found nothing" },
	{ 5, "source: somebody", 5, "source: expected 'synthetic' or 'capture' first, found 'somebody'" },
	{ 5, "source: syntheticly", 5, "source: expected 'synthetic' or 'capture' first, found 'syntheticly'" },
	{ 6, "shadow: membar2", 6, "shadow: expected membar2-0x2000, vendor-capability, none or legacy-old-location, "
				  "found 'membar2'" },
	{ 7, "restriction: 1", 7, "restriction: expected yes or no, found '1'" },
	{ 7, "restriction: yes.", 7, "restriction: expected yes or no, found 'yes.'" },
	{ 8, "first-vector: 2", 8, "first-vector: expected 0 or 1, found '2'" },
	{ 8, "first-vector: 01", 8, "first-vector: expected 0 or 1, found '01'" },
	{ 9, "msi-bypass: No", 9, "msi-bypass: expected yes or no, found 'No'" },
	{ 10, "pm-quirk: true", 10, "pm-quirk: expected yes or no, found 'true'" },
	{ 11, "cfgbar: 3M", 11, "cfgbar: expected a power of two with K, M or G, up to 2048G, found '3M'" },
	{ 11, "cfgbar: 0M", 11, "cfgbar: expected a power of two with K, M or G, up to 2048G, found '0M'" },
	{ 11, "cfgbar: 1048576", 11, "cfgbar: expected a power of two with K, M or G, up to 2048G, found '1048576'" },
	{ 11, "cfgbar: 1 M", 11, "cfgbar: expected a power of two with K, M or G, up to 2048G, found '1 M'" },
	{ 11, "cfgbar: M", 11, "cfgbar: expected a power of two with K, M or G, up to 2048G, found 'M'" },
	{ 12, "membar1: 4096G", 12, "membar1: expected a power of two with K, M or G, up to 2048G, found '4096G'" },
	{ 13, "membar2: -1M", 13, "membar2: expected a power of two with K, M or G, up to 2048G, found '-1M'" },
	{ 13, "membar2: 18446744073709551617K", 13,
	  "membar2: expected a power of two with K, M or G, up to 2048G, found '18446744073709551617K'" },
	{ 14, "host1: 20000ff0000", 14,
	  "host1: expected a host address like 0x2000000000, below 2^52, found '20000ff0000'" },
	{ 14, "host1: 0x", 14, "host1: expected a host address like 0x2000000000, below 2^52, found '0x'" },
	{ 14, "host1: 0x0", 14, "host1: expected a host address like 0x2000000000, below 2^52, found '0x0'" },
	{ 14, "host1: 0x10000000000000", 14,
	  "host1: expected a host address like 0x2000000000, below 2^52, found '0x10000000000000'" },
	{ 15, "host2: 0x1000000000000000000", 15,
	  "host2: expected a host address like 0x2000000000, below 2^52, found '0x1000000000000000000'" },
	{ 14, "host1: 0x20000ff8000", 14, "host1: expected a multiple of membar1, 0x10000, found 0x20000ff8000" },
	{ 15, "host2: 0xc0000000", 15, "host2: expected a multiple of membar2, 0x80000000, found 0xc0000000" },
	{ 16, "msix: 0", 16, "msix: expected 1 to 255 vectors, found '0'" },
	{ 16, "msix: 256", 16, "msix: expected 1 to 255 vectors, found '256'" },
	{ 16, "msix: 0x21", 16, "msix: expected 1 to 255 vectors, found '0x21'" },
	{ 16, "msix: 33 # vectors", 16, "msix: expected 1 to 255 vectors, found '33 # vectors'" },
	/* bytes */
	{ 4, "name: \x1b[2J", 4, "expected printable ASCII, found byte 0x1b" },
	{ 1, "# caf\xc3\xa9", 1, "expected printable ASCII, found byte 0xc3" },
	{ 4, "name: a\tb", 4, "name: expected blanks between words, found a tab" },
	{ 4, "name: a\rb", 4, "expected printable ASCII, found byte 0x0d" },
};

Test(profile, mistakes)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		struct profile p = { .vendor = 0x1234 };
		struct complaint e = { 0 };
		char *text = change(mistakes[i].line, mistakes[i].to);

		cr_expect(eq(int, profile_parse(text, strlen(text), &p, &e), -EINVAL), "'%s' is read", mistakes[i].to);
		cr_expect(eq(u32, e.line, mistakes[i].at), "'%s'", mistakes[i].to);
		cr_expect(eq(str, e.what, (char *)mistakes[i].what));
		cr_expect(eq(u32, p.vendor, 0x1234), "it is left alone");
		free(text);
	}
}

Test(profile, other_texts)
{
	char *text, longest[PROFILE_TEXT + 16], nul[] = "id: 8086:28c0\nname: a\0b\n";
	struct complaint e = { 0 };
	struct profile p;

	cr_expect(eq(int, profile_parse("", 0, &p, &e), -EINVAL));
	cr_expect(e.line == 1 && !strcmp(e.what, "'id' is missing: expected an ID like 8086:28c0"), "%s", e.what);
	cr_expect(eq(int, profile_parse(nul, sizeof(nul) - 1, &p, &e), -EINVAL));
	cr_expect(e.line == 2 && !strcmp(e.what, "expected printable ASCII, found byte 0x00"), "%s", e.what);
	text = change(16, "msix: 33\nvectors: 33");
	cr_expect(eq(int, profile_parse(text, strlen(text), &p, &e), -EINVAL));
	cr_expect(e.line == 17 && !strcmp(e.what, "there is no key 'vectors'; all that there are have been"), "%s", e.what);
	free(text);
	cr_expect(eq(int, profile_parse(sample, strlen(sample) - 1, &p, &e), 0), "without the last newline");
	text = change(4, "name: x\r");
	cr_expect(eq(int, profile_parse(text, strlen(text), &p, &e), 0), "%s", e.what);
	cr_expect(eq(str, p.name, "x"));
	free(text);
	snprintf(longest, sizeof(longest), "name: %0*d", PROFILE_TEXT - 1, 0);
	text = change(4, longest);
	cr_expect(eq(int, profile_parse(text, strlen(text), &p, &e), 0), "%s", e.what);
	cr_expect(eq(sz, strlen(p.name), PROFILE_TEXT - 1));
	free(text);
	snprintf(longest, sizeof(longest), "name: %0*d", PROFILE_TEXT, 0);
	text = change(4, longest);
	cr_expect(eq(int, profile_parse(text, strlen(text), &p, &e), -EINVAL));
	cr_expect(eq(str, e.what, "name: expected at most 199 characters, found 200"));
	free(text);
}

/* ---- fixtures/ids -------------------------------------------------------------------------------------- */

/* The IDs that Linux 6.12 has. */
static const uint16_t devices[] = { 0x201d, 0x28c0, 0x467f, 0x4c3d, 0x7d0b, 0x9a0b, 0xa77f, 0xad0b, 0xb06f, 0xb60b };

static struct profile read_fixture(uint16_t device)
{
	char path[400];
	struct complaint e = { 0 };
	struct profile p = { 0 };
	uint8_t *text;
	size_t len;

	snprintf(path, sizeof(path), BDFUZZ_SOURCE "/fixtures/ids/8086-%04x.txt", device);
	cr_assert(zero(int, file_read(path, &text, &len)), "%s", path);
	cr_assert(zero(int, profile_parse((const char *)text, len, &p, &e)), "%s:%u: %s", path, e.line, e.what);
	free(text);
	return p;
}

Test(profile, fixtures)
{
	struct file_list all = { 0 };

	for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		const struct profile p = read_fixture(devices[i]);

		cr_expect(p.vendor == 0x8086 && p.device == devices[i], "8086-%04x.txt", devices[i]);
		cr_expect(p.synthetic, "8086-%04x.txt: there is no capture of a VMD", devices[i]);
	}
	cr_assert(zero(int, file_list_add(&all, BDFUZZ_SOURCE "/fixtures/ids", ".txt")));
	cr_expect(eq(sz, all.count, sizeof(devices) / sizeof(*devices)));
	file_list_free(&all);
}

/* Facts of seed 002 and after it: 28c0 has shadow registers, all others wait for a hypervisor's capability. */
Test(profile, fixtures_promise)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		const struct profile p = read_fixture(devices[i]);
		const bool server = p.device == 0x28c0 || p.device == 0x201d;

		cr_expect(eq(int, p.shadow, p.device == 0x28c0 ? VMD_IN_MEMBAR2 : VMD_IN_CAPABILITY), "%04x", p.device);
		cr_expect(eq(int, p.restriction, p.device != 0x201d), "%04x", p.device);
		cr_expect(eq(int, p.first_vector, !server), "%04x", p.device);
		cr_expect(eq(int, p.pm_quirk, !server), "%04x", p.device);
		cr_expect(eq(int, p.msi_bypass, p.device == 0x28c0), "%04x", p.device);
	}
}

/* A device as the profile says is recognised as what the profile says. */
Test(profile, fixtures_are_detected)
{
	static const uint8_t place[VMD_METHODS] = {
		[VMD_IN_MEMBAR2] = VMD_PLACE_MEMBAR2, [VMD_IN_CAPABILITY] = VMD_PLACE_CAPABILITY,
		[VMD_AT_OLD_PLACE] = VMD_PLACE_OLD,
	};
	static struct vmd_endpoint e;

	for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		const struct profile p = read_fixture(devices[i]);
		struct vmd_detection d;

		vmd_endpoint_make(&e, place[p.shadow], p.shadow == VMD_IN_MEMBAR2 ? VMD_LOCK_SHADOW : 0);
		memcpy(e.id.host, p.host, sizeof(p.host));
		vmd_endpoint_wire(&e);
		for (int bar = 0; bar < VMD_BARS; bar++)
			e.view.window[bar].size = p.size[bar];
		vmd_detect(&e.view, NULL, 0, &d);
		cr_expect(eq(int, d.method, p.shadow), "%04x", p.device);
		cr_expect(eq(int, (int)vmd_method_of(profile_features(&p)), p.shadow), "%04x", p.device);
		cr_expect(eq(u64, d.opinion[p.shadow].t.host[1], p.host[1]), "%04x", p.device);
	}
	vmd_endpoint_free(&e);
}
