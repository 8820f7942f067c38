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

const struct engine_class *engine_find(const char *name)
{
	for (size_t i = 0; engine_classes[i]; i++)
		if (!strcmp(engine_classes[i]->name, name))
			return engine_classes[i];
	return NULL;
}

void engine_argument(struct engine_arguments *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&a->argv[a->count], format, args) < 0)
		a->failed = true;
	else
		a->count++;
	va_end(args);
}

/* Only async-signal-safe calls and exec from here on, but for putenv(): this process has one thread. */
static _Noreturn void become(char **argv, const char *const *environment, int errors, bool output)
{
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t signals;

	sigemptyset(&signals);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	setpgid(0, 0);		/* Ctrl-C is for us: we tell the children */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	personality(ADDR_NO_RANDOMIZE);	/* the same seed, the same session: pointers are hashed somewhere */
	dup2(none, STDIN_FILENO);
	dup2(output ? errors : none, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	for (const char *const *v = environment; *v; v++)
		putenv((char *)*v);
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

pid_t engine_spawn(struct engine_arguments *a, const char *const *environment, int errors, bool output)
{
	pid_t pid = -ENOMEM;

	a->argv[a->count] = NULL;
	if (!a->failed) {
		fflush(NULL);
		pid = fork();
		if (!pid)
			become(a->argv, environment, errors, output);
		if (pid < 0)
			pid = -errno;
	}
	while (a->count)
		free(a->argv[--a->count]);
	return pid;
}
