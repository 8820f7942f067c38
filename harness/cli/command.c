// SPDX-License-Identifier: GPL-2.0
/* command.c - see command.h */
#define _GNU_SOURCE
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void command_add(struct command *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (c->failed || c->arguments == COMMAND_ARGUMENTS ||
	    vasprintf(&c->argument[c->arguments], format, args) < 0)
		c->failed = true;
	else
		c->argument[++c->arguments] = NULL;
	va_end(args);
}

void command_set(struct command *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (c->failed || c->variables == COMMAND_VARIABLES ||
	    vasprintf(&c->variable[c->variables], format, args) < 0)
		c->failed = true;
	else
		c->variable[++c->variables] = NULL;
	va_end(args);
}

static _Noreturn void become(const struct command *c, const char *output, bool errors)
{
	int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t signals;

	sigemptyset(&signals);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(none, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(errors ? fd : none, STDERR_FILENO);
	for (size_t i = 0; i < c->variables; i++)
		putenv(c->variable[i]);
	execvp(c->argument[0], c->argument);
	_exit(127);
}

pid_t command_start(struct command *c, const char *output, bool errors)
{
	pid_t child = -ENOMEM;

	if (!c->failed && output) {
		fflush(NULL);
		child = fork();
		if (!child)
			become(c, output, errors);
		if (child < 0)
			child = -errno;
	}
	for (size_t i = 0; i < c->arguments; i++)
		free(c->argument[i]);
	for (size_t i = 0; i < c->variables; i++)
		free(c->variable[i]);
	*c = (struct command){ .arguments = 0 };
	return child;
}

int command_wait(pid_t child)
{
	int status;

	if (child < 0)
		return child;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

int command_run(struct command *c, const char *output)
{
	return command_wait(command_start(c, output, false));
}
