// SPDX-License-Identifier: GPL-2.0
/* triage_causes.c - findings of crashes, sorted by what causes them */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/judge.h"
#include "cli/triage.h"
#include "report/finding.h"
#include "report/masks.h"

/* findings.c and crash.c put the system behind the rule, the latter not all of a long name. */
static void cause_key(const struct finding *f, const char *sut, char key[CAUSE_KEY])
{
	const size_t id = strlen(f->rule->id);
	const char *rest = f->key + id + (f->key[id] == ' ');

	while (*rest && *rest == *sut)
		rest++, sut++;
	snprintf(key, CAUSE_KEY, "%s%.*s", f->rule->id, (int)(CAUSE_KEY - 1 - id), rest);
}

static struct cause *find_cause(struct triage *t, const char *key)
{
	struct cause *more;

	for (size_t i = 0; i < t->causes; i++)
		if (!strcmp(t->cause[i].key, key))
			return &t->cause[i];
	more = reallocarray(t->cause, t->causes + 1, sizeof(*more));
	if (!more)
		return NULL;
	t->cause = more;
	more[t->causes] = (struct cause){ .crashes = 0 };
	snprintf(more[t->causes].key, CAUSE_KEY, "%s", key);
	return &more[t->causes++];
}

static int take_new(struct triage *t, size_t system, const struct crash *crash, const struct finding *f)
{
	char key[CAUSE_KEY];
	struct cause *c;

	cause_key(f, t->systems.class[system]->name, key);
	c = find_cause(t, key);
	if (!c)
		return cli_internal("out of memory");
	c->crashes += c->last != crash;
	c->last = crash;
	c->systems |= 1u << system;
	if (c->crash && c->crash->s.count <= crash->s.count)
		return 0;
	c->crash = crash;
	c->class = t->systems.class[system];
	c->finding = *f;
	return 0;
}

static int take_verdict(struct triage *t, size_t system, size_t at)
{
	const struct verdict *v = &t->verdict[system * t->crashes + at];
	const struct sut_class *class = t->systems.class[system];
	struct crash *crash = &t->crash[at];
	int code = 0;

	for (uint32_t i = 0; !code && i < v->findings; i++) {
		const struct finding *f = &v->finding[i];

		masks_count(t->hits, f, class->name, 1);
		crash->shows = true;
		if (!judge_is_known(&crash->s, f, class))
			code = take_new(t, system, crash, f);
	}
	return code;
}

/* Why a crash may show nothing. */
static void say_nothing_shown(const struct crash *c)
{
	struct finding_head head;

	finding_read_head(&c->s, &head);
	if (head.sut[0] && !sut_find(head.sut))
		fprintf(stderr, "bdfuzz: %s: shows nothing here: it was met on %s, which --sut can name\n", c->path,
			head.sut);
	else if (is_text(c->path))
		fprintf(stderr, "bdfuzz: %s: shows nothing here\n", c->path);
	else
		fprintf(stderr, "bdfuzz: %s: shows nothing here, as an input of %s: bytes of another version, or of "
			"another target, mean other operations\n", c->path, c->target);
}

static int run_all(struct triage *t)
{
	struct scenario *s = calloc(t->crashes + 1, sizeof(*s));
	int err = s ? 0 : -ENOMEM;

	fprintf(stderr, "running %zu crashes on %zu systems ...\n", t->crashes, t->systems.count);
	for (size_t i = 0; !err && i < t->crashes; i++)
		s[i] = t->crash[i].s;		/* lent */
	if (!err)
		err = trials_run_all(t->systems.class, t->systems.count, s, t->crashes, (size_t)t->jobs, t->verdict);
	free(s);
	return err ? cli_internal("triage: %s", strerror(-err)) : 0;
}

int triage_sort(struct triage *t)
{
	int code;

	t->hits = masks_new();
	t->verdict = calloc(t->crashes * t->systems.count + 1, sizeof(*t->verdict));
	if (!t->hits || !t->verdict)
		return cli_internal("out of memory");
	code = run_all(t);
	for (size_t i = 0; !code && i < t->crashes; i++) {
		for (size_t system = 0; !code && system < t->systems.count; system++)
			code = take_verdict(t, system, i);
		if (!code && !t->crash[i].shows)
			say_nothing_shown(&t->crash[i]);
	}
	return code;
}

void triage_name(const struct cause *c, char name[CAUSE_KEY])
{
	char file[FINDING_FILE_NAME];
	const char *rest = c->key + strlen(c->finding.rule->id);
	size_t len = 0;

	/* What says nothing as a name has the hash that the finding's file has. */
	if (*rest && strspn(rest + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ") ==
			     strlen(rest + 1)) {
		snprintf(name, CAUSE_KEY, "%s", c->key);
	} else {
		finding_file_name(&c->finding, file);
		snprintf(name, CAUSE_KEY, "%.*s", (int)(strlen(file) - strlen(".bdf")), file);
	}
	for (; name[len]; len++)
		name[len] = name[len] == ' ' ? '-' : (char)tolower((unsigned char)name[len]);
}

void triage_free(struct triage *t)
{
	for (size_t i = 0; t->verdict && i < t->crashes * t->systems.count; i++)
		verdict_free(&t->verdict[i]);
	for (size_t i = 0; i < t->crashes; i++) {
		scenario_free(&t->crash[i].s);
		free(t->crash[i].path);
	}
	for (size_t i = 0; i < t->causes; i++)
		scenario_free(&t->cause[i].s);
	free(t->verdict);
	free(t->crash);
	free(t->cause);
	free(t->hits);
}
