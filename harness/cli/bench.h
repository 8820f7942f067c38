/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench.h - what the parts of bdfuzz bench share
 */
#ifndef BDFUZZ_CLI_BENCH_H
#define BDFUZZ_CLI_BENCH_H

#include <stddef.h>

#include "sut/sut.h"

enum { BENCH_ROUNDS = 5 };

double bench_median(double of[BENCH_ROUNDS]);	/* sorts */

/* What topologies of few and of many functions cost: a table on standard output.  An exit code. */
int bench_topology(void);
/* How many runs a second of fuzz_vpci AFL++ does, beside libFuzzer; @text: one input.  Likewise. */
int bench_engines(const struct sut_class *class, const char *text);
/* What reading and judging captures costs, beside lspci: likewise. */
int bench_capture(void);

#endif
