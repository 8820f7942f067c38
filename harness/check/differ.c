// SPDX-License-Identifier: GPL-2.0
/*
 * differ.c - see differ.h
 *
 * The scenario runs on one system after the other; what each shows is kept as facts, which are then walked along.
 */
#include "check/differ.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/facts.h"
#include "scenario/operations.h"

struct step {			/* what was seen after an operation, or at one of the two ends */
	uint32_t at;
	const struct operation *op;	/* NULL at an end */
	bool settled, over, hostile;	/* hostile: the host may break the protocol from here on */
	uint64_t crossed;		/* observation.crossed */
	size_t shown, happened;		/* facts up to and with this one */
};

struct side {
	struct checker *checker;
	struct check_result result;
	struct step *step;
	size_t steps, room;
	struct facts shown, happened;
	bool settled, hostile;	/* before the operation that is under way */
};

struct differ {
	struct side side[DIFFER_SIDES], *running;
	const struct scenario *s;
	struct check_result *result;
	size_t last;		/* one more than the step that was compared last; 0: none was */
};

static const char *const broken_on[] = { [DIFFER_A] = "only A", [DIFFER_B] = "only B" };

/* ---- running ------------------------------------------------------------------------------------ */

static struct step *more_steps(struct side *side)
{
	if (side->steps == side->room) {
		const size_t room = side->room ? 2 * side->room : 64;
		struct step *step = realloc(side->step, room * sizeof(*step));

		if (!step) {
			side->shown.failed = true;
			return NULL;
		}
		side->step = step;
		side->room = room;
	}
	return &side->step[side->steps++];
}

/* An operation that met work still under way had an outcome that depends on who ran first. */
static bool has_outcome(const struct side *side, const struct operation *op, const struct observation *o)
{
	return op && !op->async && side->settled && o->settled;
}

static void take_step(void *context, const struct operation *op, const struct observation *o)
{
	struct differ *d = context;
	struct side *side = d->running;
	struct step *step = more_steps(side);

	if (!step)
		return;
	side->hostile |= op && op->kind == OP_HOST && op->host.property == HOST_HOSTILE && op->host.value;
	*step = (struct step){ .hostile = side->hostile, .at = (uint32_t)(op ? op - d->s->op : (ptrdiff_t)d->s->count),
			       .op = op, .settled = o->settled, .over = o->over, .crossed = o->crossed };
	if (!o->over && o->settled)
		facts_add(&side->shown, o, has_outcome(side, op, o) ? op : NULL);
	facts_add_events(&side->happened, o);
	step->shown = side->shown.count;
	step->happened = side->happened.count;
	side->settled = o->settled;
}

static int run_side(struct differ *d, struct side *side)
{
	int error;

	d->running = side;
	side->steps = side->shown.count = side->happened.count = 0;
	side->settled = true;
	side->hostile = false;
	error = checker_run(side->checker, d->s, &side->result);
	return !error && (side->shown.failed || side->happened.failed) ? -ENOMEM : error;
}

/* ---- what differs ------------------------------------------------------------------------------- */

static const char *step_name(const struct step *step)
{
	return step->op ? operation_class[step->op->kind].name : "end";
}

/* A difference more, unless there is one of this key. */
static struct finding *add(struct differ *d, const struct step *step, const struct invariant *rule, const char *kind)
{
	struct finding *f = &d->result->finding[d->result->findings];

	if (d->result->findings == CHECK_FINDINGS)
		return NULL;
	*f = (struct finding){ .rule = rule, .at = step->at, .domain = -1, .devfn = -1, .hostile = step->hostile };
	for (const struct side *side = d->side; side < d->side + DIFFER_SIDES; side++)
		f->crossed |= side->step[step - d->side[DIFFER_A].step].crossed;
	snprintf(f->key, sizeof(f->key), "%s %s%s%s", step_name(step), rule->id, *kind ? " " : "", kind);
	for (uint32_t i = 0; i < d->result->findings; i++)
		if (!strcmp(d->result->finding[i].key, f->key))
			return NULL;
	d->result->findings++;
	return f;
}

/* @a or @b is NULL where there is none. */
static void add_facts(struct differ *d, const struct step *step, const struct fact *a, const struct fact *b)
{
	const struct fact *any = a ? a : b;
	const struct fact_class *class = &fact_class[any->field];
	char kind[2 * FACT_TEXT + 2] = "", value[DIFFER_SIDES][FACT_TEXT];
	struct finding *f;

	fact_kind(a, value[DIFFER_A]);
	fact_kind(b, value[DIFFER_B]);
	if (class->told_apart)
		snprintf(kind, sizeof(kind), "%s/%s", value[DIFFER_A], value[DIFFER_B]);
	f = add(d, step, &class->rule, kind);
	if (!f)
		return;
	f->channel = any->channel;
	f->devfn = class->owner == OF_FUNCTION ? any->which : -1;
	fact_text(any, a != NULL, value[DIFFER_A]);
	fact_text(b ? b : any, b != NULL, value[DIFFER_B]);
	snprintf(f->expected, sizeof(f->expected), "%s", value[DIFFER_A]);
	snprintf(f->found, sizeof(f->found), "%s", value[DIFFER_B]);
}

/* ---- walking along ------------------------------------------------------------------------------ */

struct walk {
	const struct fact *at, *end;
};

static struct walk along(const struct facts *f, size_t from, size_t end)
{
	return from == end ? (struct walk){ NULL, NULL } : (struct walk){ f->fact + from, f->fact + end };
}

static struct walk shown_at(const struct side *side, size_t step)
{
	return along(&side->shown, step ? side->step[step - 1].shown : 0, side->step[step].shown);
}

static const struct fact *find(struct walk w, const struct fact *like)
{
	while (w.at < w.end && fact_order(w.at, like) < 0)
		w.at++;
	return w.at < w.end && !fact_order(w.at, like) ? w.at : NULL;
}

static bool same_as_before(const struct side *side, size_t last, const struct fact *like, const struct fact *now)
{
	const struct fact *then = find(shown_at(side, last), like);

	return !then == !now && (!now || fact_same(then, now));
}

/* It was so the time before, and was told then. */
static bool goes_on(const struct differ *d, const struct fact *a, const struct fact *b)
{
	const struct fact *any = a ? a : b;

	return d->last && fact_class[any->field].owner != OF_OPERATION &&
	       same_as_before(&d->side[DIFFER_A], d->last - 1, any, a) &&
	       same_as_before(&d->side[DIFFER_B], d->last - 1, any, b);
}

static void tell(struct differ *d, const struct step *step, const struct fact *a, const struct fact *b)
{
	if (!goes_on(d, a, b))
		add_facts(d, step, a, b);
}

/* What only one has says something if it is a thing; a member of a thing that the other has not follows from that. */
static void compare_shown(struct differ *d, size_t i)
{
	const struct step *step = &d->side[DIFFER_A].step[i];
	struct walk a = shown_at(&d->side[DIFFER_A], i), b = shown_at(&d->side[DIFFER_B], i);

	while (a.at < a.end || b.at < b.end) {
		const int order = a.at == a.end ? 1 : b.at == b.end ? -1 : fact_order(a.at, b.at);

		if (order < 0 && fact_is_thing(a.at))
			tell(d, step, a.at, NULL);
		if (order > 0 && fact_is_thing(b.at))
			tell(d, step, NULL, b.at);
		if (!order && !fact_same(a.at, b.at))
			tell(d, step, a.at, b.at);
		a.at += order <= 0;
		b.at += order >= 0;
	}
}

/* Since the last comparison. */
static struct walk happened_until(const struct differ *d, enum differ_side which, size_t i)
{
	const struct side *side = &d->side[which];

	return along(&side->happened, d->last ? side->step[d->last - 1].happened : 0, side->step[i].happened);
}

/* The next event of this kind on this channel. */
static const struct fact *next_event(struct walk *w, unsigned field, unsigned channel)
{
	while (w->at < w->end) {
		const struct fact *fact = w->at++;

		if (fact->field == field && fact->channel == channel)
			return fact;
	}
	return NULL;
}

/* Each channel has an order of its own; between channels the order is the scheduler's. */
static void compare_happened(struct differ *d, size_t i)
{
	for (unsigned field = FACT_PROBE; field < FACTS; field++) {
		for (unsigned channel = 0; channel <= SCENARIO_CHANNELS; channel++) {
			struct walk walk_a = happened_until(d, DIFFER_A, i), walk_b = happened_until(d, DIFFER_B, i);
			const struct fact *a, *b;

			do {
				a = next_event(&walk_a, field, channel);
				b = next_event(&walk_b, field, channel);
			} while (a && b && fact_same(a, b));
			if (a || b)
				add_facts(d, &d->side[DIFFER_A].step[i], a, b);
		}
	}
}

static bool breaks_too(const struct side *side, const struct invariant *rule)
{
	for (uint32_t i = 0; i < side->result.findings; i++)
		if (side->result.finding[i].rule == rule)
			return true;
	return false;
}

/* Rules that broke at this step on @which, and not on the other: not at all, or it was not the end of the run there. */
static void compare_findings(struct differ *d, size_t i, enum differ_side which)
{
	const struct side *side = &d->side[which], *other = &d->side[!which];
	const struct step *step = &d->side[DIFFER_A].step[i];

	for (uint32_t k = 0; k < side->result.findings; k++) {
		const struct finding *found = &side->result.finding[k];
		const bool ends = side->step[i].over && !other->step[i].over;
		struct finding *f;

		if (found->at != step->at || (breaks_too(other, found->rule) && !ends))
			continue;
		f = add(d, step, found->rule, broken_on[which]);
		if (!f)
			continue;
		f->channel = found->channel;
		f->devfn = found->devfn;
		f->done = found->done;
		memcpy(f->where, found->where, sizeof(f->where));
		memcpy(f->callers, found->callers, sizeof(f->callers));
		snprintf(f->expected, sizeof(f->expected), "%.150s", which == DIFFER_A ? found->found : "-");
		snprintf(f->found, sizeof(f->found), "%s", which == DIFFER_B ? found->found : "-");
	}
}

static void compare(struct differ *d)
{
	const struct side *a = &d->side[DIFFER_A], *b = &d->side[DIFFER_B];

	d->last = 0;
	for (size_t i = 0; i < a->steps && i < b->steps; i++) {
		const bool ended = i && !a->step[i].op && !a->step[i - 1].op;	/* torn down: only events count */

		if (a->step[i].settled && b->step[i].settled) {
			if (!ended)
				compare_shown(d, i);
			compare_happened(d, i);
		}
		compare_findings(d, i, DIFFER_A);
		compare_findings(d, i, DIFFER_B);
		if (a->step[i].settled && b->step[i].settled)
			d->last = i + 1;
	}
	d->result->over = a->result.over || b->result.over;
}

static bool counts_steps(const struct operation *op)
{
	return op->kind == OP_FAIL || (op->kind == OP_RUN && op->run.points != RUN_TO_WAIT);
}

void differ_adapt(struct scenario *s)
{
	size_t left = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (s->op[i].kind == OP_RUN)
			s->op[i].run.points = RUN_TO_WAIT;
		if (!counts_steps(&s->op[i]))
			s->op[left++] = s->op[i];
	}
	s->count = left;
}

static bool is_adapted(const struct scenario *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (counts_steps(&s->op[i]))
			return false;
	return true;
}

int differ_run(struct differ *d, const struct scenario *s, struct check_result *result)
{
	int error;

	result->findings = result->expectations = result->expectations_failed = 0;
	if (!is_adapted(s))
		return 0;
	d->s = s;
	d->result = result;
	error = run_side(d, &d->side[DIFFER_A]);
	if (!error)
		error = run_side(d, &d->side[DIFFER_B]);
	if (!error)
		compare(d);
	return error;
}

/* ------------------------------------------------------------------------------------------------- */

int differ_open(struct differ **ret, const struct sut_class *a, const struct sut_class *b)
{
	struct differ *d = calloc(1, sizeof(*d));
	const struct check_options options = { .trace = take_step, .context = d };
	int error;

	if (!d)
		return -ENOMEM;
	error = checker_open(&d->side[DIFFER_A].checker, a, &options);
	if (!error)
		error = checker_open(&d->side[DIFFER_B].checker, b, &options);
	if (error) {
		differ_close(d);
		return error;
	}
	*ret = d;
	return 0;
}

void differ_close(struct differ *d)
{
	if (!d)
		return;
	for (struct side *side = d->side; side < d->side + DIFFER_SIDES; side++) {
		checker_close(side->checker);
		free(side->step);
		facts_free(&side->shown);
		facts_free(&side->happened);
	}
	free(d);
}

bool differ_same(const struct finding *a, const struct finding *b)
{
	const char *cause_a = a->key, *cause_b = b->key;

	if (a->rule != b->rule)
		return false;
	if (a->rule != &fact_class[FACT_STATUS].rule && a->rule != &fact_class[FACT_VALUE].rule) {
		cause_a += strcspn(a->key, " ");
		cause_b += strcspn(b->key, " ");
	}
	return !strcmp(cause_a, cause_b);
}

enum differ_side differ_broken(const struct finding *f)
{
	for (int side = 0; side < DIFFER_SIDES; side++)
		if (strstr(f->key, broken_on[side]))
			return (enum differ_side)side;
	return DIFFER_SIDES;
}
