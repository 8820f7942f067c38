/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cli.h - what the verbs of the program share
 *
 * A verb is one file, verb_<name>.c, ending in its struct verb; the build collects them (verbs).
 */
#ifndef BDFUZZ_CLI_H
#define BDFUZZ_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/file.h"
#include "check/check.h"
#include "report/table.h"

struct verb {
	const char *name;
	const char *usage;	/* what follows the name: "FILE... [--sut LIST]" */
	const char *summary;	/* one line; the front door reads it from the source, so on one line there too */
	const char *help;	/* options and the rest; ends in a newline */
	int (*run)(int argc, char **argv);	/* an exit code */
};

extern const struct verb *const verbs[];	/* NULL-terminated, sorted by name; made by the build */

enum exit_code { EXIT_GOOD, EXIT_FINDINGS, EXIT_UNUSABLE, EXIT_INTERNAL };

/* One line on standard error; they return the exit code. */
__attribute__((format(printf, 1, 2))) int cli_unusable(const char *format, ...);
__attribute__((format(printf, 1, 2))) int cli_internal(const char *format, ...);
int cli_help(const struct verb *verb);
/* What getopt_long() returned is no option of @verb's own: help, or a message that was printed. */
int cli_other_option(const struct verb *verb, int option);
/* A number of an option within its range; 0, or an exit code with the message printed. */
int cli_number(const char *option, const char *text, uint64_t least, uint64_t most, uint64_t *number);

/* "  label     text", the text in lines of its own width. */
void cli_prose(const char *label, const char *text);
/* What --format says; 0, or an exit code with the message printed. */
int cli_format(const struct verb *verb, const char *text, enum table_format *format);

/* The systems under test that --sut names; it may be given more than once. */
enum { SYSTEMS = 32 };

struct systems {
	const struct sut_class *class[SYSTEMS];
	size_t count;
};

int systems_add(struct systems *s, const char *list);	/* 0, or an exit code with the message printed */
void systems_all(struct systems *s, bool real_only);	/* never legacy, bare, planted: those run when named */
void systems_legend(const struct systems *s);		/* says of each what it is made of */

/* A .bdf file is text, anything else is bytes.  0, or an exit code with the message printed. */
int load_scenario(const char *path, struct scenario *s);
bool is_text(const char *path);

/*
 * "<root>/<what>", malloc'ed, where <root> is the checkout that the program was built in; what is absolute stays as it
 * is.  NULL: message printed.
 */
__attribute__((format(printf, 1, 2))) char *place(const char *what, ...);
/* "<directory of the program>/<what>", likewise: what was built with it. */
__attribute__((format(printf, 1, 2))) char *place_beside(const char *what, ...);
/* The name of a system under test as the build uses it for a directory: "linux-6.12", "linux__home_me_linux". */
void place_system(const char *sut, char *name, size_t room);
/*
 * The file @file ("drivers/pci/probe.c") as it was compiled for a system under test, that with a planted defect where
 * one is; malloc'ed.  NULL: there is none, or none of this system.
 */
char *place_source(const char *sut, const char *file);

#endif
