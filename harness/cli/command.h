/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command.h - another program, run quietly: its arguments, and what its environment has beside ours
 */
#ifndef BDFUZZ_CLI_COMMAND_H
#define BDFUZZ_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { COMMAND_ARGUMENTS = 64, COMMAND_VARIABLES = 4 };

struct command {			/* all zero: empty.  It owns its texts until it is started */
	char *argument[COMMAND_ARGUMENTS + 1], *variable[COMMAND_VARIABLES + 1];
	size_t arguments, variables;
	bool failed;			/* memory ran out, or there are too many */
};

__attribute__((format(printf, 2, 3))) void command_add(struct command *c, const char *format, ...);
__attribute__((format(printf, 2, 3))) void command_set(struct command *c, const char *format, ...); /* "NAME=value" */
/*
 * Start it in a process group of its own, with what it prints in the file @output, and its standard error there too or
 * nowhere; it does not outlive us.  The command is empty afterwards.  Its process, or -errno.
 */
pid_t command_start(struct command *c, const char *output, bool errors);
/* Wait for it.  Its exit status; -EINTR if a signal ended it; -errno. */
int command_wait(pid_t child);
int command_run(struct command *c, const char *output);	/* both, without its standard error */

#endif
