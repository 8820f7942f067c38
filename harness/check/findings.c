// SPDX-License-Identifier: GPL-2.0
/*
 * findings.c - what a broken rule becomes
 *
 * One cause is to be found once, however many inputs meet it: the key is the rule, the system, and
 * the function of the kernel that did it.  Line numbers are left out of it, as they differ between
 * the expansions of one macro; an event without an address is told apart by its text.
 */
#include "check/compare.h"
#include "check/known.h"
#include "check/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void check_about(struct check *c, unsigned devfn)
{
	c->about = (int32_t)devfn;
}

static bool is_reported(struct check *c, const struct invariant *rule)
{
	for (uint32_t i = 0; i < c->result->findings; i++) {
		if (c->result->finding[i].rule != rule)
			continue;
		c->about = -1;
		return true;
	}
	return false;
}

static const char *locate(struct check *c, const void *where)
{
	struct place *p = &c->place[((uintptr_t)where >> 2) % PLACES];

	if (!where || !c->class->locate)
		return "";
	if (p->where != where) {
		p->where = where;
		if (c->class->locate(c->sut, where, p->text, sizeof(p->text)))
			p->text[0] = '\0';
	}
	return p->text;
}

int finding_function(const char *where, const char **name)
{
	const char *open = strrchr(where, '('), *close = open ? strchr(open, ')') : NULL;

	if (!close)
		return 0;
	*name = open + 1;
	return (int)(close - *name);
}

/* Met where a known finding is, but without what that one takes: another finding. */
static bool is_otherwise(const struct check *c, const struct finding *f)
{
	char frame[KNOWN_FRAME];

	return known_mask(f->rule->id, c->class->name, known_frame(f->where, frame), f->hostile, DONE_ALL) &&
	       !known_lookup(f, c->class->name);
}

static void set_key(const struct check *c, struct finding *f, const char *otherwise)
{
	const char *name = otherwise;
	int len = finding_function(f->where, &name);

	if (!len)
		len = (int)strlen(name);
	snprintf(f->key, sizeof(f->key), "%s %s%s%.*s%s", f->rule->id, c->class->name, len ? " " : "", len, name,
		 is_otherwise(c, f) ? " otherwise" : "");
}

/* The frames behind the one that the finding names.  Each address is looked up once in a process. */
static void set_callers(struct check *c, struct finding *f, const void *const *frames)
{
	enum { SHOWN = 4 };
	size_t used = 0;

	f->callers[0] = '\0';
	for (unsigned i = 1; frames && frames[0] && frames[i] && i <= SHOWN; i++) {
		const char *name;
		int len = finding_function(locate(c, frames[i]), &name);

		if (len && used + (size_t)len + 4 < sizeof(f->callers))
			used += (size_t)snprintf(f->callers + used, sizeof(f->callers) - used, "%s%.*s",
						 used ? " < " : "", len, name);
	}
}

static struct finding *new_finding(struct check *c, const struct invariant *rule, unsigned channel,
				   const char *expected, const void *where)
{
	const struct seen_bus *b = &c->now->bus[channel];
	struct finding *f;

	if (c->result->findings == CHECK_FINDINGS)
		return NULL;
	f = &c->result->finding[c->result->findings++];
	f->rule = rule;
	f->at = c->at;
	f->hostile = c->hostile;
	f->channel = channel;
	f->crossed = c->now->crossed;
	f->done = c->done;
	f->domain = channel && bus_is_live(b) ? (int64_t)b->domain : -1;
	f->devfn = c->about;
	c->about = -1;
	snprintf(f->expected, sizeof(f->expected), "%s", expected);
	snprintf(f->where, sizeof(f->where), "%s", locate(c, where));
	f->callers[0] = '\0';
	return f;
}

static void report(struct check *c, const struct invariant *rule, unsigned channel, const char *expected,
		   const void *where, const char *found, va_list args)
{
	struct finding *f = new_finding(c, rule, channel, expected, where);

	if (!f)
		return;
	vsnprintf(f->found, sizeof(f->found), found, args);
	set_key(c, f, "");
}

void check_report(struct check *c, const struct invariant *rule, unsigned channel, const char *expected,
		  const void *where, const char *found, ...)
{
	va_list args;

	va_start(args, found);
	report(c, rule, channel, expected, where, found, args);
	va_end(args);
}

void check_fail(struct check *c, const struct invariant *rule, unsigned channel, const char *expected,
		const void *where, const char *found, ...)
{
	va_list args;

	if (is_reported(c, rule))
		return;
	va_start(args, found);
	report(c, rule, channel, expected, where, found, args);
	va_end(args);
}

void check_fail_kind(struct check *c, const struct invariant *rule, const char *kind, const char *expected,
		     const char *found, ...)
{
	char where[sizeof(c->result->finding->where)];
	struct finding *f;
	va_list args;

	snprintf(where, sizeof(where), "(%s)", kind);
	for (uint32_t i = 0; i < c->result->findings; i++)
		if (c->result->finding[i].rule == rule && !strcmp(c->result->finding[i].where, where))
			return;
	f = new_finding(c, rule, 0, expected, NULL);
	if (!f)
		return;
	snprintf(f->where, sizeof(f->where), "%s", where);
	va_start(args, found);
	vsnprintf(f->found, sizeof(f->found), found, args);
	va_end(args);
	set_key(c, f, "");
}

void check_fail_event(struct check *c, const struct invariant *rule, const struct event *e,
		      const char *expected)
{
	const char *text = e->text ? e->text : "";
	struct finding *f;

	if (is_reported(c, rule))
		return;
	f = new_finding(c, rule, e->channel, expected, e->where);
	if (!f)
		return;
	snprintf(f->found, sizeof(f->found), "%s", text);
	set_key(c, f, text);
	set_callers(c, f, e->frames);
}
