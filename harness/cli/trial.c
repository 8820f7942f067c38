// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - scenarios on one system under test, in a process of its own
 *
 * The child sends one struct check_result a scenario; pointers to rules in it mean the same on both
 * sides of fork().  Which operation it is at, and what was crossed, stands in shared memory: it may die.
 */
#define _GNU_SOURCE
#include "cli/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/crash.h"

enum { REPORT = 256 << 10 };			/* bytes of a report that are read */
enum { CHILD_FAILED = 125 };			/* exit status: the harness, not the system under test */

/* Where the runtime has it: reports shall come to us, whatever log_path an ASAN_OPTIONS from outside names. */
__attribute__((weak)) void __sanitizer_set_report_path(const char *path);

struct progress {			/* shared */
	uint32_t at;			/* the operation that is under way */
	uint64_t crossed;		/* observation.crossed after the one before */
};

struct trial {
	const struct sut_class *class;
	const struct scenario *s;
	size_t count;
	volatile struct progress *progress;
	struct check_result *result;	/* as received */
	size_t next;			/* the scenario that is under way */
	struct trial_child child;
};

int trial_open(struct checker **c, const struct sut_class *class, struct check_options *options)
{
	if (class->real || class->legacy)
		options->model = sut_find("model");
	return checker_open(c, class, options);
}

uint32_t trial_operation(const struct scenario *s, uint32_t at)
{
	while (at < s->count && (s->op[at].kind == OP_NOTE || s->op[at].kind == OP_EXPECT))
		at++;
	return at;
}

static void note_operation(void *context, const struct operation *op, const struct observation *o)
{
	struct trial *t = context;

	t->progress->crossed = o->crossed;
	t->progress->at = (uint32_t)(op ? op - t->s[t->next].op + 1 : (ptrdiff_t)t->s[t->next].count);
}

int trial_send(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0)
			return -errno;
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

static int child_run(void *context, int to_parent)
{
	struct trial *t = context;
	struct check_options options = { .hardware = true, .trace = note_operation, .context = t };
	struct checker *c;
	int err;

	err = trial_open(&c, t->class, &options);
	for (; !err && t->next < t->count; t->next++) {
		t->progress->at = 0;
		t->progress->crossed = 0;
		err = checker_run(c, &t->s[t->next], t->result);
		if (!err)
			err = trial_send(to_parent, t->result, sizeof(*t->result));
	}
	if (err)
		fprintf(stderr, "%s: %s\n", t->class->name, strerror(-err));
	return err;
}

int trial_start(struct trial_child *c, int (*run)(void *context, int to_parent), void *context)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	c->report = memfd_create("report", MFD_CLOEXEC);
	fflush(NULL);
	c->pid = c->report < 0 ? -1 : fork();
	if (c->pid < 0) {
		int err = -errno;

		close(pipes[0]);
		close(pipes[1]);
		if (c->report >= 0)
			close(c->report);
		return err;
	}
	if (!c->pid) {
		close(pipes[0]);
		dup2(c->report, STDERR_FILENO);
		if (__sanitizer_set_report_path)
			__sanitizer_set_report_path("stderr");
		_exit(run(context, pipes[1]) ? CHILD_FAILED : 0);
	}
	close(pipes[1]);
	c->from = pipes[0];
	return 0;
}

/* Its exit status, when it is gone. */
static int reap(const struct trial_child *c, bool at_once)
{
	int status = 0;

	if (at_once)
		kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

int trial_end(struct trial_child *c, bool hangs, const char *sut, struct finding *f)
{
	char *report = malloc(REPORT);
	const int status = reap(c, hangs);
	ssize_t len = 0;
	int err = 0;

	if (report)
		len = pread(c->report, report, REPORT, 0);
	if (!report) {
		err = -ENOMEM;
	} else if (hangs) {
		crash_hang_finding(TRIAL_PATIENCE, sut, f);
	} else if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_FAILED) {
		fprintf(stderr, "bdfuzz: %.*s", (int)len, report);
		err = -ECANCELED;
	} else {
		crash_to_finding(report, len < 0 ? 0 : (size_t)len, status, sut, f);
	}
	close(c->from);
	close(c->report);
	free(report);
	return err;
}

/* 1: a result is there; 0: the child is gone; -ETIMEDOUT. */
static int receive(struct trial *t)
{
	char *at = (char *)t->result;
	size_t left = sizeof(*t->result);

	while (left) {
		struct pollfd p = { .fd = t->child.from, .events = POLLIN };
		int ready = poll(&p, 1, TRIAL_PATIENCE * 1000);
		ssize_t got;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return ready ? -errno : -ETIMEDOUT;
		got = read(t->child.from, at, left);
		if (got < 0)
			return -errno;
		if (!got)
			return 0;
		at += got;
		left -= (size_t)got;
	}
	return 1;
}

static int give(struct verdict *v, const struct finding *f, uint32_t findings)
{
	*v = (struct verdict){ .findings = findings };
	if (!findings)
		return 0;
	v->finding = malloc(findings * sizeof(*f));
	if (!v->finding)
		return -ENOMEM;
	memcpy(v->finding, f, findings * sizeof(*f));
	return 0;
}

static int take_result(const struct trial *t, struct verdict *v)
{
	int err = give(v, t->result->finding, t->result->findings);

	v->expectations = t->result->expectations;
	v->expectations_failed = t->result->expectations_failed;
	return err;
}

int trial_close(struct trial_child *c, int err)
{
	reap(c, err != 0);
	close(c->from);
	close(c->report);
	return err;
}

static int run_from(struct trial *t, struct verdict *verdict)
{
	struct finding death;
	int err, got;

	err = trial_start(&t->child, child_run, t);
	if (err)
		return err;
	do {
		got = receive(t);
		if (got == 1)
			err = take_result(t, &verdict[t->next++]);
	} while (got == 1 && !err && t->next < t->count);
	if (got == 1 || (got < 0 && got != -ETIMEDOUT))
		return trial_close(&t->child, got == 1 ? err : got);
	/* The child did not come to the end of a scenario: that is the verdict. */
	err = trial_end(&t->child, got == -ETIMEDOUT, t->class->name, &death);
	death.at = trial_operation(&t->s[t->next], t->progress->at);
	death.crossed |= t->progress->crossed;
	return err ? err : give(&verdict[t->next++], &death, 1);
}

int trials_run(const struct sut_class *class, const struct scenario *s, size_t count, struct verdict *verdict)
{
	struct trial t = { .class = class, .s = s, .count = count };
	int err = 0;
	void *shared;

	shared = mmap(NULL, sizeof(*t.progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return -errno;
	t.progress = shared;
	t.result = malloc(sizeof(*t.result));
	if (!t.result)
		err = -ENOMEM;
	while (!err && t.next < count)
		err = run_from(&t, verdict);
	free(t.result);
	munmap(shared, sizeof(*t.progress));
	return err;
}

void verdict_free(struct verdict *v)
{
	free(v->finding);
	*v = (struct verdict){ 0 };
}
