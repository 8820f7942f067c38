// SPDX-License-Identifier: GPL-2.0
/*
 * prove_html.c - what bdfuzz prove leaves to look at: report.html, with the survival curves that gnuplot draws
 *
 * A curve says which part of the trials had not yet come so far after so much processor time (report/survival.h).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/prove.h"
#include "report/html.h"
#include "report/survival.h"

/* ---- the plot --------------------------------------------------------------------------------- */

static const struct curve {
	const char *title;
	enum proof_event event;
	unsigned tier;			/* 0: all */
	const char *colour;
} curves[] = {
	{ "reached, all", PROOF_REACHED, 0, "#9e9e9e" },
	{ "triggered, all", PROOF_TRIGGERED, 0, "#616161" },
	{ "detected, all", PROOF_DETECTED, 0, "#000000" },
	{ "detected, tier 1", PROOF_DETECTED, 1, "#2e7d32" },
	{ "detected, tier 2", PROOF_DETECTED, 2, "#1565c0" },
	{ "detected, tier 3", PROOF_DETECTED, 3, "#c62828" },
};

enum { CURVES = sizeof(curves) / sizeof(curves[0]) };

/* How many samples; @sample has room for all attempts. */
static size_t samples(const struct prove *p, const struct curve *c, struct survival_sample *sample)
{
	size_t n = 0;

	for (size_t i = 0; i < p->defects; i++) {
		const struct attempt *a = &p->attempt[i];
		const struct proof_time *t = &a->done.time[c->event];
		const bool seen = proof_happened(t);

		if (!a->complete || (c->tier && a->bug->tier != c->tier))
			continue;
		sample[n].censored = !seen;
		sample[n++].time = (double)(seen ? t : &a->done.time[PROOF_ENDED])->us / 1e6;
	}
	return n;
}

static void plot_data(FILE *out, unsigned number, const struct survival_step *step, size_t steps)
{
	fprintf(out, "$c%u << END\n0.001 1\n", number);
	for (size_t i = 0; i < steps; i++)
		fprintf(out, "%.6f %.6f\n", step[i].time, step[i].alive);
	fputs("END\n", out);
}

static void plot(const struct prove *p, FILE *out, const char *svg, struct survival_sample *sample,
		 struct survival_step *step)
{
	bool drawn[CURVES] = { false }, more = false;

	for (unsigned i = 0; i < CURVES; i++) {
		size_t n = samples(p, &curves[i], sample);

		drawn[i] = n > 0;
		if (n)
			plot_data(out, i, step, survival_curve(sample, n, step));
	}
	fprintf(out, "set terminal svg size 900,420 font 'sans-serif,13' background '#ffffff'\nset output '%s'\n", svg);
	fputs("set logscale x\nset xrange [0.01:*]\nset yrange [0:1.05]\nset grid\nset key outside right center\n"
	      "set xlabel 'processor time of a trial, seconds'\nset ylabel 'part of the trials'\nplot ", out);
	for (unsigned i = 0; i < CURVES; i++) {
		if (!drawn[i])
			continue;
		fprintf(out, "%s$c%u using 1:2 with steps lw 2 lc rgb '%s' title '%s'", more ? ", " : "", i,
			curves[i].colour, curves[i].title);
		more = true;
	}
	fputc('\n', out);
}

/* Without gnuplot, or without a trial, there is no plot, and the report says so. */
static void draw(const struct prove *p, const char *svg)
{
	struct survival_sample *sample = calloc(p->defects + 1, sizeof(*sample));
	struct survival_step *step = calloc(p->defects + 1, sizeof(*step));
	FILE *out = sample && step && p->defects && !strchr(svg, '\'') ? popen("gnuplot 2>/dev/null", "we") : NULL;

	remove(svg);
	if (out) {
		plot(p, out, svg, sample, step);
		pclose(out);
	}
	free(sample);
	free(step);
}

static void put_plot(FILE *out, const char *svg)
{
	uint8_t *data;
	size_t len;
	const char *at;

	if (file_read(svg, &data, &len)) {
		html_print(out, "p", "No curves: gnuplot is missing, or there is no trial yet.");
		return;
	}
	at = strstr((const char *)data, "<svg");
	fprintf(out, "<figure>%s<figcaption></figcaption></figure>\n", at ? at : "");
	free(data);
}

/* ---- the page --------------------------------------------------------------------------------- */

static void put_defects(FILE *out, const struct summary *s, size_t count)
{
	struct table t;

	html_print(out, "h2", "Each defect");
	prove_table(s, count, &t);
	html_table(out, &t);
	table_free(&t);
}

static void put_controls(FILE *out, const struct prove *p)
{
	static const char *const head[] = { "system", "target", "trial", "runs", "CPU s", "new findings" };
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = p->defects; i < p->attempts; i++) {
		const struct attempt *a = &p->attempt[i];

		if (!a->complete)
			continue;
		table_add(&t, "%s", a->system);
		table_add(&t, "%s", a->lane.target);
		table_add(&t, "%u", a->number);
		table_add(&t, "%" PRIu64, a->done.time[PROOF_ENDED].run);
		table_add(&t, "%.1f", (double)a->done.time[PROOF_ENDED].us / 1e6);
		table_add(&t, "%zu", a->done.detections);
	}
	html_print(out, "h2", "The same runs on the unchanged source");
	html_table(out, &t);
	table_free(&t);
}

static void put_file(FILE *out, const char *title, const char *path)
{
	uint8_t *data;
	size_t len;

	if (!path || file_read(path, &data, &len))
		return;
	fputs("<details><summary>", out);
	html_text(out, title);
	fputs("</summary><pre>", out);
	html_text(out, (const char *)data);
	fputs("</pre></details>\n", out);
	free(data);
}

static void put_story(FILE *out, const struct bug *b)
{
	char *path = place("conformance/scenarios/planted/%s.bdf", b->id);

	html_print(out, "h3", "%s: %s", b->id, b->title);
	html_print(out, "p", "%s", b->story);
	html_print(out, "p", "Row %s, fixed by %s.", b->row, b->fix);
	put_file(out, "the shortest scenario", path);
	free(path);
	for (size_t i = 0; b->system[i]; i++) {
		char title[200];

		snprintf(title, sizeof(title), "what is changed in %s", b->system[i]);
		path = prove_patch(b, b->system[i]);
		put_file(out, title, path);
		free(path);
	}
}

static void put_page(FILE *out, const struct prove *p, const struct summary *s, size_t count, const char *svg)
{
	const size_t noise = prove_controls(p, NULL).findings;
	size_t trials = 0, detected = 0;

	for (size_t i = 0; i < count; i++) {
		trials += s[i].trials;
		detected += s[i].event[PROOF_DETECTED];
	}
	html_begin(out, "bdfuzz prove");
	html_print(out, detected == trials && !noise ? "p class=\"good\"" : "p class=\"bad\"",
		   "%zu defects on %zu systems: detected in %zu of %zu trials; %zu new findings on the unchanged "
		   "source%s.", p->bugs, count, detected, trials, noise,
		   p->interrupted ? "; interrupted, so incomplete" : "");
	html_print(out, "p", "Each trial is one libFuzzer process on a copy of the real source with one defect "
		   "planted; it begins %s, ends with the first finding that is not a known one of the unchanged "
		   "source, and is given up (censored) after %" PRIu64 " s of processor time%s%s.",
		   p->empty ? "with nothing" : "with the shipped seeds", p->cap,
		   p->without ? "; not listened to: " : "", p->without ? p->without : "");
	html_print(out, "h2", "How soon");
	put_plot(out, svg);
	put_defects(out, s, count);
	put_controls(out, p);
	html_print(out, "h2", "The defects");
	for (size_t i = 0; i < p->bugs; i++)
		put_story(out, p->bug[i]);
	html_end(out);
}

int prove_html(const struct prove *p)
{
	char *path = NULL, *svg = NULL;
	struct summary *s = NULL;
	FILE *out = NULL;
	size_t count;
	int code = EXIT_GOOD;

	if (asprintf(&path, "%s/report.html", p->set) >= 0 && asprintf(&svg, "%s/survival.svg", p->set) >= 0 &&
	    !prove_summarise(p, &s, &count))
		out = fopen(path, "we");
	if (out) {
		draw(p, svg);
		put_page(out, p, s, count, svg);
	}
	if (!out || fclose(out))
		code = cli_internal("%s: %s", path ? path : "report.html", strerror(errno));
	free(path);
	free(svg);
	free(s);
	return code;
}
