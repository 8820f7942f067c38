// SPDX-License-Identifier: GPL-2.0
/* profile.c - see profile.h */
#include "capture/profile.h"

#include <ctype.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

struct reading {
	const char *at, *end;
	uint32_t line;
	struct profile p;
	struct complaint *error;
};

struct word {
	const char *at;
	size_t len;
};

struct key {
	const char *name;
	int (*read)(struct reading *r, const struct key *k, struct word value);
	size_t offset;		/* in struct profile */
	const char *expected;
};

enum { SHOWN = 40 };		/* of a word that is no value */
#define SHOW(word) ((word).len > SHOWN ? SHOWN : (int)(word).len), (word).at

static bool is(struct word w, const char *text)
{
	return strlen(text) == w.len && !memcmp(w.at, text, w.len);
}

static void *member(struct reading *r, const struct key *k)
{
	return (char *)&r->p + k->offset;
}

static int refuse(struct reading *r, const struct key *k, struct word value)
{
	return complaint_say(r->error, r->line, "%s: expected %s, found '%.*s'", k->name, k->expected, SHOW(value));
}

/* ---- values -------------------------------------------------------------------------------------------- */

/* Digits of @base at the start of @w, at most 16; how many. */
static size_t read_digits(struct word w, unsigned base, uint64_t *value)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (*value = 0; n < w.len && n < 16; n++) {
		const char *digit = memchr(digits, tolower((unsigned char)w.at[n]), base);

		if (!digit)
			break;
		*value = *value * base + (uint64_t)(digit - digits);
	}
	return n;
}

static int read_id(struct reading *r, const struct key *k, struct word w)
{
	uint64_t vendor, device;

	if (w.len != 9 || w.at[4] != ':' || read_digits(w, 16, &vendor) != 4 ||
	    read_digits((struct word){ w.at + 5, 4 }, 16, &device) != 4)
		return refuse(r, k, w);
	r->p.vendor = (uint16_t)vendor;
	r->p.device = (uint16_t)device;
	return 0;
}

static int read_text(struct reading *r, const struct key *k, struct word w)
{
	char *to = member(r, k);

	if (w.len >= PROFILE_TEXT)
		return complaint_say(r->error, r->line, "%s: expected at most %d characters, found %zu", k->name,
				     PROFILE_TEXT - 1, w.len);
	if (memchr(w.at, '\t', w.len))
		return complaint_say(r->error, r->line, "%s: expected blanks between words, found a tab", k->name);
	memcpy(to, w.at, w.len);
	to[w.len] = '\0';
	return 0;
}

static int read_source(struct reading *r, const struct key *k, struct word w)
{
	struct word first = { w.at, 0 };

	while (first.len < w.len && isalpha((unsigned char)w.at[first.len]))
		first.len++;
	r->p.synthetic = is(first, "synthetic");
	return r->p.synthetic || is(first, "capture") ? read_text(r, k, w) : refuse(r, k, w);
}

static int read_method(struct reading *r, const struct key *k, struct word w)
{
	for (uint8_t m = 0; m < VMD_METHODS; m++)
		if (is(w, vmd_methods[m].name)) {
			r->p.shadow = m;
			return 0;
		}
	return refuse(r, k, w);
}

static int read_yes(struct reading *r, const struct key *k, struct word w)
{
	*(bool *)member(r, k) = is(w, "yes");
	return is(w, "yes") || is(w, "no") ? 0 : refuse(r, k, w);
}

static int read_vector(struct reading *r, const struct key *k, struct word w)
{
	*(uint8_t *)member(r, k) = is(w, "1");
	return is(w, "0") || is(w, "1") ? 0 : refuse(r, k, w);
}

static int read_count(struct reading *r, const struct key *k, struct word w)
{
	uint64_t count;

	if (read_digits(w, 10, &count) != w.len || !count || count > UINT8_MAX)
		return refuse(r, k, w);
	*(uint8_t *)member(r, k) = (uint8_t)count;
	return 0;
}

static int read_size(struct reading *r, const struct key *k, struct word w)
{
	static const char units[] = "KMG";
	uint64_t count;
	const char *unit;

	if (w.len < 2 || read_digits(w, 10, &count) != w.len - 1)
		return refuse(r, k, w);
	unit = memchr(units, w.at[w.len - 1], sizeof(units) - 1);
	if (!unit || !count || count & (count - 1) || count > 2048)
		return refuse(r, k, w);
	*(uint64_t *)member(r, k) = count << 10 * (unit - units + 1);
	return 0;
}

static int read_address(struct reading *r, const struct key *k, struct word w)
{
	const struct word number = { w.at + 2, w.len - 2 };
	uint64_t address;

	if (w.len < 3 || memcmp(w.at, "0x", 2) || read_digits(number, 16, &address) != number.len || !address ||
	    address >> 52)
		return refuse(r, k, w);
	*(uint64_t *)member(r, k) = address;
	return 0;
}

/* ---- keys ---------------------------------------------------------------------------------------------- */

#define AT(member) offsetof(struct profile, member)
#define YES_NO "yes or no"
#define SIZE "a power of two with K, M or G, up to 2048G"
#define ADDRESS "a host address like 0x2000000000, below 2^52"

enum key_number { ID, NAME, SOURCE, SHADOW, RESTRICTION, FIRST_VECTOR, BYPASS, PM_QUIRK,
		  CFGBAR, MEMBAR1, MEMBAR2, HOST1, HOST2, MSIX, KEYS };

/* clang-format off */
static const struct key keys[KEYS] = {
	[ID] = { "id", read_id, 0, "an ID like 8086:28c0" },
	[NAME] = { "name", read_text, AT(name), "a name" },
	[SOURCE] = { "source", read_source, AT(source), "'synthetic' or 'capture' first" },
	[SHADOW] = { "shadow", read_method, 0, "membar2-0x2000, vendor-capability, none or legacy-old-location" },
	[RESTRICTION] = { "restriction", read_yes, AT(restriction), YES_NO },
	[FIRST_VECTOR] = { "first-vector", read_vector, AT(first_vector), "0 or 1" },
	[BYPASS] = { "msi-bypass", read_yes, AT(msi_bypass), YES_NO },
	[PM_QUIRK] = { "pm-quirk", read_yes, AT(pm_quirk), YES_NO },
	[CFGBAR] = { "cfgbar", read_size, AT(size[VMD_CFGBAR]), SIZE },
	[MEMBAR1] = { "membar1", read_size, AT(size[VMD_MEMBAR1]), SIZE },
	[MEMBAR2] = { "membar2", read_size, AT(size[VMD_MEMBAR2]), SIZE },
	[HOST1] = { "host1", read_address, AT(host[0]), ADDRESS },
	[HOST2] = { "host2", read_address, AT(host[1]), ADDRESS },
	[MSIX] = { "msix", read_count, AT(msix), "1 to 255 vectors" },
};
/* clang-format on */

struct seen {			/* the line of each key; 0: it was not there yet */
	uint32_t line[KEYS];
};

/* KEYS: there is none of that name. */
static size_t find_key(struct word w)
{
	size_t k = 0;

	while (k < KEYS && !is(w, keys[k].name))
		k++;
	return k;
}

/* Says which key may be meant, or else which one is still to come. */
static int refuse_key(struct reading *r, const struct seen *seen, struct word w)
{
	struct nearest near = { 0 };
	size_t k = 0;

	for (size_t i = 0; i < KEYS; i++)
		nearest_try(&near, w.at, w.len, keys[i].name);
	if (near.name)
		return complaint_say(r->error, r->line, "there is no key '%.*s'; did you mean '%s'?", SHOW(w),
				     near.name);
	while (k < KEYS && seen->line[k])
		k++;
	if (k < KEYS)
		return complaint_say(r->error, r->line, "there is no key '%.*s'; '%s' is missing yet", SHOW(w),
				     keys[k].name);
	return complaint_say(r->error, r->line, "there is no key '%.*s'; all that there are have been", SHOW(w));
}

/* Without blanks at both ends. */
static struct word trim(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return (struct word){ at, (size_t)(end - at) };
}

static int read_line(struct reading *r, struct seen *seen, struct word line)
{
	const char *colon = memchr(line.at, ':', line.len);
	struct word value;
	size_t k;

	if (!line.len || *line.at == '#')
		return 0;
	if (!colon)
		return complaint_say(r->error, r->line, "expected 'KEY: VALUE' or a comment, found '%.*s'", SHOW(line));
	k = find_key(trim(line.at, colon));
	if (k == KEYS)
		return refuse_key(r, seen, trim(line.at, colon));
	if (seen->line[k])
		return complaint_say(r->error, r->line, "'%s' is there twice, first on line %u", keys[k].name,
				     seen->line[k]);
	seen->line[k] = r->line;
	value = trim(colon + 1, line.at + line.len);
	if (!value.len)
		return complaint_say(r->error, r->line, "%s: expected %s, found nothing", keys[k].name,
				     keys[k].expected);
	return keys[k].read(r, &keys[k], value);
}

static int check_bytes(struct reading *r, struct word line)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.at[i] < ' ' ? line.at[i] != '\t' : (unsigned char)line.at[i] > '~')
			return complaint_say(r->error, r->line, "expected printable ASCII, found byte 0x%02x",
					     (unsigned char)line.at[i]);
	return 0;
}

/* What only shows when all are there. */
static int check_whole(struct reading *r, const struct seen *seen)
{
	for (size_t i = 0; i < KEYS; i++)
		if (!seen->line[i])
			return complaint_say(r->error, r->line, "'%s' is missing: expected %s", keys[i].name,
					     keys[i].expected);
	for (int i = 0; i < 2; i++)
		if (r->p.host[i] & (r->p.size[VMD_MEMBAR1 + i] - 1))
			return complaint_say(r->error, seen->line[HOST1 + i],
					     "%s: expected a multiple of %s, 0x%" PRIx64 ", found 0x%" PRIx64,
					     keys[HOST1 + i].name, keys[MEMBAR1 + i].name,
					     r->p.size[VMD_MEMBAR1 + i], r->p.host[i]);
	return 0;
}

int profile_parse(const char *text, size_t len, struct profile *p, struct complaint *error)
{
	struct reading r = { .at = text, .end = text + len, .error = error };
	struct seen seen = { { 0 } };
	int err = 0;

	while (!err && r.at < r.end) {
		const char *end = memchr(r.at, '\n', (size_t)(r.end - r.at));
		struct word line = { r.at, (size_t)((end ? end : r.end) - r.at) };

		r.at = end ? end + 1 : r.end;
		r.line++;
		if (line.len && line.at[line.len - 1] == '\r')
			line.len--;
		err = check_bytes(&r, line);
		if (!err)
			err = read_line(&r, &seen, line);
	}
	r.line += !r.line;
	if (!err)
		err = check_whole(&r, &seen);
	if (!err)
		*p = r.p;
	return err;
}

uint32_t profile_features(const struct profile *p)
{
	static const uint32_t by_method[VMD_METHODS] = {
		[VMD_IN_MEMBAR2] = VMD_FEATURE_MEMBAR2, [VMD_AT_OLD_PLACE] = VMD_FEATURE_MEMBAR2,
		[VMD_IN_CAPABILITY] = VMD_FEATURE_CAPABILITY,
	};

	return by_method[p->shadow] | (p->restriction ? VMD_FEATURE_RESTRICTS : 0) |
	       (p->first_vector ? VMD_FEATURE_FIRST_VECTOR : 0) | (p->msi_bypass ? VMD_FEATURE_BYPASS : 0) |
	       (p->pm_quirk ? VMD_FEATURE_PM : 0);
}
