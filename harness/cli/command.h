/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command.h - another program, run quietly
 *
 *	struct command c = { 0 };
 *
 *	command_add(&c, "llvm-cov-19");
 *	command_add(&c, "%s", path);
 *	err = command_run(&c, output, NULL);
 */
#ifndef BDFUZZ_CLI_COMMAND_H
#define BDFUZZ_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { COMMAND_VARIABLES = 4 };

struct command {			/* all zero: empty; owns its texts */
	char **argument;		/* ends in NULL */
	size_t arguments;
	char *variable[COMMAND_VARIABLES + 1];
	size_t variables;
	bool group;			/* it gets a process group of its own, to be signalled as one */
	bool failed;			/* memory ran out */
};

__attribute__((format(printf, 2, 3))) void command_add(struct command *c, const char *format, ...);
/* "NAME=value", in its environment beside ours. */
__attribute__((format(printf, 2, 3))) void command_set(struct command *c, const char *format, ...);
/*
 * Start it with nothing to read, and its standard output and error in these files, which may be one (NULL: nowhere); it
 * dies when we do.  Empties @c.  Its process, or -errno.
 */
pid_t command_start(struct command *c, const char *output, const char *errors);
/* Wait for what was started.  Its exit status, -EINTR if a signal ended it, -errno. */
int command_wait(pid_t child);
int command_run(struct command *c, const char *output, const char *errors);	/* both */

#endif
