// SPDX-License-Identifier: GPL-2.0
/* bench_cost.c - what a process cost; see bench.h */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/bench.h"

static _Noreturn void become(const char *const argv[])
{
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(none, STDIN_FILENO);
	dup2(none, STDOUT_FILENO);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

double bench_seconds(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

struct bench_cost bench_cost(const char *const argv[])
{
	struct rusage u;
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (!child)
		become(argv);
	if (child < 0 || wait4(child, &status, 0, &u) != child || !WIFEXITED(status) || WEXITSTATUS(status))
		return (struct bench_cost){ -1, 0 };
	return (struct bench_cost){ .seconds = bench_seconds(&u), .bytes = (double)u.ru_maxrss * 1024 };
}
