// SPDX-License-Identifier: GPL-2.0
/*
 * nightly_plot.c - how a night went, and how nights go, as curves that gnuplot draws
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/nightly.h"
#include "report/html.h"

enum { CURVES = 64, NIGHTS = 60 };	/* drawn at most */

struct plot {
	FILE *gnuplot;
	size_t curves;
	char title[CURVES][100];
};

/* gnuplot reads a $block of "x y" lines for each curve; then one command draws them all. */
static bool plot_open(struct plot *p)
{
	p->curves = 0;
	p->gnuplot = popen("gnuplot 2>/dev/null", "we");
	return p->gnuplot;
}

static bool plot_curve(struct plot *p, const char *title)
{
	if (p->curves == CURVES)
		return false;
	snprintf(p->title[p->curves], sizeof(p->title[0]), "%s", title);
	fprintf(p->gnuplot, "$c%zu << END\n", p->curves++);
	return true;
}

static void plot_end(struct plot *p)
{
	fputs("END\n", p->gnuplot);
}

/* Draw what there is into @svg and put it there; true if there was anything. */
static bool plot_close(struct plot *p, const char *svg, const char *settings, const char *caption, FILE *out)
{
	uint8_t *data;
	size_t len;
	const char *at;

	fprintf(p->gnuplot, "set terminal svg size 900,360 font 'sans-serif,12' background '#ffffff'\n"
		"set output '%s'\nset grid\nset key below noenhanced\nset yrange [0:*]\n%s\n", svg, settings);
	for (size_t i = 0; i < p->curves; i++)
		fprintf(p->gnuplot, "%s$c%zu using 1:2 with linespoints pt 7 ps 0.3 lw 1.5 title '%s'",
			i ? ", " : "plot ", i, p->title[i]);
	fputc('\n', p->gnuplot);
	if (pclose(p->gnuplot) || !p->curves || file_read(svg, &data, &len))
		data = NULL;
	unlink(svg);	/* it is in the page */
	at = data ? strstr((const char *)data, "<svg") : NULL;
	if (!at) {
		free(data);
		return false;
	}
	fprintf(out, "<figure>%s<figcaption>", at);
	html_text(out, caption);
	fputs("</figcaption></figure>\n", out);
	free(data);
	return true;
}

/* ---- this night ---------------------------------------------------------------------------------- */

enum { SECONDS, EDGES, FINDINGS };	/* of a point of a lane's curve */

static bool lane_curve(struct plot *p, struct json_object *lane, int field)
{
	struct json_object *curve = json_object_object_get(lane, "curve");
	char title[100];

	snprintf(title, sizeof(title), "%.90s", record_text(lane, "unit"));
	if (!curve || json_object_array_length(curve) < 2 || !plot_curve(p, title))
		return false;
	for (size_t i = 0; i < json_object_array_length(curve); i++) {
		struct json_object *point = json_object_array_get_idx(curve, i);

		fprintf(p->gnuplot, "%d %d\n", json_object_get_int(json_object_array_get_idx(point, SECONDS)),
			json_object_get_int(json_object_array_get_idx(point, (size_t)field)));
	}
	plot_end(p);
	return true;
}

static bool night_curves(const struct night *n, const char *system, int field, const char *what, FILE *out)
{
	char svg[4200], settings[300], caption[300];
	struct json_object *lane;
	struct plot p;

	if (!plot_open(&p))
		return false;
	for (size_t at = 0; (lane = records_next(&n->now, "lane", &at));)
		if (!strcmp(record_text(lane, "system"), system))
			lane_curve(&p, lane, field);
	snprintf(svg, sizeof(svg), "%s/curve.svg", n->out);
	snprintf(settings, sizeof(settings), "set xlabel 'seconds of fuzzing'\nset ylabel '%s'", what);
	snprintf(caption, sizeof(caption), "%s of each target on %s, this night", what,
		 strcmp(system, "-") ? system : "no system");
	return plot_close(&p, svg, settings, caption, out);
}

/* ---- nights -------------------------------------------------------------------------------------- */

static size_t load_nights(const struct night *n, struct records night[NIGHTS])
{
	size_t count = n->before_count, first = count > NIGHTS - 1 ? count - (NIGHTS - 1) : 0, loaded = 0;

	for (size_t i = first; i < count; i++) {
		char path[4200];

		snprintf(path, sizeof(path), "%s/nights/%04zu.jsonl", n->out, i + 1);
		if (records_load(path, &night[loaded]))
			break;
		loaded++;
	}
	night[loaded] = n->now;		/* not a copy: not for records_free() */
	return loaded;
}

static bool coverage_history(const struct night *n, const struct records *night, size_t count, FILE *out)
{
	struct json_object *now, *then;
	char svg[4200];
	struct plot p;

	if (!plot_open(&p))
		return false;
	for (size_t at = 0; (now = records_next(&n->now, "coverage", &at));) {
		char title[100];

		snprintf(title, sizeof(title), "%.60s %.30s", strrchr(record_text(now, "file"), '/') + 1,
			 record_text(now, "system"));
		if (!plot_curve(&p, title))
			break;
		for (size_t i = 0; i <= count; i++)
			for (size_t k = 0; (then = records_next(&night[i], "coverage", &k));)
				if (!strcmp(record_text(then, "file"), record_text(now, "file")) &&
				    !strcmp(record_text(then, "system"), record_text(now, "system")))
					fprintf(p.gnuplot, "%zu %f\n", n->before_count - count + i + 1,
						100 * record_number(then, "reached") / record_number(then, "lines"));
		plot_end(&p);
	}
	snprintf(svg, sizeof(svg), "%s/curve.svg", n->out);
	return plot_close(&p, svg, "set xlabel 'night'\nset ylabel '% of lines'\nset yrange [0:100]\nset xtics 1",
			  "lines of each driver that the corpora reach, night by night", out);
}

static size_t count_findings(const struct records *r, bool known)
{
	struct json_object *o;
	size_t count = 0;

	for (size_t at = 0; (o = records_next(r, "finding", &at));)
		count += !*record_text(o, "known") == !known;
	return count;
}

static bool finding_history(const struct night *n, const struct records *night, size_t count, FILE *out)
{
	static const char *const title[] = { "new", "known" };
	char svg[4200];
	struct plot p;

	if (!plot_open(&p))
		return false;
	for (int known = 0; known < 2; known++) {
		plot_curve(&p, title[known]);
		for (size_t i = 0; i <= count; i++)
			fprintf(p.gnuplot, "%zu %zu\n", n->before_count - count + i + 1,
				count_findings(&night[i], known));
		plot_end(&p);
	}
	snprintf(svg, sizeof(svg), "%s/curve.svg", n->out);
	return plot_close(&p, svg, "set xlabel 'night'\nset ylabel 'findings'\nset xtics 1",
			  "findings, on all systems, night by night", out);
}

void night_plots(const struct night *n, FILE *out)
{
	struct records *night = calloc(NIGHTS, sizeof(*night));
	bool any = false;
	size_t count;

	if (!night || strchr(n->out, '\''))
		return free(night);
	for (size_t i = 0; i < n->systems.count; i++) {
		const char *system = n->systems.class[i]->name;

		if (file_has_suffix(system, "-checked"))
			continue;
		any |= night_curves(n, system, EDGES, "edges", out);
		any |= night_curves(n, system, FINDINGS, "findings", out);
	}
	any |= night_curves(n, "-", EDGES, "edges", out);
	count = load_nights(n, night);
	if (count) {
		any |= coverage_history(n, night, count, out);
		any |= finding_history(n, night, count, out);
	}
	while (count)
		records_free(&night[--count]);
	free(night);
	if (!any)
		html_print(out, "p", "No curves yet: there are too few points, or gnuplot is missing.");
}
