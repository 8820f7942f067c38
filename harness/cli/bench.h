/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench.h - what the parts of bdfuzz bench share
 */
#ifndef BDFUZZ_CLI_BENCH_H
#define BDFUZZ_CLI_BENCH_H

#include <stddef.h>

#include "report/table.h"
#include "sut/sut.h"

enum { BENCH_ROUNDS = 5 };

double bench_median(double of[BENCH_ROUNDS]);	/* sorts */

/*
 * A table for people; or, for programs, a JSON object for each row: {"head":["load",...],"row":["one function",...]}.
 * -ENOMEM.
 */
enum bench_format { BENCH_TEXT, BENCH_JSONL };
int bench_print(const struct table *t, enum bench_format format);

/* What topologies of few and of many functions cost: a table on standard output.  An exit code. */
int bench_topology(enum bench_format format);
/* How many runs a second of fuzz_vpci AFL++ does, beside libFuzzer; @text: one input.  Likewise. */
int bench_engines(const struct sut_class *class, const char *text, enum bench_format format);
/* What reading and judging captures costs, beside lspci: likewise. */
int bench_capture(enum bench_format format);

#endif
