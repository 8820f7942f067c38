// SPDX-License-Identifier: GPL-2.0
/*
 * cover.c - few sets that hold all that many hold; see cover.h
 *
 * Greedy.  What a set adds only gets less, so an old count of it is a bound: only those are counted again that would
 * be best by it.
 */
#include "base/cover.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct work {
	struct cover_set *set;
	size_t count;
	uint64_t *all;		/* members of all sets, ascending, each once */
	bool *had;		/* of @all, by those that are chosen */
	size_t members;
	size_t *bound;		/* what each set adds at most */
};

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* All members, sorted, each once; NULL: out of memory. */
static uint64_t *collect(const struct cover_set *set, size_t count, bool chosen, size_t *members)
{
	size_t room = 0, left = 0;
	uint64_t *all;

	for (size_t i = 0; i < count; i++)
		room += set[i].members;
	all = malloc((room + 1) * sizeof(*all));
	*members = 0;
	if (!all)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (!set[i].members || (chosen && !set[i].chosen))
			continue;
		memcpy(all + *members, set[i].member, set[i].members * sizeof(*all));
		*members += set[i].members;
	}
	qsort(all, *members, sizeof(*all), compare);
	for (size_t i = 0; i < *members; i++)
		if (!left || all[left - 1] != all[i])
			all[left++] = all[i];
	*members = left;
	return all;
}

/* @take: mark them as had.  How many were not. */
static size_t count_added(struct work *w, const struct cover_set *s, bool take)
{
	size_t added = 0, at = 0;

	for (size_t i = 0; i < s->members; i++) {
		const uint64_t *found = bsearch(&s->member[i], w->all + at, w->members - at, sizeof(*w->all), compare);

		at = (size_t)(found - w->all);
		added += !w->had[at];
		w->had[at] |= take;
	}
	return added;
}

static bool is_better(const struct work *w, size_t a, size_t b)
{
	if (w->bound[a] != w->bound[b])
		return w->bound[a] > w->bound[b];
	return w->set[a].cost < w->set[b].cost;
}

static size_t find_best(const struct work *w)
{
	size_t best = w->count;

	for (size_t i = 0; i < w->count; i++)
		if (w->bound[i] && (best == w->count || is_better(w, i, best)))
			best = i;
	return best;
}

static void choose(struct work *w)
{
	for (size_t i = 0; i < w->count; i++) {
		w->bound[i] = w->set[i].chosen ? 0 : w->set[i].members;
		if (w->set[i].chosen)
			count_added(w, &w->set[i], true);
	}
	for (size_t best; (best = find_best(w)) < w->count;) {
		const size_t added = count_added(w, &w->set[best], false);

		if (added == w->bound[best]) {
			count_added(w, &w->set[best], true);
			w->set[best].chosen = true;
			w->bound[best] = 0;
		} else {
			w->bound[best] = added;
		}
	}
}

int cover_choose(struct cover_set *set, size_t count)
{
	struct work w = { .set = set, .count = count };
	int err;

	w.all = collect(set, count, false, &w.members);
	w.had = calloc(w.members + 1, sizeof(*w.had));
	w.bound = calloc(count + 1, sizeof(*w.bound));
	err = w.all && w.had && w.bound ? 0 : -ENOMEM;
	if (!err)
		choose(&w);
	free(w.all);
	free(w.had);
	free(w.bound);
	return err;
}

size_t cover_members(const struct cover_set *set, size_t count, bool chosen)
{
	size_t members;
	uint64_t *all = collect(set, count, chosen, &members);

	if (!all)
		members = SIZE_MAX;
	free(all);
	return members;
}
