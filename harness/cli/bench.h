/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench.h - what the parts of bdfuzz bench share
 */
#ifndef BDFUZZ_CLI_BENCH_H
#define BDFUZZ_CLI_BENCH_H

#include "cli/cli.h"

enum { BENCH_ROUNDS = 5 };

double bench_median(double of[BENCH_ROUNDS]);	/* sorts */

struct bench_cost {
	double seconds;		/* of processor time, with its children's; negative: it failed */
	double bytes;		/* most that were resident */
};

/* A program run to its end, with nothing to read and nowhere to print. */
struct bench_cost bench_cost(const char *const argv[]);

/* What topologies of few and of many functions cost: a table on standard output.  An exit code. */
int bench_topology(void);
/* What reading and judging captures costs, beside lspci: likewise. */
int bench_capture(void);
/* What replaying the corpus costs on each of these, and making a long scenario short: likewise. */
int bench_corpus(const struct systems *systems);

#endif
