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

enum { PATIENCE = 30, REPORT = 256 << 10 };	/* seconds for one scenario; bytes of a report that are read */
enum { CHILD_FAILED = 125 };			/* exit status: the harness, not the system under test */

/* Where the runtime has it: reports shall come to us, whatever log_path an ASAN_OPTIONS from outside names. */
__attribute__((weak)) void __sanitizer_set_report_path(const char *path);

struct progress {			/* shared */
	uint32_t at;			/* operations that are over */
	uint64_t crossed;		/* observation.crossed after the last of them */
};

struct trial {
	const struct sut_class *class;
	const struct scenario *s;
	size_t count;
	volatile struct progress *progress;
	struct check_result *result;	/* as received */
	int from_child, report;		/* file descriptors */
	pid_t child;
};

int trial_open(struct checker **c, const struct sut_class *class,
	       void (*trace)(void *, const struct operation *, const struct observation *), void *context)
{
	struct check_options options = { .trace = trace, .context = context };

	if (class->real)
		options.model = sut_find("model");
	return checker_open(c, class, &options);
}

static void count_operation(void *context, const struct operation *op, const struct observation *o)
{
	volatile struct progress *p = context;

	p->crossed = o->crossed;
	if (op)
		p->at++;
}

static int send_all(int fd, const void *data, size_t len)
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

static int child_run(struct trial *t, size_t first, int to_parent)
{
	struct checker *c;
	int err;

	err = trial_open(&c, t->class, count_operation, (void *)(uintptr_t)t->progress);
	for (size_t i = first; !err && i < t->count; i++) {
		t->progress->at = 0;
		t->progress->crossed = 0;
		err = checker_run(c, &t->s[i], t->result);
		if (!err)
			err = send_all(to_parent, t->result, sizeof(*t->result));
	}
	if (err)
		fprintf(stderr, "%s: %s\n", t->class->name, strerror(-err));
	return err ? CHILD_FAILED : 0;
}

static int child_start(struct trial *t, size_t first)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	t->report = memfd_create("report", MFD_CLOEXEC);
	fflush(NULL);
	t->child = t->report < 0 ? -1 : fork();
	if (t->child < 0) {
		int err = -errno;

		close(pipes[0]);
		close(pipes[1]);
		return err;
	}
	if (!t->child) {
		close(pipes[0]);
		dup2(t->report, STDERR_FILENO);
		if (__sanitizer_set_report_path)
			__sanitizer_set_report_path("stderr");
		_exit(child_run(t, first, pipes[1]));
	}
	close(pipes[1]);
	t->from_child = pipes[0];
	return 0;
}

/* 1: a result is there; 0: the child is gone; -ETIMEDOUT. */
static int receive(struct trial *t)
{
	char *at = (char *)t->result;
	size_t left = sizeof(*t->result);

	while (left) {
		struct pollfd p = { .fd = t->from_child, .events = POLLIN };
		int ready = poll(&p, 1, PATIENCE * 1000);
		ssize_t got;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return ready ? -errno : -ETIMEDOUT;
		got = read(t->from_child, at, left);
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

/* The child did not come to the end of a scenario: that is the verdict. */
static int take_death(struct trial *t, int why, int status, struct verdict *v)
{
	char *report = malloc(REPORT);
	struct finding f;
	ssize_t len;

	if (!report)
		return -ENOMEM;
	len = pread(t->report, report, REPORT, 0);
	if (why != -ETIMEDOUT && WIFEXITED(status) && WEXITSTATUS(status) == CHILD_FAILED) {
		fprintf(stderr, "bdfuzz: %.*s", (int)len, report);
		free(report);
		return -ECANCELED;
	}
	if (why == -ETIMEDOUT)
		crash_hang_finding(PATIENCE, t->class->name, &f);
	else
		crash_to_finding(report, len < 0 ? 0 : (size_t)len, status, t->class->name, &f);
	free(report);
	f.at = t->progress->at;
	f.crossed |= t->progress->crossed;
	return give(v, &f, 1);
}

static int run_from(struct trial *t, size_t *next, struct verdict *verdict)
{
	int err, got, status = 0;

	err = child_start(t, *next);
	if (err)
		return err;
	do {
		got = receive(t);
		if (got == 1)
			err = take_result(t, &verdict[(*next)++]);
	} while (got == 1 && !err && *next < t->count);
	if (got < 0)
		kill(t->child, SIGKILL);
	close(t->from_child);
	waitpid(t->child, &status, 0);
	if (got != 1 && !err)
		err = take_death(t, got, status, &verdict[(*next)++]);
	close(t->report);
	return err;
}

int trials_run(const struct sut_class *class, const struct scenario *s, size_t count, struct verdict *verdict)
{
	struct trial t = { .class = class, .s = s, .count = count };
	size_t next = 0;
	int err = 0;
	void *shared;

	shared = mmap(NULL, sizeof(*t.progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return -errno;
	t.progress = shared;
	t.result = malloc(sizeof(*t.result));
	if (!t.result)
		err = -ENOMEM;
	while (!err && next < count)
		err = run_from(&t, &next, verdict);
	free(t.result);
	munmap(shared, sizeof(*t.progress));
	return err;
}

void verdict_free(struct verdict *v)
{
	free(v->finding);
	*v = (struct verdict){ 0 };
}
