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
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void command_add(struct command *c, const char *format, ...)
{
	char **more = realloc(c->argument, (c->arguments + 2) * sizeof(*more));
	va_list args;

	if (more) {
		c->argument = more;
		va_start(args, format);
		if (vasprintf(&more[c->arguments], format, args) < 0)
			c->failed = true;
		else
			c->arguments++;
		va_end(args);
		more[c->arguments] = NULL;
	} else {
		c->failed = true;
	}
}

void command_set(struct command *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (c->variables == COMMAND_VARIABLES || vasprintf(&c->variable[c->variables], format, args) < 0)
		c->failed = true;
	else
		c->variables++;
	va_end(args);
}

static void send_to(int fd, const char *path)
{
	int file = open(path ? path : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	dup2(file, fd);
}

static _Noreturn void become(const struct command *c, const char *output, const char *errors)
{
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t signals;

	sigemptyset(&signals);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	if (c->group)
		setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	personality(ADDR_NO_RANDOMIZE);	/* the same input, the same features: pointers are hashed somewhere */
	dup2(none, STDIN_FILENO);
	send_to(STDOUT_FILENO, output);
	if (output && errors && !strcmp(output, errors))
		dup2(STDOUT_FILENO, STDERR_FILENO);
	else
		send_to(STDERR_FILENO, errors);
	for (size_t i = 0; i < c->variables; i++)
		putenv(c->variable[i]);
	execvp(c->argument[0], c->argument);
	_exit(127);
}

static void empty(struct command *c)
{
	for (size_t i = 0; i < c->arguments; i++)
		free(c->argument[i]);
	for (size_t i = 0; i < c->variables; i++)
		free(c->variable[i]);
	free(c->argument);
	*c = (struct command){ 0 };
}

pid_t command_start(struct command *c, const char *output, const char *errors)
{
	pid_t child = -ENOMEM;

	if (!c->failed) {
		fflush(NULL);
		child = fork();
		if (!child)
			become(c, output, errors);
		if (child < 0)
			child = -errno;
	}
	empty(c);
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

int command_run(struct command *c, const char *output, const char *errors)
{
	return command_wait(command_start(c, output, errors));
}
