// SPDX-License-Identifier: GPL-2.0
/*
 * check_html.c - the report of bdfuzz check as a page that stands alone (report/html.h)
 *
 * Verdict and totals first; then the hardware as a tree, functions that break a rule marked and linked; what is broken,
 * with bytes, clause and advice; and what held, or was not asked.  Branches are folded where there are many functions
 * and nothing is wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"
#include "check/print.h"
#include "cli/checking.h"
#include "model/hardware.h"
#include "report/html.h"

enum { UNFOLDED = 120 };	/* functions of a capture, up to which nothing is folded */

struct page {
	const struct check_view *v;
	const struct checked *c;
	FILE *out;
	bool folds;
	/* Breaches of each function: number of the first record, from 1; and of the next behind each record. */
	uint32_t *first, *next;
};

static bool is_breach(const struct still_record *r)
{
	return r->result == STILL_FAIL || r->result == STILL_WARN;
}

/* ---- the tree -------------------------------------------------------------------------------------------- */

static const char *mark_of(const struct page *p, uint32_t function)
{
	const char *mark = NULL;

	for (uint32_t i = p->first[function]; i; i = p->next[i - 1]) {
		if (p->c->still.record[i - 1].result == STILL_FAIL)
			return "marked";
		mark = "warned";
	}
	return mark;
}

static void put_marks(const struct page *p, uint32_t function)
{
	for (uint32_t i = p->first[function]; i; i = p->next[i - 1]) {
		const struct still_record *r = &p->c->still.record[i - 1];

		fprintf(p->out, " <a class=\"%s\" href=\"#c%zu-%u\">%s %s</a>",
			r->result == STILL_FAIL ? "bad" : "warn", p->c->number, i, still_result_names[r->result],
			r->rule->id);
	}
}

static void put_function(const struct page *p, struct topology_function *f, uint32_t function)
{
	char name[CHECK_NAME];

	fprintf(p->out, "<span><code>%02x.%x</code></span> ", f->devfn >> 3, f->devfn & 7);
	html_text(p->out, check_name(p->v, p->c, function, name));
	if (topology_below(f)) {
		const struct hardware_range r = hardware_range(f);

		fprintf(p->out, r.programmed ? " <code>[%02x-%02x]</code>" : " <em>not programmed</em>", r.secondary,
			r.subordinate);
	}
	put_marks(p, function);
}

static void put_vfs(const struct page *p, struct topology_function *pf)
{
	const uint32_t count = sriov_count(&pf->sriov, &pf->config);
	const struct sriov_place place = sriov_place(&pf->sriov, &pf->config);
	const uint16_t first = sriov_routing_id((uint32_t)pf->captured << 8 | pf->devfn, place, 0),
		       last = sriov_routing_id((uint32_t)pf->captured << 8 | pf->devfn, place, count - 1);

	if (count)
		fprintf(p->out, "<ul><li>%u VFs, <code>%02x:%02x.%x</code> to <code>%02x:%02x.%x</code></li></ul>\n",
			count, first >> 8, first >> 3 & 0x1f, first & 7, last >> 8, last >> 3 & 0x1f, last & 7);
}

static bool is_marked_below(const struct page *p, const struct topology_bus *b)
{
	for (uint32_t i = 0; i < b->children; i++) {
		struct topology_function *f = b->child[i].f;

		if (mark_of(p, capture_machine_function(&p->c->machine, f)) ||
		    (topology_below(f) && is_marked_below(p, topology_below(f))))
			return true;
	}
	return false;
}

static void put_bus(const struct page *p, const struct topology_bus *b)
{
	fputs("<ul>\n", p->out);
	for (uint32_t i = 0; i < b->children; i++) {
		struct topology_function *f = b->child[i].f;
		const uint32_t function = capture_machine_function(&p->c->machine, f);
		const struct topology_bus *below = topology_below(f);
		const bool folds = p->folds && below && below->children;
		const char *mark = mark_of(p, function);

		fprintf(p->out, mark ? "<li class=\"%s\">" : "<li>", mark);
		if (folds)
			fputs(is_marked_below(p, below) ? "<details open><summary>" : "<details><summary>", p->out);
		put_function(p, f, function);
		if (folds)
			fputs("</summary>", p->out);
		if (below && below->children)
			put_bus(p, below);
		if (f->sriov.at)
			put_vfs(p, f);
		fputs(folds ? "</details></li>\n" : "</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
}

static void put_roots(const struct page *p, const struct topology *t, const char *what)
{
	const struct topology_bus *root = NULL;

	while ((root = topology_next_root(t, root))) {
		fprintf(p->out, "<li><span><code>%04x:%02x</code></span> %s", root->domain, root->first, what);
		put_bus(p, root);
		fputs("</li>\n", p->out);
	}
}

static void put_tree(const struct page *p)
{
	html_print(p->out, "h3", "Hardware, wired as the bus numbers say");
	fputs("<ul class=\"tree\">\n", p->out);
	put_roots(p, p->c->machine.t, "root bus");
	put_roots(p, p->c->machine.stray, "<span class=\"bad\">a bus that no bridge leads to</span>");
	fputs("</ul>\n", p->out);
	if (p->c->machine.orphans)
		html_print(p->out, "p", "%u virtual functions are not shown: where their PF has them is not recorded.",
			   p->c->machine.orphans);
	if (p->c->machine.beyond)
		html_print(p->out, "p", "%u functions are not shown: their domain is above %x.", p->c->machine.beyond,
			   TOPOLOGY_DOMAINS - 1);
}

/* ---- records --------------------------------------------------------------------------------------------- */

static void put_pair(FILE *out, const char *what, const char *text)
{
	fprintf(out, "<dt>%s</dt><dd>", what);
	html_text(out, text);
	fputs("</dd>\n", out);
}

static void put_registers(const struct page *p, uint32_t function)
{
	const struct capture_function *f = &p->c->capture.function.at[function];
	const uint8_t *byte = capture_bytes(&p->c->capture, f);

	fputs("<details><summary>registers</summary><pre>", p->out);
	for (uint32_t at = 0; at < f->bytes; at++) {
		if (at % 16 == 0)
			fprintf(p->out, "%02x:", at);
		fprintf(p->out, " %02x%s", byte[at], at % 16 == 15 ? "\n" : "");
	}
	fputs("</pre></details>\n", p->out);
}

static void put_breach(const struct page *p, size_t i)
{
	const struct still_record *r = &p->c->still.record[i];
	char address[CAPTURE_NAME], name[CHECK_NAME] = "", text[80], bytes[3 * STILL_BYTES + 1];

	fprintf(p->out, "<article id=\"c%zu-%zu\" class=\"%s\">\n", p->c->number, i + 1,
		r->result == STILL_FAIL ? "fails" : "warns");
	if (r->function != STILL_NOBODY)
		check_name(p->v, p->c, r->function, name);
	html_print(p->out, "h3", "%s [%s] %s %s %s", still_result_names[r->result], severity_name(r->rule->severity),
		   r->rule->id, check_address(p->v, p->c, r->function, address), name);
	fputs("<dl>\n", p->out);
	put_pair(p->out, "rule", r->rule->sentence);
	if (r->bytes) {
		snprintf(text, sizeof(text), "0x%02x: %s", r->offset, check_bytes(r, bytes));
		put_pair(p->out, "bytes", text);
	}
	put_pair(p->out, "expected", r->expected);
	put_pair(p->out, "found", r->found);
	put_pair(p->out, "clause", r->rule->origin);
	put_pair(p->out, "advice", r->rule->advice);
	if (r->function != STILL_NOBODY) {
		snprintf(text, sizeof(text), "%u", p->c->capture.function.at[r->function].line);
		put_pair(p->out, "line", text);
	}
	fputs("</dl>\n", p->out);
	if (p->v->hex && r->function != STILL_NOBODY)
		put_registers(p, r->function);
	fputs("</article>\n", p->out);
}

static void put_others(const struct page *p)
{
	static const char *const heads[] = { "rule", "result", "of", "what it says, or why it was not asked" };
	struct table t;
	char looked[64];

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < p->c->still.records; i++) {
		const struct still_record *r = &p->c->still.record[i];

		if (is_breach(r))
			continue;
		table_add(&t, "%s", r->rule->id);
		table_add(&t, "%s", still_result_names[r->result]);
		table_add(&t, "%s", check_looked(r, looked));
		table_add(&t, "%s", *r->found ? r->found : r->rule->sentence);
	}
	html_print(p->out, "h3", "What holds, and what could not be asked");
	html_table(p->out, &t);
	table_free(&t);
}

/* ---- the page -------------------------------------------------------------------------------------------- */

static void begin(const struct check_view *v, const struct checked *c, size_t count, FILE *out)
{
	const bool failed = check_failed(c, count);

	(void)v;
	html_begin(out, "PCI conformance report");
	fprintf(out, "<p class=\"%s\">%s</p>\n", failed ? "bad" : "good",
		failed ? "FAILED: a rule is broken." : "PASSED: no rule is broken.");
}

static void put_head(const struct page *p)
{
	const struct checked *c = p->c;
	char text[300];

	html_print(p->out, "h2", "%s", printable(c->path, strlen(c->path), text, sizeof(text)));
	fputs("<p>", p->out);
	check_totals(c, p->out);
	fputs(".</p>\n<dl>\n", p->out);
	fprintf(p->out, "<dt>sha256</dt><dd class=\"mono\">%s</dd>\n", c->hash);
	for (size_t i = 0; i < c->capture.about.count; i++) {
		const char *key = capture_text(&c->capture, c->capture.about.at[i].key),
			   *about = capture_text(&c->capture, c->capture.about.at[i].text);

		html_print(p->out, "dt", "%s", printable(key, strlen(key), text, sizeof(text)));
		html_print(p->out, "dd", "%s", printable(about, strlen(about), text, sizeof(text)));
	}
	fputs("</dl>\n", p->out);
}

static void index_breaches(struct page *p)
{
	for (size_t i = p->c->still.records; i--;) {
		const struct still_record *r = &p->c->still.record[i];

		if (!is_breach(r) || r->function == STILL_NOBODY)
			continue;
		p->next[i] = p->first[r->function];
		p->first[r->function] = (uint32_t)i + 1;
	}
}

static void file(const struct check_view *v, const struct checked *c, FILE *out)
{
	struct page p = { .v = v, .c = c, .out = out, .folds = c->capture.function.count > UNFOLDED };
	const uint32_t breaches = c->still.total[STILL_FAIL] + c->still.total[STILL_WARN];

	p.first = calloc(c->capture.function.count + 1, sizeof(*p.first));
	p.next = calloc(c->still.records + 1, sizeof(*p.next));
	if (!p.first || !p.next) {
		html_print(out, "p", "Memory ran out.");
		free(p.first);
		free(p.next);
		return;
	}
	index_breaches(&p);
	put_head(&p);
	put_tree(&p);
	html_print(out, "h3", breaches ? "What is broken" : "Nothing is broken");
	for (size_t i = 0; i < c->still.records; i++)
		if (is_breach(&c->still.record[i]))
			put_breach(&p, i);
	put_others(&p);
	free(p.first);
	free(p.next);
}

static void end(const struct check_view *v, const struct checked *c, size_t count, FILE *out)
{
	(void)c;
	(void)count;
	fputs("<h2>Made with</h2>\n<dl>\n", out);
	fprintf(out, "<dt>bdfuzz</dt><dd class=\"mono\">%s</dd>\n", v->tool);
	for (size_t i = 0; i < v->systems->count; i++)
		put_pair(out, v->systems->class[i]->name, v->systems->class[i]->source);
	fputs("</dl>\n", out);
	html_end(out);
}

const struct check_format check_html = { .name = "html", .begin = begin, .file = file, .end = end };
