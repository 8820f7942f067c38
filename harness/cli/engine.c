// SPDX-License-Identifier: GPL-2.0
/* engine.c - see engine.h */
#define _GNU_SOURCE
#include "cli/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

struct arguments {
	char *argv[20];
	size_t count;
	bool failed;
};

__attribute__((format(printf, 2, 3)))
static void argument(struct arguments *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&a->argv[a->count], format, args) < 0)
		a->failed = true;
	else
		a->count++;
	va_end(args);
}

static void make_arguments(struct arguments *a, const struct engine *e)
{
	argument(a, "%s", e->program);
	argument(a, "%s", e->corpus);
	if (e->seeds)
		argument(a, "%s", e->seeds);
	argument(a, "-artifact_prefix=%s", e->artifacts);
	argument(a, "-seed=%u", e->seed);
	argument(a, "-max_len=%d", ENGINE_MAX_LEN);
	argument(a, "-print_final_stats=1");
	argument(a, "-detect_leaks=0");
	argument(a, "-timeout=5");
	if (e->runs)
		argument(a, "-runs=%llu", (unsigned long long)e->runs);
	if (e->seconds)
		argument(a, "-max_total_time=%llu", (unsigned long long)e->seconds);
	argument(a, "-reload=%d", e->reload);
	if (e->dictionary)
		argument(a, "-dict=%s", e->dictionary);
}

/* Only async-signal-safe calls and exec from here on, but for putenv(): this process has one thread. */
static _Noreturn void become(const struct engine *e, char **argv)
{
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t signals;

	sigemptyset(&signals);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	setpgid(0, 0);		/* Ctrl-C is for us: we tell the children */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	personality(ADDR_NO_RANDOMIZE);	/* the same seed, the same session: pointers are hashed somewhere */
	dup2(none, STDIN_FILENO);
	dup2(none, STDOUT_FILENO);
	dup2(e->errors, STDERR_FILENO);
	for (const char *const *v = e->environment; *v; v++)
		putenv((char *)*v);
	execv(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

pid_t engine_start(const struct engine *e)
{
	struct arguments a = { .count = 0 };
	pid_t pid = -ENOMEM;

	make_arguments(&a, e);
	if (!a.failed) {
		fflush(NULL);
		pid = fork();
		if (!pid)
			become(e, a.argv);
		if (pid < 0)
			pid = -errno;
	}
	while (a.count)
		free(a.argv[--a.count]);
	return pid;
}
