// SPDX-License-Identifier: GPL-2.0
/* prove_summary.c - what the attempts on each defect come to */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/prove.h"
#include "report/survival.h"

struct tally {
	const char *rule;
	size_t count;
};

static int by_count(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

/* "LEAK 9, SANITIZER 1": the first detection of each attempt. */
static void tally_rules(struct summary *s, const struct attempt *const *a)
{
	struct tally tally[PROOF_DETECTIONS] = { { NULL, 0 } };
	size_t rules = 0, len = 0;

	for (size_t i = 0; i < s->trials; i++) {
		const char *rule = a[i]->done.detections ? a[i]->done.detection[0].rule : NULL;
		size_t k = 0;

		while (rule && k < rules && strcmp(tally[k].rule, rule))
			k++;
		if (!rule || k == PROOF_DETECTIONS)
			continue;
		if (k == rules)
			tally[rules++] = (struct tally){ .rule = rule };
		tally[k].count++;
	}
	qsort(tally, rules, sizeof(tally[0]), by_count);
	for (size_t i = 0; i < rules && len < sizeof(s->rules) - 60; i++)
		len += (size_t)snprintf(s->rules + len, sizeof(s->rules) - len, "%s%s %zu", i ? ", " : "",
					tally[i].rule, tally[i].count);
}

static void take_times(struct summary *s, const struct attempt *const *a, struct survival_sample *sample)
{
	for (unsigned what = 0; what < 2; what++) {
		double *median = what ? &s->median_runs : &s->median;

		for (size_t i = 0; i < s->trials; i++) {
			const struct proof *done = &a[i]->done;
			const bool found = done->detections;
			const struct proof_time *t = &done->time[found ? PROOF_DETECTED : PROOF_ENDED];

			sample[i].time = what ? (double)t->run : (double)t->us / 1e6;
			sample[i].censored = !found;
			if (!what && (!found || sample[i].time > s->worst))
				s->worst = found && !isinf(s->worst) ? sample[i].time : INFINITY;
		}
		*median = s->trials ? survival_median(sample, s->trials) : INFINITY;
	}
}

static void count_events(struct summary *s, const struct attempt *a)
{
	for (unsigned e = 0; e < PROOF_EVENTS; e++)
		s->event[e] += proof_happened(&a->done.time[e]);
}

static int summarise(const struct prove *p, const struct attempt *first, struct summary *s)
{
	const struct attempt **of = malloc(p->defects * sizeof(const struct attempt *));
	struct survival_sample *sample = malloc(p->defects * sizeof(*sample));
	int err = of && sample ? 0 : -ENOMEM;

	*s = (struct summary){ .bug = first->bug, .system = first->system };
	for (size_t i = 0; !err && i < p->defects; i++) {
		if (!p->attempt[i].complete || strcmp(p->attempt[i].system, s->system))
			continue;
		of[s->trials++] = &p->attempt[i];
		count_events(s, &p->attempt[i]);
	}
	if (!err) {
		tally_rules(s, of);
		take_times(s, of, sample);
	}
	free(of);
	free(sample);
	return err;
}

int prove_summarise(const struct prove *p, struct summary **ret, size_t *count)
{
	struct summary *s = malloc((p->defects + !p->defects) * sizeof(*s));
	int err = s ? 0 : -ENOMEM;

	*count = 0;
	/* The attempts with the number 1 are all systems of all defects, in their order. */
	for (size_t i = 0; !err && i < p->defects && p->attempt[i].number == 1; i++)
		err = summarise(p, &p->attempt[i], &s[(*count)++]);
	if (err)
		free(s);
	else
		*ret = s;
	return err;
}

static bool is_like(const struct attempt *a, const struct attempt *like)
{
	return !like || (!strcmp(a->system, like->system) && !strcmp(a->lane.target, like->lane.target));
}

struct control_sum prove_controls(const struct prove *p, const struct attempt *like)
{
	struct control_sum sum = { 0 };

	for (size_t i = p->defects; i < p->attempts; i++) {
		const struct attempt *a = &p->attempt[i];

		if (!a->complete || !is_like(a, like))
			continue;
		sum.trials++;
		sum.findings += a->done.detections;
		sum.runs += a->done.time[PROOF_ENDED].run;
		sum.seconds += (double)a->done.time[PROOF_ENDED].us / 1e6;
	}
	return sum;
}

const char *prove_seconds(double seconds, char text[32])
{
	if (isinf(seconds))
		snprintf(text, 32, "-");
	else
		snprintf(text, 32, seconds < 10 ? "%.2f" : "%.0f", seconds);
	return text;
}

bool prove_is_kept(const struct summary *s)
{
	static const double limit[] = { [1] = 60, [2] = 600 };

	switch (s->bug->tier) {
	case 1:
		return s->trials && s->worst <= limit[1];
	case 2:
		return s->trials && s->median <= limit[2];
	default:
		return true;
	}
}
