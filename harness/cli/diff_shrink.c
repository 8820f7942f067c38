// SPDX-License-Identifier: GPL-2.0
/*
 * diff_shrink.c - what fuzzing met, made short
 *
 * Each scenario has a process of its own, which knows the rows so far: what has the cause of one of them is only
 * counted.  While it works it sends a byte of 0 now and then, in the end a byte of 1, struct answer, what differs, and
 * the text of the scenario.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/shrink.h"
#include "cli/diff.h"
#include "cli/trial.h"
#include "report/finding.h"
#include "scenario/text.h"

enum { TESTS = 4000, ALIVE = 64 };	/* most tests of a scenario; of them between two signs of life */

struct answer {
	struct finding met;
	uint32_t findings, text;	/* how many, and of how many bytes; none: there is a row for it */
};

struct job {				/* of a child */
	const struct diff *diff;
	const struct met *met;
	struct differ *differ;
	struct check_result *result;
	struct finding cause;
	uint32_t tests;
	int to_parent;
};

/* ---- in the child ------------------------------------------------------------------------------- */

static const struct finding *find_cause(const struct job *j)
{
	for (uint32_t i = 0; i < j->result->findings; i++)
		if (differ_same(&j->result->finding[i], &j->cause))
			return &j->result->finding[i];
	return NULL;
}

static bool shows_it(void *context, const struct scenario *s)
{
	static const char alive = 0;
	struct job *j = context;

	if (j->tests++ % ALIVE == 0)
		trial_send(j->to_parent, &alive, 1);
	return !differ_run(j->differ, s, j->result) && find_cause(j);
}

/* The difference that a file was kept for: its name is made of the key. */
static int find_met(struct job *j)
{
	char name[FINDING_FILE_NAME];
	int error = differ_run(j->differ, &j->met->s, j->result);

	for (uint32_t i = 0; !error && i < j->result->findings; i++) {
		finding_file_name(&j->result->finding[i], name);
		if (!file_has_suffix(j->met->path, name))
			continue;
		j->cause = j->result->finding[i];
		return 0;
	}
	return error ? error : -ENOENT;
}

/* @text: the shortest scenario, whose differences are in @j->result; empty: there is a row for it. */
static int answer(const struct job *j, const char *text, size_t len)
{
	static const char done = 1;
	const struct answer head = { .met = j->cause, .findings = len ? j->result->findings : 0,
				     .text = (uint32_t)len };
	int error = trial_send(j->to_parent, &done, 1);

	if (!error)
		error = trial_send(j->to_parent, &head, sizeof(head));
	if (!error)
		error = trial_send(j->to_parent, j->result->finding, head.findings * sizeof(*j->result->finding));
	return error ? error : trial_send(j->to_parent, text, len);
}

static int answer_short(struct job *j, struct scenario *s)
{
	struct shrink k = { .test = shows_it, .context = j, .most = TESTS };
	int error = shrink_scenario(&k, s);
	char *text;
	size_t len;

	if (!error)
		error = differ_run(j->differ, s, j->result);
	if (!error)
		error = text_format(s, &text, &len);
	if (error)
		return error;
	error = answer(j, text, len);
	free(text);
	return error;
}

static int work(struct job *j)
{
	struct scenario s;
	int error = find_met(j);

	if (error)
		return error;
	if (diff_find(j->diff, &j->cause))
		return answer(j, "", 0);
	scenario_init(&s);
	error = scenario_copy(&s, &j->met->s);
	if (!error)
		error = answer_short(j, &s);
	scenario_free(&s);
	return error;
}

static int child_run(void *context, int to_parent)
{
	struct job *j = context;
	int error;

	j->to_parent = to_parent;
	j->result = calloc(1, sizeof(*j->result));
	error = j->result ? differ_open(&j->differ, j->diff->class[DIFFER_A], j->diff->class[DIFFER_B]) : -ENOMEM;
	if (!error)
		error = work(j);
	if (error)
		fprintf(stderr, "%s: %s\n", j->met->path,
			error == -ENOENT ? "does not differ that way when it is run again" : strerror(-error));
	return error;
}

/* ---- in the parent ------------------------------------------------------------------------------ */

/* What came, as a whole answer; -ENOENT: the child did not come that far. */
static int understand(const struct buffer *b, struct shrunk *s)
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
	if ((size_t)(end - at) != head.findings * sizeof(*s->finding) + head.text)
		return -ENOENT;
	s->met = head.met;
	if (!head.findings)
		return 0;
	s->finding = calloc(head.findings, sizeof(*s->finding));
	if (!s->finding)
		return -ENOMEM;
	memcpy(s->finding, at, head.findings * sizeof(*s->finding));
	s->findings = head.findings;
	return text_parse(end - head.text, head.text, &s->scenario, &complaint);
}

/* Says in a line why a scenario that was met is in no row. */
static void say_lost(const struct diff *d, const struct met *met, struct trial_child *child, int err)
{
	struct finding death;

	if (!trial_end(child, err == -ETIMEDOUT, d->class[DIFFER_A]->name, &death))
		fprintf(stderr, "bdfuzz: %s: %s\n", met->path, death.found);
}

static int make_short(struct diff *d, const struct met *met, int signals)
{
	struct job job = { .diff = d, .met = met };
	struct shrunk shrunk = { .findings = 0 };
	struct trial_child child;
	struct buffer b = { 0 };
	int err = trial_start(&child, child_run, &job);

	if (err)
		return err;
	scenario_init(&shrunk.scenario);
	err = trial_listen(&child, signals, &b);
	if (!err)
		err = understand(&b, &shrunk);
	buffer_free(&b);
	if (err == -ENOENT || err == -ETIMEDOUT)
		say_lost(d, met, &child, err);
	else
		trial_close(&child, err);
	if (!err)
		return diff_take(d, &shrunk, met->hits);
	shrunk_free(&shrunk);
	return err == -ENOENT || err == -ETIMEDOUT ? 0 : err;
}

int diff_shrink(struct diff *d, const struct met *met, size_t count, int signals)
{
	const bool terminal = isatty(STDERR_FILENO);
	int err = 0;

	if (!terminal && count)
		fprintf(stderr, "making %zu scenarios short\n", count);
	for (size_t i = 0; !err && i < count; i++) {
		if (terminal)
			fprintf(stderr, "\rmaking scenario %zu of %zu short  ", i + 1, count);
		err = make_short(d, &met[i], signals);
	}
	if (terminal && count)
		fputc('\n', stderr);
	d->interrupted |= err == -EINTR;
	return err == -EINTR ? 0 : err;
}
