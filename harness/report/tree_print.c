// SPDX-License-Identifier: GPL-2.0
/*
 * tree_print.c - a tree as text, one line a function
 *
 *	0000:00 root bus [00-ff]
 *	+-00:01.0  root port [02-03]  8086:3420 class 060400
 *	| \-02:00.0  endpoint  8086:10c9 class 020000  SR-IOV: 7 of 7 VFs, offset 0x180, stride 2
 *	|     VFs 1-7: 03:10.0 to 03:11.4
 *	\-00:02.0  ...
 *
 * What is wrong with a function stands below it, behind a `!`.  One that no request reaches has no bus number.
 */
#include "report/tree.h"

#include <errno.h>
#include <string.h>

enum { BUSES = 256 };
enum { DRAWN = 40 }; /* levels; what is deeper is drawn at this depth, with its level in brackets */
enum { AT_VENDOR = 0x00, AT_CLASS = 0x08 };

static bool is_last(const struct topology_function *f)
{
	const struct topology_bus *b = f->bus;

	return b->child[b->children - 1].f == f;
}

/* What stands before a function's own line, or (@below) before more lines about it. */
static void put_stem(const struct topology_function *f, bool below, FILE *out)
{
	const struct topology_function *above[DRAWN];
	unsigned levels = 0, deep = 0;

	for (const struct topology_function *a = f->bus->bridge; a; a = a->bus->bridge)
		if (levels < DRAWN)
			above[levels++] = a;
		else
			deep++;
	for (unsigned i = levels; i--;)
		fputs(is_last(above[i]) ? "  " : "| ", out);
	if (below)
		fputs(is_last(f) ? "  " : "| ", out);
	else
		fputs(is_last(f) ? "\\-" : "+-", out);
	if (deep && !below)
		fprintf(out, "(%u more levels) ", deep);
	if (below)
		fputs(f->below.children ? "|   " : "    ", out);
}

static void put_vfs(const struct tree *tree, struct topology_function *pf, FILE *out)
{
	struct tree_vfs run = { .last = NULL };

	while (tree_vfs(tree, pf, &run)) {
		put_stem(pf, true, out);
		fprintf(out, run.first == run.last ? "VF %u: " : "VFs %u-%u: ", run.first->vf + 1, run.last->vf + 1);
		tree_put_id(topology_id(run.first), out);
		if (run.first != run.last) {
			fputs(" to ", out);
			tree_put_id(topology_id(run.last), out);
		}
		fputs(run.reachable ? "\n" : "  unreachable\n", out);
	}
}

static void put_marks(const struct tree *tree, const struct topology_function *f, FILE *out)
{
	const struct tree_mark *mark;
	size_t marks = tree_marks(tree, f, &mark);

	for (; marks--; mark++) {
		put_stem(f, true, out);
		fprintf(out, "! %s: %s\n", mark->id, mark->text);
	}
}

static void put_range(const struct topology_function *f, FILE *out)
{
	const struct hardware_range r = hardware_range(f);

	if (r.programmed)
		fprintf(out, " [%02x-%02x]", r.secondary, r.subordinate);
	else
		fputs(" [no numbers]", out);
}

static void put_sriov(const struct topology_function *f, FILE *out)
{
	const struct sriov_place p = sriov_place(&f->sriov, &f->config);

	fprintf(out, "  SR-IOV: %u of %u VFs, offset 0x%x, stride %u", sriov_count(&f->sriov, &f->config),
		sriov_total(&f->sriov, &f->config), p.offset, p.stride);
}

static void put_function(const struct tree *tree, struct topology_function *f, FILE *out)
{
	const bool reachable = hardware_reachable(tree->t, f);
	const uint32_t id = config_read(&f->config, AT_VENDOR, 4);

	put_stem(f, false, out);
	if (reachable)
		tree_put_id(topology_id(f), out);
	else
		fprintf(out, "--:%02x.%x", f->devfn >> 3, f->devfn & 7);
	fprintf(out, "  %s", config_kinds[f->kind].name);
	if (topology_below(f))
		put_range(f, out);
	fprintf(out, "  %04x:%04x class %06x", id & 0xffff, id >> 16, config_read(&f->config, AT_CLASS, 4) >> 8);
	if (f->sriov.at)
		put_sriov(f, out);
	fputs(reachable ? "\n" : "  unreachable\n", out);
	put_marks(tree, f, out);
	put_vfs(tree, f, out);
}

/* ---- the map --------------------------------------------------------------------------------------- */

static void put_bridge(const struct tree *tree, uint32_t domain, struct map_entry e, FILE *out)
{
	const uint32_t address = domain << 16 | (uint32_t)e.bus << 8 | e.devfn;

	tree_put_id((uint16_t)address, out);
	if (!bus_map_find(tree->map, address))
		fputs(" (unknown)", out);
}

static void put_entry(const struct tree *tree, uint32_t domain, uint8_t bus, enum tree_entry what, FILE *out)
{
	const struct map_entry is = bus_map_entry(tree->map, domain, bus);
	struct map_entry should = { .mapped = false };

	fprintf(out, "  %02x -> ", bus);
	if (is.mapped)
		put_bridge(tree, domain, is, out);
	else
		fputs("nothing", out);
	if (what != TREE_TRUE)
		fprintf(out, "  ! %s", tree_entry_names[what]);
	if (tree->reference && what != TREE_TRUE) {
		should = bus_map_entry(tree->reference, domain, bus);
		fputs("; the hardware has ", out);
		if (should.mapped)
			tree_put_id((uint16_t)(should.bus << 8 | should.devfn), out);
		else
			fputs("no such bridge", out);
	}
	fputc('\n', out);
}

static void put_map(const struct tree *tree, uint32_t domain, uint32_t count[TREE_ENTRIES], FILE *out)
{
	fprintf(out, "map %s of %04x: bus -> bridge that leads to it\n", tree->strategy, domain);
	for (unsigned bus = 0; bus < BUSES; bus++) {
		const enum tree_entry what = tree_entry(tree, domain, (uint8_t)bus);

		count[what]++;
		if (what != TREE_ABSENT)
			put_entry(tree, domain, (uint8_t)bus, what, out);
	}
}

static void put_maps(const struct tree *tree, FILE *out)
{
	const uint32_t domains = bus_map_domains(tree->map);
	uint32_t count[TREE_ENTRIES] = { 0 }, printed = 0;

	for (uint32_t domain = 0; domain < domains; domain++) {
		bool any = false;

		for (unsigned bus = 0; bus < BUSES && !any; bus++)
			any = tree_entry(tree, domain, (uint8_t)bus) != TREE_ABSENT;
		if (any)
			put_map(tree, domain, count, out);
		printed += any;
	}
	if (!printed)
		fprintf(out, "map %s: empty\n", tree->strategy);
	else
		fprintf(out, "map %s: %u true, %u stale, %u missing, %u cyclic, %u lead to a cycle\n", tree->strategy,
			count[TREE_TRUE], count[TREE_STALE], count[TREE_MISSING], count[TREE_CYCLIC],
			count[TREE_TO_CYCLE]);
}

int tree_print(const struct tree *tree, FILE *out)
{
	const struct topology_bus *root = NULL;
	struct topology_function *f = NULL;

	/* Functions come in the order of the root buses, of which some may have none. */
	f = topology_next(tree->t, NULL);
	while ((root = topology_next_root(tree->t, root))) {
		fprintf(out, "%04x:%02x root bus [%02x-%02x]\n", root->domain, root->first, root->first, root->last);
		for (; f && hardware_root(f) == root; f = topology_next(tree->t, f))
			if (!f->pf)
				put_function(tree, f, out);
	}
	if (tree->map)
		put_maps(tree, out);
	fprintf(out, "functions: %u, VFs: %u, bridges: %u, unreachable: %u, faults: %zu\n", tree->functions,
		tree->vfs, tree->bridges, tree->unreachable, tree->marks);
	return ferror(out) ? -EIO : 0;
}
