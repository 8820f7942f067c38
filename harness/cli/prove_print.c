// SPDX-License-Identifier: GPL-2.0
/* prove_print.c - what bdfuzz prove prints: tables, JSON lines, the invariants against the defects */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/prove.h"
#include "report/masks.h"

static int no_memory(void)
{
	return cli_internal("out of memory");
}

/* ---- the defects ------------------------------------------------------------------------------ */

static void add_part(struct table *t, const struct summary *s, enum proof_event event)
{
	table_add(t, "%zu/%zu", s->event[event], s->trials);
}

static void add_summary(struct table *t, const struct summary *s)
{
	char text[32];

	table_add(t, "%s", s->bug->id);
	table_add(t, "%u", s->bug->tier);
	table_add(t, "%s", s->bug->twin ? "twin" : "historic");
	table_add(t, "%.*s", (int)strcspn(s->system, "+"), s->system);
	add_part(t, s, PROOF_REACHED);
	add_part(t, s, PROOF_TRIGGERED);
	add_part(t, s, PROOF_DETECTED);
	table_add(t, "%s", s->rules[0] ? s->rules : "-");
	if (isinf(s->median_runs))
		table_add(t, "-");
	else
		table_add(t, "%.0f", s->median_runs);
	table_add(t, "%s", prove_seconds(s->median, text));
	table_add(t, "%s", prove_seconds(s->worst, text));
	table_add(t, "%zu", s->trials - s->event[PROOF_DETECTED]);
}

void prove_table(const struct summary *s, size_t count, struct table *t)
{
	static const char *const head[] = {
		"defect", "tier", "kind", "system", "reached", "triggered", "detected", "by", "median runs",
		"median CPU s", "worst CPU s", "censored"
	};

	table_begin(t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = 0; i < count; i++)
		add_summary(t, &s[i]);
}

static int print_table(struct table *t, enum table_format format)
{
	int err = table_print(t, format, stdout);

	table_free(t);
	return err ? no_memory() : 0;
}

/* ---- the unchanged source --------------------------------------------------------------------- */

static void add_control(struct table *t, const struct prove *p, const struct attempt *like)
{
	const struct control_sum sum = prove_controls(p, like);

	table_add(t, "%s", like->system);
	table_add(t, "%s", like->lane.target);
	table_add(t, "%zu", sum.trials);
	table_add(t, "%" PRIu64, sum.runs);
	table_add(t, "%.1f", sum.seconds);
	table_add(t, "%zu", sum.findings);
}

static int print_controls(const struct prove *p, enum table_format format)
{
	static const char *const head[] = { "unchanged source", "target", "trials", "runs", "CPU s", "new findings" };
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = p->defects; i < p->attempts; i++)
		if (p->attempt[i].number == 1)
			add_control(&t, p, &p->attempt[i]);
	putchar('\n');
	return print_table(&t, format);
}

/* ---- what is masked --------------------------------------------------------------------------- */

static int print_masks(const struct prove *p)
{
	const char **system = calloc(p->attempts + 1, sizeof(*system));
	uint64_t *hits = masks_new();
	int code = system && hits ? 0 : no_memory();

	for (size_t i = 0; !code && i < p->attempts; i++) {
		system[i] = p->attempt[i].system;
		code = lane_count_masks(&p->attempt[i].lane, hits);
	}
	if (!code) {
		putchar('\n');
		masks_print(hits, stdout);
		putchar('\n');
		masks_summary(hits, system, p->attempts, stdout);
	}
	free(hits);
	free(system);
	return code;
}

/* ---- the sentences below ---------------------------------------------------------------------- */

static void print_missed(const struct prove *p, const struct summary *s, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (s[i].event[PROOF_DETECTED] == s[i].trials)
			continue;
		if (p->without && !s[i].event[PROOF_DETECTED])
			printf("only %s detects %s on %s, so far as %zu trials tell: %s\n", p->without, s[i].bug->id,
			       s[i].system, s[i].trials, s[i].bug->title);
		else
			printf("%s was not detected in %zu of %zu trials on %s\n", s[i].bug->id,
			       s[i].trials - s[i].event[PROOF_DETECTED], s[i].trials, s[i].system);
	}
}

static void print_total(const struct prove *p, const struct summary *s, size_t count)
{
	const struct control_sum control = prove_controls(p, NULL);
	size_t trials = 0, detected = 0, early = 0;

	for (size_t i = 0; i < count; i++) {
		early += s[i].event[PROOF_EARLY];
		trials += s[i].trials;
		detected += s[i].event[PROOF_DETECTED];
	}
	if (early)
		printf("in %zu trials something new was found before the defect was triggered, and was not counted\n",
		       early);
	printf("%zu defects, %zu systems: detected in %zu of %zu trials; unchanged source: %zu new findings in %" PRIu64
	       " runs, %.0f CPU s\n", p->bugs, count, detected, trials, control.findings, control.runs,
	       control.seconds);
}

int prove_print(const struct prove *p, enum table_format format)
{
	struct summary *s;
	bool kept = true;
	struct table t;
	size_t count;
	int code;

	if (prove_summarise(p, &s, &count))
		return no_memory();
	prove_table(s, count, &t);
	code = print_table(&t, format);
	if (!code)
		code = print_controls(p, format);
	if (!code)
		code = print_masks(p);
	if (!code) {
		putchar('\n');
		print_missed(p, s, count);
		print_total(p, s, count);
	}
	/* A tier promises something of the shipped seeds, and of all invariants. */
	for (size_t i = 0; i < count; i++)
		kept &= p->without || p->empty || prove_is_kept(&s[i]);
	free(s);
	return code ? code : kept && !prove_controls(p, NULL).findings ? EXIT_GOOD : EXIT_FINDINGS;
}

/* ---- JSON lines ------------------------------------------------------------------------------- */

/* All that goes in is names, which have no character that needs an escape. */
static void json_event(const struct proof_time *t, const char *name, FILE *out)
{
	if (proof_happened(t))
		fprintf(out, ",\"%s\":{\"run\":%" PRIu64 ",\"cpu_s\":%.6f}", name, t->run, (double)t->us / 1e6);
	else
		fprintf(out, ",\"%s\":null", name);
}

static void json_attempt(const struct attempt *a, FILE *out)
{
	fprintf(out, "{\"defect\":");
	if (a->bug)
		fprintf(out, "\"%s\",\"tier\":%u", a->bug->id, a->bug->tier);
	else
		fprintf(out, "null,\"tier\":null");
	fprintf(out,
		",\"system\":\"%s\",\"target\":\"%s\",\"trial\":%u,\"seed\":%" PRIu64 ",\"from\":\"%s\",\"without\":",
		a->system, a->lane.target, a->number, a->done.seed, a->done.empty ? "empty" : "seeds");
	fprintf(out, strcmp(a->done.without, "-") ? "\"%s\"" : "null", a->done.without);
	for (unsigned e = 0; e < PROOF_EVENTS; e++)
		json_event(&a->done.time[e], proof_event_name(e), out);
	fputs(",\"by\":[", out);
	for (size_t i = 0; i < a->done.detections; i++) {
		const struct proof_detection *d = &a->done.detection[i];

		fprintf(out, "%s{\"rule\":\"%s\",\"in\":\"%s\",\"run\":%" PRIu64 ",\"cpu_s\":%.6f}", i ? "," : "",
			d->rule, d->frame, d->time.run, (double)d->time.us / 1e6);
	}
	fputs("]}\n", out);
}

int prove_json(const struct prove *p, FILE *out)
{
	for (size_t i = 0; i < p->attempts; i++)
		if (p->attempt[i].complete)
			json_attempt(&p->attempt[i], out);
	return fflush(out) ? cli_internal("%s", strerror(errno)) : 0;
}

/* ---- the invariants against the defects ------------------------------------------------------- */

static bool sees(const struct prove *p, const struct bug *bug, const char *rule)
{
	for (size_t i = 0; i < p->defects; i++) {
		const struct attempt *a = &p->attempt[i];

		if (a->bug != bug || !a->complete)
			continue;
		for (size_t k = 0; k < a->done.detections; k++)
			if (!strcmp(a->done.detection[k].rule, rule))
				return true;
	}
	return false;
}

/* By how many rules a defect is seen. */
static size_t seen_by(const struct prove *p, const struct bug *bug)
{
	size_t rules = 0;

	for (size_t i = 0; check_rules[i]; i++)
		rules += sees(p, bug, check_rules[i]->id);
	return rules;
}

int prove_matrix(const struct prove *p, enum table_format format)
{
	size_t *rules = calloc(p->bugs + 1, sizeof(*rules)), unseen = 0;	/* by how many a defect is seen */
	struct table t;
	int code;

	if (!rules)
		return no_memory();
	table_init(&t, 1 + p->bugs);
	table_add(&t, "invariant");
	for (size_t k = 0; k < p->bugs; k++) {
		rules[k] = seen_by(p, p->bug[k]);
		unseen += !rules[k];
		table_add(&t, "%s", p->bug[k]->id);
	}
	for (size_t i = 0; check_rules[i]; i++) {
		const char *rule = check_rules[i]->id;

		if (check_rules[i]->of_hardware || check_rules[i]->surface == SURFACE_PCI)	/* not of a driver */
			continue;
		table_add(&t, "%s", rule);
		for (size_t k = 0; k < p->bugs; k++)
			table_add(&t, "%s", !sees(p, p->bug[k], rule) ? "" : rules[k] == 1 ? "only" : "x");
	}
	free(rules);
	code = print_table(&t, format);
	printf("\n%zu defects, %zu of them seen by no invariant; x: sees it, only: no other does\n", p->bugs, unseen);
	return code ? code : unseen ? EXIT_FINDINGS : EXIT_GOOD;
}
