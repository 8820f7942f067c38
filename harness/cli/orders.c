// SPDX-License-Identifier: GPL-2.0
/* orders.c - one scenario on one system under test in every order of its threads; see orders.h */
#define _GNU_SOURCE
#include "cli/orders.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "check/known.h"
#include "cli/trial.h"

struct trying {
	const struct sut_class *class;
	const struct scenario *s;
	struct orders *o;		/* shared */
	struct check_result *result;	/* the child's */
	const char *label;
	int signals;
	bool terminal;
};

/* ---- what was found --------------------------------------------------------------------------- */

/* Without a place in the code to tell findings of one rule apart by, the operation does. */
static bool is_same(const struct finding *a, const struct finding *b)
{
	return !strcmp(a->key, b->key) && (a->where[0] || a->at == b->at);
}

static void note_finding(struct trying *t, const struct finding *f, bool known)
{
	struct orders *o = t->o;
	uint32_t i = 0;

	while (i < o->findings && !is_same(&o->finding[i].finding, f))
		i++;
	if (i == ORDERS_FINDINGS) {
		o->lost++;
		return;
	}
	if (i == o->findings || schedule_lines(&o->schedule) < schedule_lines(&o->finding[i].schedule)) {
		o->finding[i].finding = *f;
		o->finding[i].schedule = o->schedule;
		o->finding[i].known = known;
	}
	if (i == o->findings) {
		o->finding[i].orders = 0;
		o->findings++;
	}
	o->finding[i].orders++;
}

/* One order is over: it showed these findings. */
static void note_order(struct trying *t, const struct finding *f, uint32_t count)
{
	struct orders *o = t->o;
	bool fresh = false;

	for (uint32_t i = 0; i < count; i++) {
		bool known = known_lookup(&f[i], t->class->name);

		note_finding(t, &f[i], known);
		fresh |= !known;
	}
	o->tried++;
	o->passed += !count;
	o->known += count && !fresh;
	o->fresh += fresh;
	o->all = !schedule_next(&o->schedule);
	o->cut = !o->all && o->tried >= ORDERS_MOST;
}

/* ---- the child -------------------------------------------------------------------------------- */

static void note_operation(void *context, const struct operation *op, const struct observation *o)
{
	const struct trying *t = context;

	(void)o;
	if (op >= t->s->op && op < t->s->op + t->s->count)
		t->o->at = (uint32_t)(op - t->s->op) + 1;
	else if (!op)
		t->o->at = (uint32_t)t->s->count;
}

static bool choose(void *context, uint32_t at, bool async, uint32_t runnable, struct operation *run)
{
	const struct trying *t = context;

	return schedule_choose(&t->o->schedule, at, async, runnable, run);
}

static int try_orders(void *context, int to_parent)
{
	struct trying *t = context;
	struct check_options options = { .hardware = true, .trace = note_operation, .choose = choose, .context = t };
	struct orders *o = t->o;
	struct checker *c;

	(void)to_parent;		/* closed with this process: that is all the parent waits for */
	o->error = trial_open(&c, t->class, &options);
	while (!o->error && !o->all && !o->cut) {
		o->at = 0;
		schedule_begin(&o->schedule);
		o->error = checker_run(c, t->s, t->result);
		if (!o->error && o->schedule.differs)
			o->error = -EILSEQ;	/* the same choices led elsewhere: no order could be repeated */
		if (!o->error)
			note_order(t, t->result->finding, t->result->findings);
	}
	return o->error;
}

/* ---- the parent ------------------------------------------------------------------------------- */

static void tell_progress(const struct trying *t, bool last)
{
	if (!t->terminal)
		return;
	fprintf(stderr, "\r%s on %s: %llu orders, %u findings%s", t->label, t->class->name,
		(unsigned long long)t->o->tried, t->o->findings, last ? "\n" : "");
}

/* Until the child is gone: 0; -ETIMEDOUT, -EINTR, -errno. */
static int watch(const struct trying *t, const struct trial_child *child)
{
	struct pollfd p[] = { { .fd = child->from, .events = POLLIN }, { .fd = t->signals, .events = POLLIN } };
	uint64_t tried = t->o->tried;
	unsigned idle = 0;

	for (;;) {
		int ready = poll(p, 2, 1000);

		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready > 0 && p[1].revents)
			return -EINTR;
		if (ready > 0 && p[0].revents)
			return 0;
		tell_progress(t, false);
		idle = t->o->tried == tried ? idle + 1 : 0;
		tried = t->o->tried;
		if (idle >= TRIAL_PATIENCE)
			return -ETIMEDOUT;
	}
}

/* A child tries orders until there are no more, or until one kills it.  -errno. */
static int one_child(struct trying *t)
{
	struct orders *o = t->o;
	struct trial_child child;
	struct finding death;
	int err, how;

	err = trial_start(&child, try_orders, t);
	if (err)
		return err;
	how = watch(t, &child);
	o->interrupted = how == -EINTR;
	if (how && how != -ETIMEDOUT)
		return trial_close(&child, how);
	if (!how && (o->all || o->cut))
		return trial_close(&child, 0);
	err = trial_end(&child, how, t->class->name, &death);
	if (err)
		return o->error ? o->error : err;
	death.at = trial_operation(t->s, o->at);
	o->deaths++;
	note_order(t, &death, 1);
	return 0;
}

static int run_all(struct trying *t)
{
	struct timespec begin, end;
	int err = 0;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	while (!err && !t->o->all && !t->o->cut)
		err = one_child(t);
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (end.tv_sec - begin.tv_sec > 1)
		tell_progress(t, true);
	return err == -EINTR ? 0 : err;
}

int orders_run(const struct sut_class *class, const struct scenario *s, const struct schedule *from, const char *label,
	       struct orders **ret)
{
	struct trying t = { .class = class, .s = s, .label = label, .terminal = isatty(STDERR_FILENO) };
	sigset_t mask, before;
	int err = 0;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	t.o = mmap(NULL, sizeof(*t.o), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t.o == MAP_FAILED)
		return -errno;
	t.o->schedule = *from;
	t.result = malloc(sizeof(*t.result));
	/* Signals come as something to read, so that the child is always stopped and what was had is printed. */
	sigprocmask(SIG_BLOCK, &mask, &before);
	t.signals = signalfd(-1, &mask, SFD_CLOEXEC);
	if (!t.result)
		err = -ENOMEM;
	else if (t.signals < 0)
		err = -errno;
	else
		err = run_all(&t);
	if (t.signals >= 0)
		close(t.signals);
	if (!t.o->interrupted)		/* else the signal is still there: it would end us before anything is printed */
		sigprocmask(SIG_SETMASK, &before, NULL);
	free(t.result);
	if (err)
		orders_free(t.o);
	else
		*ret = t.o;
	return err;
}

void orders_free(struct orders *o)
{
	if (o)
		munmap(o, sizeof(*o));
}
