// SPDX-License-Identifier: GPL-2.0
/* reasons.c - see reasons.h */
#define _GNU_SOURCE
#include "report/reasons.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


enum key { FUNCTION, AT, SYSTEMS, WHY, KEYS };

static const struct {
	const char *name;
	bool needed;
	size_t offset;
} key_of[KEYS] = {
	[FUNCTION] = { "function", true, offsetof(struct reason, function) },
	[AT] = { "at", false, offsetof(struct reason, at) },
	[SYSTEMS] = { "systems", false, offsetof(struct reason, systems) },
	[WHY] = { "why", true, offsetof(struct reason, why) },
};

struct reader {
	uint32_t line;
	size_t next;		/* the least key that may follow in this entry; 0: none was begun */
	struct reasons *out;
	struct complaint *error;
};

/* ---- the file ------------------------------------------------------------------------------------------------ */

static char **value_of(struct reader *r, enum key k)
{
	return (char **)((char *)&r->out->reason[r->out->count - 1] + key_of[k].offset);
}

/* What has to come before key @k (KEYS: the end of the entry) and did not. */
static int check_order(struct reader *r, size_t k)
{
	if (k < r->next)
		return complain(r->error, r->line, "'%s' stands too late, or twice", key_of[k].name);
	for (size_t i = r->next; i < k; i++)
		if (key_of[i].needed)
			return complain(r->error, r->line,
					k == KEYS ? "the entry ends without '%s'" : "'%s' must come first",
					key_of[i].name);
	return 0;
}

static int end_entry(struct reader *r)
{
	int err = r->next ? check_order(r, KEYS) : 0;

	r->next = 0;
	return err;
}

static int begin_entry(struct reader *r)
{
	struct reason *more = realloc(r->out->reason, (r->out->count + 1) * sizeof(*more));

	if (!more)
		return complain_memory(r->error);
	r->out->reason = more;
	more[r->out->count++] = (struct reason){ .line = r->line };
	return 0;
}

static int take_value(struct reader *r, char *line)
{
	char *value = strchr(line, ':');
	size_t k = 0;
	int err;

	if (!value)
		return complain(r->error, r->line, "neither 'KEY: VALUE' nor a comment");
	*value++ = '\0';
	value += strspn(value, " \t");
	while (k < KEYS && strcmp(line, key_of[k].name))
		k++;
	if (k == KEYS)
		return complain(r->error, r->line, "there is no key '%.40s'; there are function, at, systems, why",
				line);
	if (!*value)
		return complain(r->error, r->line, "'%s' without a value", line);
	err = check_order(r, k);
	if (!err && !r->next)
		err = begin_entry(r);
	if (err)
		return err;
	r->next = k + 1;
	*value_of(r, (enum key)k) = strdup(value);
	return *value_of(r, (enum key)k) ? 0 : complain_memory(r->error);
}

static int go_on(struct reader *r, const char *line)
{
	char **value, *longer;

	line += strspn(line, "\t ");
	if (!r->next)
		return complain(r->error, r->line, "a line that goes on with nothing");
	value = value_of(r, (enum key)(r->next - 1));
	if (asprintf(&longer, "%s %s", *value, line) < 0)
		return complain_memory(r->error);
	free(*value);
	*value = longer;
	return 0;
}

static int take(struct reader *r, char *line)
{
	size_t len = strlen(line);

	for (const char *at = line; *at; at++)
		if (((unsigned char)*at < ' ' && *at != '\t') || *at == 127)
			return complain(r->error, r->line, "a control character, 0x%02x", (unsigned char)*at);
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		line[--len] = '\0';
	if (!len)
		return end_entry(r);
	if (*line == '#')
		return 0;
	return *line == '\t' ? go_on(r, line) : take_value(r, line);
}

int reasons_parse(const char *text, size_t len, struct reasons *out, struct complaint *error)
{
	struct reader r = { .out = out, .error = error };
	char *copy = strndup(text, len), *at = copy;
	int err = copy ? 0 : complain_memory(r.error);

	*out = (struct reasons){ 0 };
	if (!err && strlen(copy) < len)
		err = complain(r.error, r.line, "a NUL byte in the file");
	while (!err && at) {
		char *line = strsep(&at, "\n");

		r.line++;
		err = take(&r, line);
	}
	if (!err)
		err = end_entry(&r);
	if (err)
		reasons_free(out);
	free(copy);
	return err;
}

void reasons_free(struct reasons *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->reason[i].function);
		free(r->reason[i].at);
		free(r->reason[i].systems);
		free(r->reason[i].why);
	}
	free(r->reason);
	*r = (struct reasons){ 0 };
}

/* ---- what fits ------------------------------------------------------------------------------------------------- */

static bool names_system(const struct reason *reason, const char *sut)
{
	const char *at = reason->systems ? reason->systems : "*";
	char pattern[200];

	for (at += strspn(at, " \t"); *at; at += strspn(at, " \t")) {
		size_t len = strcspn(at, " \t");

		snprintf(pattern, sizeof(pattern), "%.*s", (int)len, at);
		if (!fnmatch(pattern, sut, 0))
			return true;
		at += len;
	}
	return false;
}

static bool in_function(const struct line *line, const char *function)
{
	return line->function && !strcmp(line->function, function);
}

/* The number of lines that an entry fits, and the last of them. */
static size_t fits(const struct reason *reason, const struct lines *l, size_t *at)
{
	size_t count = 0;

	for (size_t n = 1; n <= l->count; n++) {
		const struct line *line = &l->line[n - 1];

		if (!in_function(line, reason->function) || (reason->at && !strstr(line->text, reason->at)))
			continue;
		*at = n;
		count++;
	}
	return count;
}

static bool explains(const struct reason *reason, const struct lines *l, const struct range *range)
{
	struct range next;
	size_t at = 0;

	if (!range->function || strcmp(range->function, reason->function))
		return false;
	if (!reason->at)
		return true;
	if (fits(reason, l, &at) != 1 || at > range->last)
		return false;
	if (at >= range->first)
		return true;
	return at + REASON_ABOVE >= range->first && lines_unreached(l, at, &next) && next.first == range->first;
}

const struct reason *reasons_find(const struct reasons *r, const char *sut, const struct lines *l,
				  const struct range *range)
{
	for (size_t i = 0; i < r->count; i++)
		if (names_system(&r->reason[i], sut) && explains(&r->reason[i], l, range))
			return &r->reason[i];
	return NULL;
}

const char *reason_outdated(const struct reason *reason, const char *sut, const struct lines *l)
{
	struct range range = { 0 };
	size_t at, count;

	if (!names_system(reason, sut))
		return NULL;
	count = fits(reason, l, &at);
	if (!count)
		return "it fits no line of the driver";
	if (reason->at && count > 1)
		return "it fits more than one line of the function";
	while (lines_unreached(l, range.last, &range))
		if (explains(reason, l, &range))
			return NULL;
	return "what it explains is reached";
}
