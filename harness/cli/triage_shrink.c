// SPDX-License-Identifier: GPL-2.0
/*
 * triage_shrink.c - the shortest scenario of a cause
 *
 * In a process of its own, for an attempt may take it down; if one does, each attempt has one.  While it works it sends
 * a byte of 0 now and then, in the end a byte of 1, struct answer, and the text of the scenario.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/shrink.h"
#include "cli/shrinking.h"
#include "cli/triage.h"
#include "scenario/text.h"

struct answer {
	struct finding finding;
	uint32_t runs;
};

struct job {
	const struct cause *cause;
	int to_parent;
};

static void send_alive(void *context)
{
	static const char alive = 0;
	const struct job *j = context;

	trial_send(j->to_parent, &alive, 1);
}

static int answer(const struct job *j, const struct shrinking *k, const struct scenario *s)
{
	static const char done = 1;
	const struct answer head = { .finding = k->kept, .runs = k->tests };
	char *text;
	size_t len;
	int err = text_format(s, &text, &len);

	if (err)
		return err;
	err = trial_send(j->to_parent, &done, 1);
	if (!err)
		err = trial_send(j->to_parent, &head, sizeof(head));
	if (!err)
		err = trial_send(j->to_parent, text, len);
	free(text);
	return err;
}

static int make_short(struct job *j, struct shrinking *k)
{
	struct scenario s;
	int err;

	scenario_init(&s);
	err = scenario_copy(&s, &j->cause->crash->s);
	if (!err)
		err = shrinking_open(k);
	if (!err)
		err = shrinking_run(k, &s);
	if (!err)
		err = answer(j, k, &s);
	shrinking_close(k);
	scenario_free(&s);
	return err;
}

static int child_run(void *context, int to_parent)
{
	struct job *j = context;
	struct shrinking *k = calloc(1, sizeof(*k));
	int err = -ENOMEM;

	j->to_parent = to_parent;
	if (k) {
		k->class = j->cause->class;
		k->kept = j->cause->finding;
		k->alive = send_alive;
		k->context = j;
		err = make_short(j, k);
	}
	if (err)
		fprintf(stderr, "%s: cannot be made short: %s\n", j->cause->crash->path,
			err == -EINVAL ? "it does not show the same again" : strerror(-err));
	free(k);
	return err;
}

/* -ENOENT: no whole answer came. */
static int understand(const struct buffer *b, struct cause *c)
{
	const char *at = b->at, *end = at + b->len;
	struct text_error complaint;
	struct answer head;

	while (at < end && !*at)
		at++;
	if (b->failed || end - at < (ptrdiff_t)(1 + sizeof(head)))
		return b->failed ? -ENOMEM : -ENOENT;
	memcpy(&head, at + 1, sizeof(head));
	at += 1 + sizeof(head);
	if (text_parse(at, (size_t)(end - at), &c->s, &complaint))
		return -ENOENT;
	c->finding = head.finding;
	c->runs = head.runs;
	return 0;
}

/* ---- what takes its process down ---------------------------------------------------------------- */

enum { DEATHS = 2000 };			/* each costs a process */

struct dying {
	struct cause *cause;
	int signals, error;
};

static bool still_dies(void *context, const struct scenario *s)
{
	struct dying *d = context;
	struct pollfd p = { .fd = d->signals, .events = POLLIN };
	struct verdict v = { 0 };
	bool same = false;

	if (!d->error)
		d->error = poll(&p, 1, 0) > 0 ? -EINTR : trials_run(d->cause->class, s, 1, &v);
	for (uint32_t i = 0; !d->error && i < v.findings; i++)
		same |= !strcmp(v.finding[i].key, d->cause->finding.key);
	verdict_free(&v);
	return same;
}

static int make_dying_short(struct cause *c, int signals)
{
	struct dying d = { .cause = c, .signals = signals };
	struct shrink k = { .test = still_dies, .context = &d, .most = DEATHS };
	int err = scenario_copy(&c->s, &c->crash->s);

	if (!err)
		err = shrink_scenario(&k, &c->s);
	if (d.error)
		scenario_free(&c->s);
	c->runs = err ? 0 : k.tests;
	if (!err && c->finding.at > c->s.count)
		c->finding.at = (uint32_t)c->s.count;
	return d.error ? d.error : err == -EINVAL ? 0 : err;
}

int triage_shrink(struct cause *c, int signals)
{
	struct job j = { .cause = c };
	struct trial_child child;
	struct buffer b = { 0 };
	struct finding death;
	int err = trial_start(&child, child_run, &j);

	if (err)
		return err;
	err = trial_listen(&child, signals, &b);
	if (!err)
		err = understand(&b, c);
	buffer_free(&b);
	if (err != -ENOENT && err != -ETIMEDOUT)
		return trial_close(&child, err);
	trial_end(&child, err == -ETIMEDOUT, c->class->name, &death);
	return make_dying_short(c, signals);
}
