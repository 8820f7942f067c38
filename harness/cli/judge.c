// SPDX-License-Identifier: GPL-2.0
/* judge.c - see judge.h */
#include "cli/judge.h"

#include <fnmatch.h>
#include <string.h>

#include "check/known.h"

static bool has_rule(const struct verdict *v, const char *id)
{
	for (uint32_t i = 0; i < v->findings; i++)
		if (!strcmp(v->finding[i].rule->id, id))
			return true;
	return false;
}

bool judge_find_gone(const struct scenario *s, const struct verdict *v, const struct sut_class *class,
		     struct finding_head *head)
{
	for (size_t i = 0; finding_read_known(s, i, head); i++)
		if (!fnmatch(head->sut, class->name, 0) && !has_rule(v, head->id))
			return true;
	return false;
}

bool judge_is_known(const struct scenario *s, const struct finding *f, const struct sut_class *class)
{
	struct finding_head head;

	if (known_lookup(f, class->name))
		return true;
	for (size_t i = 0; !class->real && finding_read_known(s, i, &head); i++)
		if (!fnmatch(head.sut, class->name, 0) && !strcmp(head.id, f->rule->id))
			return true;
	return false;
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
