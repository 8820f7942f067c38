// SPDX-License-Identifier: GPL-2.0
/* tree_dot.c - see tree_dot.h */
#include "report/tree_dot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUSES = 256 };
enum { AT_VENDOR = 0x00, AT_CLASS = 0x08 };
enum { ALIKE = 4 }; /* as many functions that differ in their address only are one row */
enum { IN_COLUMN = 12, COLUMNS = 6 }; /* so many boxes below a bus stand in one column; more are staggered */

/* Of lines, on light and on dark ground; and of rows, whose box is always light. */
#define WIRE "#808080"
#define ROW_WRONG "#ffd7cc"
#define ROW_UNREACHABLE "#e4e4e4"

/* Of lines from a bus to the bridge that the map has for it. */
static const char *const entry_styles[TREE_ENTRIES] = {
	[TREE_TRUE] = "color=\"#3a9a4a\", style=dotted",
	[TREE_STALE] = "color=\"#c77700\", fontcolor=\"#c77700\", style=dashed, penwidth=2",
	[TREE_CYCLIC] = "color=\"#e0301e\", fontcolor=\"#e0301e\", style=bold, penwidth=3",
	[TREE_TO_CYCLE] = "color=\"#e0301e\", fontcolor=\"#e0301e\", style=dashed, penwidth=2",
	[TREE_MISSING] = "color=\"#4a7fd0\", fontcolor=\"#4a7fd0\", style=dotted, penwidth=2",
};

struct box {
	struct topology_bus *bus;
	size_t number; /* in the order of the walk, as addresses differ from run to run */
};

struct drawing {
	const struct tree *tree;
	struct box *box; /* by address of the bus */
	size_t boxes;
	FILE *out;
};

/* ---- which boxes there are -------------------------------------------------------------------------- */

static int compare_boxes(const void *a, const void *b)
{
	const uintptr_t one = (uintptr_t)((const struct box *)a)->bus,
			other = (uintptr_t)((const struct box *)b)->bus;

	return (one > other) - (one < other);
}

/* NULL: it has none, as nothing is on it. */
static const struct box *find_box(const struct drawing *d, struct topology_bus *b)
{
	const struct box key = { .bus = b };

	return bsearch(&key, d->box, d->boxes, sizeof(key), compare_boxes);
}

/* An entry of a map leads from a box: then empty buses have one too. */
static bool has_box(const struct tree *tree, struct topology_function *f)
{
	const struct topology_bus *b = topology_below(f);

	return b && (b->children || (tree->map && hardware_range(f).programmed));
}

static void add_box(struct drawing *d, struct topology_bus *b)
{
	d->box[d->boxes] = (struct box){ b, d->boxes };
	d->boxes++;
}

static int find_boxes(struct drawing *d)
{
	struct topology *t = d->tree->t;
	struct topology_bus *root = NULL;
	struct topology_function *f = NULL;
	size_t most = d->tree->bridges;

	while ((root = topology_next_root(t, root)))
		most++;
	d->box = calloc(most + 1, sizeof(*d->box));
	if (!d->box)
		return -ENOMEM;
	while ((root = topology_next_root(t, root)))
		add_box(d, root);
	while ((f = topology_next(t, f)))
		if (!f->pf && has_box(d->tree, f))
			add_box(d, topology_below(f));
	qsort(d->box, d->boxes, sizeof(*d->box), compare_boxes);
	return 0;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static void put_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		const char *as = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : NULL;

		if (as)
			fputs(as, out);
		else
			fputc(*text, out);
	}
}

static void put_address(struct topology_function *f, bool reachable, FILE *out)
{
	if (reachable)
		tree_put_id(topology_id(f), out);
	else
		fprintf(out, "--:%02x.%x", f->devfn >> 3, f->devfn & 7);
}

static void put_marks(const struct drawing *d, const struct topology_function *f)
{
	const struct tree_mark *mark;
	size_t marks = tree_marks(d->tree, f, &mark);

	for (; marks--; mark++) {
		fprintf(d->out, "<TR><TD COLSPAN=\"2\" ALIGN=\"LEFT\" BGCOLOR=\"" ROW_WRONG "\">! %s: ", mark->id);
		put_text(mark->text, d->out);
		fputs("</TD></TR>", d->out);
	}
}

static void put_vfs(const struct drawing *d, struct topology_function *pf)
{
	struct tree_vfs run = { .last = NULL };

	while (tree_vfs(d->tree, pf, &run)) {
		fprintf(d->out, "<TR><TD COLSPAN=\"2\" ALIGN=\"LEFT\"%s>%u VF%s, ",
			run.reachable ? "" : " BGCOLOR=\"" ROW_UNREACHABLE "\"", run.last->vf - run.first->vf + 1,
			run.first == run.last ? "" : "s");
		tree_put_id(topology_id(run.first), d->out);
		if (run.first != run.last) {
			fputs(" to ", d->out);
			tree_put_id(topology_id(run.last), d->out);
		}
		fprintf(d->out, "%s</TD></TR>", run.reachable ? "" : ", unreachable");
	}
}

static void put_kind(const struct drawing *d, struct topology_function *f)
{
	const uint32_t id = config_read(&f->config, AT_VENDOR, 4);
	const struct hardware_range r = hardware_range(f);

	fprintf(d->out, "%s", config_kinds[f->kind].name);
	if (topology_below(f) && r.programmed)
		fprintf(d->out, " [%02x-%02x]%s", r.secondary, r.subordinate, f->below.children ? "" : ", empty");
	else if (topology_below(f))
		fputs(" [no numbers]", d->out);
	fprintf(d->out, " %04x:%04x", id & 0xffff, id >> 16);
}

static bool is_plain(const struct drawing *d, struct topology_function *f)
{
	const struct tree_mark *mark;

	return !topology_below(f) && !f->sriov.at && !tree_marks(d->tree, f, &mark);
}

static bool are_alike(const struct drawing *d, struct topology_function *a, struct topology_function *b)
{
	return is_plain(d, b) && a->kind == b->kind &&
	       config_read(&a->config, AT_VENDOR, 4) == config_read(&b->config, AT_VENDOR, 4) &&
	       config_read(&a->config, AT_CLASS, 4) == config_read(&b->config, AT_CLASS, 4) &&
	       hardware_reachable(d->tree->t, a) == hardware_reachable(d->tree->t, b);
}

/* The functions from child @i on that one row is enough for. */
static uint32_t alike(const struct drawing *d, const struct topology_bus *b, uint32_t i)
{
	uint32_t next = i + 1;

	if (!is_plain(d, b->child[i].f))
		return 1;
	while (next < b->children && are_alike(d, b->child[i].f, b->child[next].f))
		next++;
	return next - i >= ALIKE ? next - i : 1;
}

static void put_row(const struct drawing *d, const struct topology_bus *b, uint32_t i, uint32_t count)
{
	struct topology_function *f = b->child[i].f;
	const bool reachable = hardware_reachable(d->tree->t, f);

	fprintf(d->out, "<TR><TD ALIGN=\"LEFT\" PORT=\"a%u\"%s>", f->devfn,
		reachable ? "" : " BGCOLOR=\"" ROW_UNREACHABLE "\"");
	put_address(f, reachable, d->out);
	if (count > 1) {
		fputs(" to ", d->out);
		put_address(b->child[i + count - 1].f, reachable, d->out);
	}
	fprintf(d->out, "</TD><TD ALIGN=\"LEFT\" PORT=\"f%u\"%s>", f->devfn,
		reachable ? "" : " BGCOLOR=\"" ROW_UNREACHABLE "\"");
	if (count > 1)
		fprintf(d->out, "%u times ", count);
	put_kind(d, f);
	fprintf(d->out, "%s</TD></TR>", reachable ? "" : ", unreachable");
	put_marks(d, f);
	put_vfs(d, f);
}

static void put_box(const struct drawing *d, const struct box *box)
{
	const struct topology_bus *b = box->bus;
	const struct hardware_range r = b->bridge ? hardware_range(b->bridge) : (struct hardware_range){ 0 };

	fprintf(d->out,
		"b%zu [label=<<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" BGCOLOR=\"#ffffff\" "
		"COLOR=\"#606060\"><TR><TD COLSPAN=\"2\" PORT=\"bus\" BGCOLOR=\"#d8e6f5\"><B>",
		box->number);
	if (!b->bridge)
		fprintf(d->out, "%04x root bus %02x [%02x-%02x]", b->domain, b->first, b->first, b->last);
	else if (r.programmed)
		fprintf(d->out, "bus %02x", r.secondary);
	else
		fputs("bus without a number", d->out);
	fputs("</B></TD></TR>", d->out);
	for (uint32_t i = 0, count; i < b->children; i += count) {
		count = alike(d, b, i);
		put_row(d, b, i, count);
	}
	fputs("</TABLE>>];\n", d->out);
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static uint32_t boxes_below(const struct drawing *d, const struct topology_bus *b)
{
	uint32_t boxes = 0;

	for (uint32_t i = 0; i < b->children; i++)
		boxes += has_box(d->tree, b->child[i].f);
	return boxes;
}

/* Hundreds of ports side by side: a column that nobody can look at becomes several, by longer lines. */
static void put_wires(const struct drawing *d, const struct box *box)
{
	const struct topology_bus *b = box->bus;
	uint32_t columns = (boxes_below(d, b) + IN_COLUMN - 1) / IN_COLUMN, n = 0;

	columns = columns < 1 ? 1 : columns > COLUMNS ? COLUMNS : columns;
	for (uint32_t i = 0; i < b->children; i++) {
		struct topology_function *f = b->child[i].f;

		if (!has_box(d->tree, f))
			continue;
		fprintf(d->out, "b%zu:f%u:e -> b%zu:bus:w [minlen=%u];\n", box->number, f->devfn,
			find_box(d, topology_below(f))->number, 1 + n++ % columns);
	}
}

/* Requests end on this bus: at somebody's, or at nobody's. */
static bool is_reached(const struct drawing *d, struct topology_bus *b)
{
	return !b->bridge || hardware_reachable(d->tree->t, b->bridge) ||
	       (b->children && hardware_reachable(d->tree->t, b->child[0].f));
}

/* The box of a bus number.  NULL: there is none. */
static const struct box *box_of(const struct drawing *d, uint32_t domain, uint8_t bus)
{
	for (size_t i = 0; i < d->boxes; i++) {
		struct topology_bus *b = d->box[i].bus;
		const uint8_t number = b->bridge ? hardware_range(b->bridge).secondary : b->first;

		if (b->domain == domain && number == bus && is_reached(d, b))
			return &d->box[i];
	}
	return NULL;
}

enum { END_NAME = 48 };

/* Where a line of the map begins: the box of its bus, or one that is made for it. */
static void put_start(const struct drawing *d, const struct box *box, uint32_t domain, uint8_t bus,
		      char name[END_NAME])
{
	if (box) {
		snprintf(name, END_NAME, "b%zu:bus", box->number);
		return;
	}
	snprintf(name, END_NAME, "n%x_%02x", domain, bus);
	fprintf(d->out, "%s [shape=box, style=\"filled,dashed\", label=\"bus %02x: no such bus\"];\n", name, bus);
}

/* Where it ends: the row of the bridge, or one that is made for its address. */
static void put_end(const struct drawing *d, const struct box *box, uint32_t domain, struct map_entry e,
		    char name[END_NAME])
{
	if (box) {
		snprintf(name, END_NAME, "b%zu:f%u", box->number, e.devfn);
		return;
	}
	snprintf(name, END_NAME, "a%x_%02x%02x", domain, e.bus, e.devfn);
	fprintf(d->out, "%s [shape=box, style=\"filled,dashed\", label=\"%02x:%02x.%x: nobody\"];\n", name, e.bus,
		e.devfn >> 3, e.devfn & 7);
}

static void put_entry(const struct drawing *d, uint32_t domain, uint8_t bus, enum tree_entry what)
{
	const struct bus_map *map = what == TREE_MISSING ? d->tree->reference : d->tree->map;
	const struct map_entry e = bus_map_entry(map, domain, bus);
	const struct box *from = box_of(d, domain, bus), *to = NULL;
	char start[END_NAME], end[END_NAME];
	struct topology_function *f = NULL;

	if (!from && (what == TREE_TRUE || what == TREE_MISSING)) /* a number of a range that nobody uses */
		return;
	if (!topology_find(d->tree->t, domain, e.bus, e.devfn, &f) && f && !f->pf)
		to = find_box(d, f->bus);
	if (what == TREE_TRUE && f == from->bus->bridge) /* the wire says the same */
		return;
	put_start(d, from, domain, bus, start);
	put_end(d, to, domain, e, end);
	if (from && from == to) /* round on the left, where it cannot be mistaken for what leads to a bus */
		snprintf(end, sizeof(end), "b%zu:a%u:w", to->number, e.devfn);
	fprintf(d->out, "%s -> %s [constraint=%s, %s, label=\"%02x", start, end, from && to ? "false" : "true",
		entry_styles[what], bus);
	if (what != TREE_TRUE)
		fprintf(d->out, " %s", tree_entry_names[what]);
	fputs("\"];\n", d->out);
}

static void put_map(const struct drawing *d)
{
	const uint32_t domains = bus_map_domains(d->tree->map);

	for (uint32_t i = 0; i < domains * BUSES; i++) {
		const enum tree_entry what = tree_entry(d->tree, i / BUSES, (uint8_t)(i % BUSES));

		if (what != TREE_ABSENT)
			put_entry(d, i / BUSES, (uint8_t)(i % BUSES), what);
	}
}

int tree_dot(const struct tree *tree, FILE *out)
{
	struct drawing d = { .tree = tree, .out = out };
	int err = find_boxes(&d);

	if (err)
		return err;
	fprintf(out, "digraph tree {\nrankdir=LR;\nbgcolor=transparent;\nnodesep=0.08;\nranksep=%s;\n",
		tree->map ? "1.3" : "0.5"); /* room for what the lines of the map say */
	fputs("node [shape=plain, fontname=\"courier,monospace\", fontsize=10, fillcolor=\"#ffffff\"];\n"
	      "edge [fontname=\"courier,monospace\", fontsize=10, arrowsize=0.6, color=\"" WIRE "\"];\n",
	      out);
	for (size_t i = 0; i < d.boxes; i++)
		put_box(&d, &d.box[i]);
	for (size_t i = 0; i < d.boxes; i++)
		put_wires(&d, &d.box[i]);
	if (tree->map)
		put_map(&d);
	fputs("}\n", out);
	free(d.box);
	return ferror(out) ? -EIO : 0;
}
