// SPDX-License-Identifier: GPL-2.0
/* shrinking.c - see shrinking.h */
#include "cli/shrinking.h"

#include <errno.h>
#include <string.h>

#include "check/known.h"
#include "check/shrink.h"
#include "cli/trial.h"

enum { TESTS = 100000, ALIVE = 64 };	/* runs at most; between two signs of life */

static const struct finding *find_kept(const struct shrinking *k)
{
	for (uint32_t i = 0; i < k->result.findings; i++)
		if (!strcmp(k->result.finding[i].key, k->kept.key))
			return &k->result.finding[i];
	return NULL;
}

static bool has_new(const struct check_result *result, const struct sut_class *class)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!known_lookup(&result->finding[i], class->name))
			return true;
	return false;
}

static bool still_shows(void *context, const struct scenario *s)
{
	struct shrinking *k = context;

	if (k->alive && k->tests % ALIVE == 0)
		k->alive(k->context);
	k->tests++;
	if (!k->error)
		k->error = checker_run(k->checker, s, &k->result);
	if (k->error || !find_kept(k))
		return false;
	if (k->clean)
		k->error = checker_run(k->cleaner, s, &k->other);
	return !k->error && !(k->clean && has_new(&k->other, k->clean));
}

int shrinking_run(struct shrinking *k, struct scenario *s)
{
	struct shrink shrink = { .test = still_shows, .context = k, .most = TESTS };
	const struct finding *f;
	int err;

	k->tests = 0;
	err = shrink_scenario(&shrink, s);
	if (k->error)
		return k->error;
	if (!err)
		err = checker_run(k->checker, s, &k->result);
	if (err)
		return err;
	f = find_kept(k);
	if (!f)
		return -EAGAIN;		/* it came once and not again: such a system is not deterministic */
	k->kept = *f;
	return 0;
}

static int open_system(struct checker **c, const struct sut_class *class)
{
	struct check_options options = { 0 };

	return class ? trial_open(c, class, &options) : 0;
}

int shrinking_open(struct shrinking *k)
{
	int err = open_system(&k->checker, k->class);

	return err ? err : open_system(&k->cleaner, k->clean);
}

void shrinking_close(struct shrinking *k)
{
	if (k->checker)
		checker_close(k->checker);
	if (k->cleaner)
		checker_close(k->cleaner);
}
