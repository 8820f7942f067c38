// SPDX-License-Identifier: GPL-2.0
/*
 * tree.c - what there is to say of functions, VFs and entries of a map; see tree.h
 *
 * How it is said is in tree_print.c and tree_dot.c.
 */
#include "report/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUSES = 256 };

const char *const tree_entry_names[TREE_ENTRIES] = {
	[TREE_ABSENT] = "none",	    [TREE_TRUE] = "true",     [TREE_STALE] = "stale",
	[TREE_MISSING] = "missing", [TREE_CYCLIC] = "cyclic", [TREE_TO_CYCLE] = "leads to a cycle",
};

static bool make_room(struct tree *tree)
{
	const size_t room = tree->room ? 2 * tree->room : 16;
	struct tree_mark *more;

	if (tree->marks < tree->room)
		return true;
	more = realloc(tree->mark, room * sizeof(*more));
	if (!more)
		return false;
	tree->mark = more;
	tree->room = room;
	return true;
}

static void add_mark(void *context, const struct hardware_fault *f)
{
	struct tree *tree = context;
	char *text = make_room(tree) ? strdup(f->found + f->name) : NULL;

	if (text)
		tree->mark[tree->marks++] = (struct tree_mark){ f->function, hardware_ids[f->rule], text };
	else
		tree->failed = true;
}

/* Addresses differ from run to run, but only those of one function are looked at together: by name. */
static int compare_marks(const void *a, const void *b)
{
	const struct tree_mark *x = a, *y = b;
	const uintptr_t one = (uintptr_t)x->function, other = (uintptr_t)y->function;

	return one != other ? (one > other) - (one < other) : strcmp(x->id, y->id);
}

int tree_look(struct tree *tree)
{
	struct topology_function *f = NULL;
	int err = hardware_check(tree->t, HARDWARE_ALL, add_mark, tree);

	if (err || tree->failed)
		return -ENOMEM;
	if (tree->marks)
		qsort(tree->mark, tree->marks, sizeof(*tree->mark), compare_marks);
	while ((f = topology_next(tree->t, f))) {
		tree->functions++;
		tree->vfs += f->pf != NULL;
		tree->bridges += topology_below(f) != NULL;
		tree->unreachable += !hardware_reachable(tree->t, f);
	}
	return 0;
}

void tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->marks; i++)
		free(tree->mark[i].text);
	free(tree->mark);
	*tree = (struct tree){ .t = NULL };
}

size_t tree_marks(const struct tree *tree, const struct topology_function *f, const struct tree_mark **first)
{
	size_t low = 0, high = tree->marks, end;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if ((uintptr_t)tree->mark[middle].function < (uintptr_t)f)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < tree->marks && tree->mark[end].function == f; end++)
		;
	*first = tree->marks ? tree->mark + low : NULL;
	return end - low;
}

bool tree_vfs(const struct tree *tree, struct topology_function *pf, struct tree_vfs *run)
{
	struct topology_function *vf = topology_next(tree->t, run->last ? run->last : pf);

	if (!vf || vf->pf != pf)
		return false;
	*run = (struct tree_vfs){ .first = vf, .last = vf, .reachable = hardware_reachable(tree->t, vf) };
	while (!tree->every_vf && (vf = topology_next(tree->t, vf)) && vf->pf == pf &&
	       hardware_reachable(tree->t, vf) == run->reachable)
		run->last = vf;
	return true;
}

/* ---- the map --------------------------------------------------------------------------------------- */

/* Where a walk from @bus comes round: TREE_CYCLIC at @bus itself, TREE_TO_CYCLE elsewhere, else TREE_TRUE. */
static enum tree_entry walk(const struct tree *tree, uint32_t domain, uint8_t bus)
{
	bool seen[BUSES] = { false };
	struct map_entry e;
	uint8_t at = bus;

	while (!seen[at]) {
		seen[at] = true;
		e = bus_map_entry(tree->map, domain, at);
		if (!e.mapped)
			return TREE_TRUE;
		at = e.bus;
	}
	return at == bus ? TREE_CYCLIC : TREE_TO_CYCLE;
}

enum tree_entry tree_entry(const struct tree *tree, uint32_t domain, uint8_t bus)
{
	const struct map_entry is = bus_map_entry(tree->map, domain, bus);
	const struct map_entry should = tree->reference ? bus_map_entry(tree->reference, domain, bus) : is;
	enum tree_entry way;

	if (!is.mapped)
		return should.mapped ? TREE_MISSING : TREE_ABSENT;
	way = walk(tree, domain, bus);
	if (way != TREE_TRUE)
		return way;
	return map_same(is, should) ? TREE_TRUE : TREE_STALE;
}

void tree_put_id(uint16_t id, FILE *out)
{
	fprintf(out, "%02x:%02x.%x", id >> 8, id >> 3 & 0x1f, id & 7);
}
