/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench.h - what the parts of bdfuzz bench share
 */
#ifndef BDFUZZ_CLI_BENCH_H
#define BDFUZZ_CLI_BENCH_H

#include "cli/cli.h"
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

struct rusage;

double bench_seconds(const struct rusage *u);	/* of processor time, the user's and the kernel's */

struct bench_cost {
	double seconds;		/* of processor time, with its children's; negative: it failed */
	double bytes;		/* most that were resident */
};

/* A program run to its end, with nothing to read and nowhere to print. */
struct bench_cost bench_cost(const char *const argv[]);

/* What topologies of few and of many functions cost: a table on standard output.  An exit code. */
int bench_topology(enum bench_format format);
/* How many runs a second of fuzz_vpci AFL++ does, beside libFuzzer; @text: one input.  Likewise. */
int bench_engines(const struct sut_class *class, const char *text, enum bench_format format);
/* What reading and judging captures costs, beside lspci: likewise. */
int bench_capture(enum bench_format format);
/* What replaying the corpus costs on each of these, and making a long scenario short: likewise. */
int bench_corpus(const struct systems *systems, enum bench_format format);

#endif
