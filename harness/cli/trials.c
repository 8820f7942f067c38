// SPDX-License-Identifier: GPL-2.0
/*
 * trials.c - many scenarios on systems under test, several processes at a time; see trial.h
 *
 * A process goes through a share of the scenarios on one system and sends a struct head and its findings for each;
 * pointers to rules in them mean the same on both sides of fork().  Which operation it is at, and what was crossed,
 * stands in shared memory: it may die.  Then what is left of its share gets a new process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "cli/trial.h"

enum { JOBS = 64, SHARE = 32 };	/* at most; scenarios of a share at least, as a process has to be started */

struct progress {			/* shared */
	uint32_t at;			/* the operation that is under way */
	uint64_t crossed;		/* observation.crossed after the one before */
};

struct head {				/* of what is sent for a scenario; findings follow */
	uint32_t findings, expectations, expectations_failed;
};

struct share {
	const struct sut_class *class;
	const struct scenario *s;
	struct verdict *verdict;
	size_t count, next;		/* next: the scenario that is under way */
	volatile struct progress *progress;
	struct trial_child child;
	time_t heard;			/* when it last sent something */
};

struct trials {
	const struct sut_class *const *class;
	const struct scenario *s;
	struct verdict *verdict;
	size_t classes, count;
	size_t system, from, length;	/* the next share that nobody has yet, and how long shares are */
	struct share running[JOBS];
	size_t jobs;
	struct progress *progress;
};

/* ---- in a child --------------------------------------------------------------------------------- */

static void note_operation(void *context, const struct operation *op, const struct observation *o)
{
	struct share *w = context;

	w->progress->crossed = o->crossed;
	w->progress->at = (uint32_t)(op ? op - w->s[w->next].op + 1 : (ptrdiff_t)w->s[w->next].count);
}

static int send_result(int to_parent, const struct check_result *r)
{
	const struct head head = { r->findings, r->expectations, r->expectations_failed };
	int err = trial_send(to_parent, &head, sizeof(head));

	return err ? err : trial_send(to_parent, r->finding, r->findings * sizeof(*r->finding));
}

static int child_run(void *context, int to_parent)
{
	struct share *w = context;
	struct check_options options = { .hardware = true, .trace = note_operation, .context = w };
	struct check_result *result = malloc(sizeof(*result));
	struct checker *c;
	int err = result ? trial_open(&c, w->class, &options) : -ENOMEM;

	for (; !err && w->next < w->count; w->next++) {
		w->progress->at = 0;
		w->progress->crossed = 0;
		err = checker_run(c, &w->s[w->next], result);
		if (!err)
			err = send_result(to_parent, result);
	}
	if (err)
		fprintf(stderr, "%s: %s\n", w->class->name, strerror(-err));
	return err;
}

/* ---- in the parent ------------------------------------------------------------------------------ */

static time_t seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* 1: all of it is there; 0: the child is gone; -ETIMEDOUT. */
static int receive(int fd, void *to, size_t left)
{
	for (char *at = to; left;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		const int ready = poll(&p, 1, TRIAL_PATIENCE * 1000);
		ssize_t got;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return ready ? -errno : -ETIMEDOUT;
		got = read(fd, at, left);
		if (got <= 0)
			return got ? -errno : 0;
		at += got;
		left -= (size_t)got;
	}
	return 1;
}

/* What receive() says; @v is empty unless all of it came. */
static int receive_verdict(int fd, struct verdict *v)
{
	struct head head;
	int got = receive(fd, &head, sizeof(head));

	*v = (struct verdict){ 0 };
	if (got == 1 && head.findings) {
		v->finding = malloc(head.findings * sizeof(*v->finding));
		got = v->finding ? receive(fd, v->finding, head.findings * sizeof(*v->finding)) : -ENOMEM;
	}
	if (got != 1) {
		verdict_free(v);
		return got;
	}
	v->findings = head.findings;
	v->expectations = head.expectations;
	v->expectations_failed = head.expectations_failed;
	return 1;
}

static int start(struct share *w)
{
	w->heard = seconds();
	return trial_start(&w->child, child_run, w);
}

/* The child did not come to the end of a scenario: that is the verdict. */
static int take_death(struct share *w, bool hangs)
{
	struct verdict *v = &w->verdict[w->next];
	struct finding *death = malloc(sizeof(*death));
	int err;

	if (!death)
		return trial_close(&w->child, -ENOMEM);
	err = trial_end(&w->child, hangs, w->class->name, death);
	if (err) {
		free(death);
		return err;
	}
	death->at = trial_operation(&w->s[w->next], w->progress->at);
	death->crossed |= w->progress->crossed;
	*v = (struct verdict){ .finding = death, .findings = 1 };
	return ++w->next < w->count ? start(w) : 0;
}

/* There is news of a share.  Its child is gone when this fails, or when all is done. */
static int take_news(struct share *w)
{
	const int got = receive_verdict(w->child.from, &w->verdict[w->next]);

	if (!got || got == -ETIMEDOUT)
		return take_death(w, got);
	if (got < 0)
		return trial_close(&w->child, got);
	w->heard = seconds();
	return ++w->next < w->count ? 0 : trial_close(&w->child, 0);
}

static bool is_idle(const struct share *w)
{
	return w->next == w->count;
}

/* The next share for a job that is idle.  False: there is none. */
static bool hand_out(struct trials *t, struct share *w)
{
	const size_t left = t->count - t->from, length = left < t->length ? left : t->length;

	if (t->system == t->classes || !length)
		return false;
	*w = (struct share){ .class = t->class[t->system], .s = t->s + t->from, .count = length,
			     .verdict = t->verdict + t->system * t->count + t->from,
			     .progress = &t->progress[w - t->running] };
	t->from += length;
	if (t->from == t->count) {
		t->from = 0;
		t->system++;
	}
	return true;
}

static int hand_out_all(struct trials *t)
{
	int err = 0;

	for (size_t i = 0; !err && i < t->jobs; i++) {
		struct share *w = &t->running[i];

		if (!is_idle(w) || !hand_out(t, w))
			continue;
		err = start(w);
		if (err)
			w->next = w->count;
	}
	return err;
}

/* Wait for news of anybody, and take it. */
static int turn(struct trials *t)
{
	struct pollfd p[JOBS];
	int err = 0;

	for (size_t i = 0; i < t->jobs; i++)
		p[i] = (struct pollfd){ .fd = is_idle(&t->running[i]) ? -1 : t->running[i].child.from,
					.events = POLLIN };
	if (poll(p, (nfds_t)t->jobs, 1000) < 0 && errno != EINTR)
		return -errno;
	for (size_t i = 0; !err && i < t->jobs; i++) {
		struct share *w = &t->running[i];

		if (is_idle(w))
			continue;
		if (p[i].revents)
			err = take_news(w);
		else if (seconds() - w->heard > TRIAL_PATIENCE)
			err = take_death(w, true);
		if (err)
			w->next = w->count;
	}
	return err;
}

static bool is_busy(const struct trials *t)
{
	for (size_t i = 0; i < t->jobs; i++)
		if (!is_idle(&t->running[i]))
			return true;
	return false;
}

static int run_all(struct trials *t)
{
	int err = hand_out_all(t);

	while (!err && is_busy(t)) {
		err = turn(t);
		if (!err)
			err = hand_out_all(t);
	}
	for (size_t i = 0; i < t->jobs; i++)
		if (!is_idle(&t->running[i]))
			trial_close(&t->running[i].child, -ECANCELED);
	return err;
}

int trials_run_all(const struct sut_class *const *class, size_t classes, const struct scenario *s, size_t count,
		   size_t jobs, struct verdict *verdict)
{
	const size_t room = JOBS * sizeof(struct progress), split = (count + jobs - 1) / (jobs ? jobs : 1);
	struct trials t = { .class = class, .classes = classes, .s = s, .count = count, .verdict = verdict };
	void *shared;
	int err;

	t.jobs = !jobs ? 1 : jobs < JOBS ? jobs : JOBS;
	t.length = jobs < 2 ? count : split < SHARE ? SHARE : split;
	shared = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return -errno;
	t.progress = shared;
	err = run_all(&t);
	munmap(shared, room);
	return err;
}

int trials_run(const struct sut_class *class, const struct scenario *s, size_t count, struct verdict *verdict)
{
	return trials_run_all(&class, 1, s, count, 1, verdict);
}

void verdict_free(struct verdict *v)
{
	free(v->finding);
	*v = (struct verdict){ 0 };
}
