// SPDX-License-Identifier: GPL-2.0
/*
 * diff_rows.c - what was made short, as rows that are different behaviours
 *
 * What a shortest scenario shows first is its row.  What fuzzing met, but shows only behind something else however
 * short it is made, follows from that as far as can be told: it is named there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/diff.h"

struct difference *diff_find(const struct diff *d, const struct finding *cause)
{
	for (size_t i = 0; i < d->differences; i++)
		if (differ_same(d->difference[i].shortest.finding, cause))
			return &d->difference[i];
	return NULL;
}

void shrunk_free(struct shrunk *s)
{
	scenario_free(&s->scenario);
	free(s->finding);
	s->finding = NULL;
}

static struct difference *more(struct diff *d)
{
	struct difference *at = realloc(d->difference, (d->differences + 1) * sizeof(*at));

	if (!at)
		return NULL;
	d->difference = at;
	at += d->differences++;
	*at = (struct difference){ .hits = 0 };
	return at;
}

static void add_follower(struct difference *row, const char *id)
{
	const size_t len = strlen(row->follows);

	if (!strstr(row->follows, id) && len + strlen(id) + 3 < sizeof(row->follows))
		snprintf(row->follows + len, sizeof(row->follows) - len, "%s%s", len ? ", " : "", id);
}

static size_t operations(const struct shrunk *s)
{
	return s->scenario.count;
}

int diff_take(struct diff *d, struct shrunk *s, uint64_t hits)
{
	struct difference *row = diff_find(d, s->findings ? s->finding : &s->met);

	if (!row) {
		row = more(d);
		if (!row) {
			shrunk_free(s);
			return -ENOMEM;
		}
		row->shortest = *s;
	} else if (s->findings && operations(s) < operations(&row->shortest)) {
		shrunk_free(&row->shortest);
		row->shortest = *s;
	} else {
		shrunk_free(s);
	}
	if (row->hits < hits)
		row->hits = hits;
	if (!differ_same(&s->met, row->shortest.finding))
		add_follower(row, s->met.rule->id);
	return 0;
}

void diff_free(struct diff *d)
{
	for (size_t i = 0; i < d->differences; i++)
		shrunk_free(&d->difference[i].shortest);
	free(d->difference);
	d->difference = NULL;
	d->differences = 0;
}
