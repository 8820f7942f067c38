/* SPDX-License-Identifier: GPL-2.0 */
/*
 * engine.h - a target's process under libFuzzer
 */
#ifndef BDFUZZ_ENGINE_H
#define BDFUZZ_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { ENGINE_MAX_LEN = 2048 };		/* bytes of an input */

struct engine {
	const char *program;
	const char *corpus;		/* directory that inputs are added to */
	const char *seeds;		/* directory that is only read; NULL: none */
	const char *artifacts;		/* prefix of what it writes when it dies */
	const char *dictionary;		/* NULL: none */
	const char *const *environment;	/* "NAME=value"; NULL ends */
	unsigned seed;			/* not 0, which means: choose one */
	uint64_t runs;			/* 0: by time */
	uint64_t seconds;		/* 0: for ever */
	bool reload;			/* take in what others find, at no certain time */
	int errors;			/* file that its standard error goes to */
};

/* Start one.  It is killed when we die, and Ctrl-C is for us alone.  Its number, or -errno. */
pid_t engine_start(const struct engine *e);

#endif
