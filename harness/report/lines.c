// SPDX-License-Identifier: GPL-2.0
/* lines.c - see lines.h */
#define _GNU_SOURCE
#include "report/lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

struct reader {
	const char *at, *end;
	const char *suffix;
	bool ours, done;	/* within the file's record, behind it */
	size_t *first;		/* line of each function */
	struct lines *out;
};

/* ---- llvm-cov's records: TAG:NUMBER,... in a line each ------------------------------------------------- */

static bool next_line(struct reader *r, char *line, size_t room)
{
	const char *end;
	size_t len;

	if (r->at >= r->end)
		return false;
	end = memchr(r->at, '\n', (size_t)(r->end - r->at));
	end = end ? end : r->end;
	len = (size_t)(end - r->at) < room ? (size_t)(end - r->at) : room - 1;
	memcpy(line, r->at, len);
	line[len] = '\0';
	r->at = end + 1;
	return true;
}

/* A number and what follows it; NULL if there is none, or it is too large. */
static const char *number(const char *at, unsigned long long most, unsigned long long *n)
{
	char *end;

	if (*at < '0' || *at > '9')
		return NULL;
	errno = 0;
	*n = strtoull(at, &end, 10);
	return errno || *n > most ? NULL : end;
}

static int have_line(struct lines *l, size_t number)
{
	struct line *more;

	if (number <= l->count)
		return 0;
	more = realloc(l->line, number * sizeof(*more));
	if (!more)
		return -ENOMEM;
	for (size_t i = l->count; i < number; i++)
		more[i] = (struct line){ .text = "" };
	l->line = more;
	l->count = number;
	return 0;
}

static int take_count(struct reader *r, const char *value)
{
	unsigned long long line, hits;
	int err;

	value = number(value, LINES_MOST, &line);
	if (!value || !line || *value != ',' || !number(value + 1, UINT64_MAX, &hits))
		return -EINVAL;
	err = have_line(r->out, line);
	if (err)
		return err;
	r->out->line[line - 1].counted = true;
	r->out->line[line - 1].reached |= hits > 0;
	return 0;
}

/* LINE,NAME; a static function's name has its file's before it: "file.c:name". */
static int take_function(struct reader *r, const char *value)
{
	unsigned long long line;
	struct lines *l = r->out;
	size_t *first, at;
	char **name;

	value = number(value, LINES_MOST, &line);
	if (!value || !line || *value != ',')
		return -EINVAL;
	first = realloc(r->first, (l->functions + 1) * sizeof(*first));
	r->first = first ? first : r->first;
	name = realloc(l->function, (l->functions + 1) * sizeof(*name));
	l->function = name ? name : l->function;
	if (!first || !name)
		return -ENOMEM;
	for (at = l->functions; at && first[at - 1] > line; at--) {
		first[at] = first[at - 1];
		name[at] = name[at - 1];
	}
	first[at] = line;
	name[at] = strdup(strrchr(value, ':') ? strrchr(value, ':') + 1 : value + 1);
	l->functions++;
	return name[at] ? 0 : -ENOMEM;
}

static int take_sum(struct reader *r, const char *value, size_t *sum)
{
	unsigned long long n;

	(void)r;
	if (!number(value, LINES_MOST, &n))
		return -EINVAL;
	*sum = n;
	return 0;
}

static int take(struct reader *r, const char *line)
{
	if (!strncmp(line, "SF:", 3)) {
		r->ours = file_has_suffix(line, r->suffix);
		if (r->ours)
			r->out->path = strdup(line + 3);
		return r->ours && !r->out->path ? -ENOMEM : 0;
	}
	if (!r->ours)
		return 0;
	if (!strncmp(line, "FN:", 3))
		return take_function(r, line + 3);
	if (!strncmp(line, "DA:", 3))
		return take_count(r, line + 3);
	if (!strncmp(line, "LF:", 3))
		return take_sum(r, line + 3, &r->out->all);
	if (!strncmp(line, "LH:", 3))
		return take_sum(r, line + 3, &r->out->reached);
	r->done = !strcmp(line, "end_of_record");
	return 0;
}

static void name_functions(const struct reader *r)
{
	struct lines *l = r->out;

	for (size_t i = 0; i < l->functions; i++)
		for (size_t n = r->first[i]; n <= (i + 1 < l->functions ? r->first[i + 1] - 1 : l->count); n++)
			if (n <= l->count)
				l->line[n - 1].function = l->function[i];
}

int lines_parse(const char *lcov, size_t len, const char *suffix, struct lines *l)
{
	struct reader r = { .at = lcov, .end = lcov + len, .suffix = suffix, .out = l };
	char line[4096];
	int err = 0;

	*l = (struct lines){ 0 };
	while (!err && !r.done && next_line(&r, line, sizeof(line)))
		err = take(&r, line);
	if (!err && !r.done)
		err = l->path ? -EINVAL : -ENOENT;	/* no end: not all of it is there */
	if (!err)
		name_functions(&r);
	free(r.first);
	return err;
}

/* ---- their text ------------------------------------------------------------------------------------------ */

int lines_add_text(struct lines *l, const char *text, size_t len)
{
	char *at;

	at = l->text = strndup(text, len);
	if (!at)
		return -ENOMEM;
	for (size_t i = 0; i < l->count && at; i++)
		l->line[i].text = strsep(&at, "\n");
	return 0;
}

void lines_free(struct lines *l)
{
	for (size_t i = 0; i < l->functions; i++)
		free(l->function[i]);
	free(l->function);
	free(l->line);
	free(l->text);
	free(l->path);
	*l = (struct lines){ 0 };
}

/* ---- what was not reached ---------------------------------------------------------------------------------- */

bool lines_unreached(const struct lines *l, size_t after, struct range *range)
{
	*range = (struct range){ 0 };
	for (size_t n = after + 1; n <= l->count; n++) {
		const struct line *line = &l->line[n - 1];

		if (range->first && (line->reached || line->function != range->function))
			break;
		if (!line->counted || line->reached)
			continue;
		if (!range->first)
			*range = (struct range){ .first = n, .function = line->function };
		range->last = n;
		range->lines++;
	}
	return range->first;
}
