/* SPDX-License-Identifier: GPL-2.0 */
/*
 * inputs.h - files that engines leave, as scenarios
 *
 * What an input means depends on its target, which leaves out what it does not do and makes its host hostile: so bytes
 * become text by the target's own program (BDFUZZ_TEXT, glue.h), and are then the scenario that it met.
 */
#ifndef BDFUZZ_INPUTS_H
#define BDFUZZ_INPUTS_H

#include "cli/cli.h"

/* By their names: a scenario as text; what made a target die; what a corpus keeps; none of these. */
enum input_kind { INPUT_TEXT, INPUT_CRASH, INPUT_CORPUS, INPUT_FOREIGN };

enum input_kind input_kind(const char *path);
/* The last directory of @path that is named like a target, "fuzz_...".  False: there is none, @target is untouched. */
bool input_target(const char *path, char target[64]);

/* The program of a target that was built with this one, for any system or for none; malloc'ed.  NULL: there is none. */
char *input_program(const char *target);
/* A new directory below build/work for files that nobody keeps; malloc'ed.  NULL: message printed. */
char *input_scratch(const char *verb);
void input_remove(char *scratch);		/* with all that is in it; NULL is fine */

/*
 * The scenarios that the files @path are to @program; each has been through scenario_init().  One that is no scenario
 * to it stays empty, with @s->name NULL; else that is the path.  0, or an exit code with the message printed.
 */
int input_unpack(const char *program, char *const *path, size_t count, const char *scratch, struct scenario *s);

#endif
