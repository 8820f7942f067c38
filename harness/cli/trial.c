// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - a process of its own for what may die; see trial.h
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
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/crash.h"

enum { REPORT = 256 << 10 };			/* bytes of a report that are read */
enum { CHILD_FAILED = 125 };			/* exit status: the harness, not the system under test */

/* Where the runtime has it: reports shall come to us, whatever log_path an ASAN_OPTIONS from outside names. */
__attribute__((weak)) void __sanitizer_set_report_path(const char *path);

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
		prctl(PR_SET_PDEATHSIG, SIGKILL);
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

int trial_listen(const struct trial_child *c, int signals, struct buffer *b)
{
	struct pollfd p[2] = { { .fd = c->from, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	char bytes[4096];

	for (;;) {
		const int ready = poll(p, 2, TRIAL_PATIENCE * 1000);
		ssize_t got;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return ready ? -errno : -ETIMEDOUT;
		if (p[1].revents)
			return -EINTR;
		got = read(c->from, bytes, sizeof(bytes));
		if (got <= 0)
			return got ? -errno : 0;
		buffer_add(b, bytes, (size_t)got);
	}
}

int trial_close(struct trial_child *c, int err)
{
	reap(c, err != 0);
	close(c->from);
	close(c->report);
	return err;
}
