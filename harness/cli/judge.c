// SPDX-License-Identifier: GPL-2.0
/* judge.c - see judge.h */
#define _GNU_SOURCE
#include "cli/judge.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/known.h"

/* One of the patterns, between commas, is @name's. */
static bool is_named(const char *patterns, const char *name)
{
	char list[sizeof(((struct finding_head *)0)->sut)], *rest = list, *pattern;

	snprintf(list, sizeof(list), "%s", patterns);
	while ((pattern = strsep(&rest, ",")))
		if (!fnmatch(pattern, name, 0))
			return true;
	return false;
}

static bool is_of_hardware(const char *id)
{
	for (size_t i = 0; check_rules[i]; i++)
		if (!strcmp(check_rules[i]->id, id))
			return check_rules[i]->of_hardware;
	return false;
}

/* What is wrong with hardware is said of all systems, "on *", and meant of those that have any. */
bool judge_is_said_of(const struct finding_head *head, const struct sut_class *class)
{
	return is_named(head->sut, class->name) && (class->platform || !is_of_hardware(head->id));
}

/* A planted defect must be seen although everything that is known of the real source is masked. */
static bool has_rule(const struct verdict *v, const char *id, const struct sut_class *class)
{
	for (uint32_t i = 0; i < v->findings; i++)
		if (!strcmp(v->finding[i].rule->id, id) &&
		    !(class->planted && known_lookup(&v->finding[i], class->name)))
			return true;
	return false;
}

/* Its process died, and with it what had been found until then. */
static bool is_cut(const struct verdict *v)
{
	for (uint32_t i = 0; i < v->findings; i++)
		if (!strcmp(v->finding[i].rule->id, "SANITIZER") || !strcmp(v->finding[i].rule->id, "HANG"))
			return true;
	return false;
}

bool judge_find_gone(const struct scenario *s, const struct verdict *v, const struct sut_class *class,
		     struct finding_head *head)
{
	for (size_t i = 0; finding_read_known(s, i, head); i++)
		if (judge_is_said_of(head, class) && !has_rule(v, head->id, class) &&
		    !(is_cut(v) && is_of_hardware(head->id)))
			return true;
	return false;
}

bool judge_is_known(const struct scenario *s, const struct finding *f, const struct sut_class *class)
{
	struct finding_head head;

	/* What is wrong with the hardware that a scenario gives is no fault of who was given it. */
	if (known_lookup(f, class->name) || known_injected(f) || f->rule->of_hardware)
		return true;
	if (class->real && !class->planted)
		return false;
	for (size_t i = 0; finding_read_known(s, i, &head); i++)
		if (judge_is_said_of(&head, class) && !strcmp(head.id, f->rule->id))
			return true;
	return false;
}

static bool has_known(const struct verdict *v, const struct known_finding *k, const char *sut)
{
	for (uint32_t i = 0; i < v->findings; i++) {
		const struct known_mask *m = known_lookup(&v->finding[i], sut);

		if (m && m->finding == k)
			return true;
	}
	return false;
}

char *judge_story(const char *path)
{
	static const char room[] = "/conformance/scenarios/";
	char *real = realpath(path, NULL), *below = real ? strstr(real, room) : NULL, *story;

	story = below ? strdup(below + strlen(room)) : NULL;
	free(real);
	return story;
}

const char *judge_known_gone(const char *story, const struct verdict *v, const struct sut_class *class)
{
	for (size_t i = 0; story && i < known_findings_count; i++) {
		const struct known_finding *k = &known_findings[i];

		for (const char *const *name = k->scenario; *name; name++)
			if (!strcmp(*name, story) && known_on(k, class->name) && !has_known(v, k, class->name))
				return k->name;
	}
	return NULL;
}

enum outcome judge(const struct scenario *s, const struct verdict *v, const struct sut_class *class)
{
	struct finding_head gone;

	for (uint32_t i = 0; i < v->findings; i++)
		if (!judge_is_known(s, &v->finding[i], class))
			return FAIL;
	if (judge_find_gone(s, v, class, &gone))
		return FAIL;
	return v->findings ? KNOWN : PASS;
}
