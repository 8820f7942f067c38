/* SPDX-License-Identifier: GPL-2.0 */
/*
 * coverage.h - which lines of the driver inputs reach
 *
 * Inputs are replayed by targets of the coverage build, which has neither an engine nor checked kernels; llvm-profdata
 * merges what they leave, llvm-cov counts.  Errors have no message yet: -errno, or the exit status of what failed.
 */
#ifndef BDFUZZ_COVERAGE_H
#define BDFUZZ_COVERAGE_H

#include "report/lines.h"

/*
 * The system of the coverage build in which @system's inputs are replayed, malloc'ed: itself, or without "-checked".
 * What reaches a line in one configuration reaches it in the other.  NULL: out of memory.
 */
char *coverage_system(const char *system);
/*
 * Run @program on @input (files and directories, ending in NULL).  Its counters are then in "<@directory>/raw"; what
 * was there before is gone.
 */
int coverage_replay(const char *program, const char *const *input, const char *directory);
/* The kernel's file that @target is about: "/drivers/pci/controller/pci-hyperv.c". */
const char *coverage_file(const char *target);
/* The lines of @file by the counters @raw (ending in NULL), which @program or others with the same driver left. */
int coverage_count(const char *program, const char *const *raw, const char *file, const char *directory,
		   struct lines *l);

/* The counters of everything there is for a system, for lines of more than one file. */
struct coverage {
	char *program, *directory;
};

/*
 * All targets of @system with their seeds, their regressions and, if @corpora is not NULL, the corpora that are in
 * "<@corpora>/<system>/<target>/corpus" (absolute, or below the checkout), also those of the checked configuration.
 * -ENOENT: no coverage build of @system.
 */
int coverage_open(const char *system, const char *corpora, struct coverage *c);
int coverage_lines(const struct coverage *c, const char *file, struct lines *l);
void coverage_close(struct coverage *c);
/* All of that for one file; with @corpora what is in build/work. */
int coverage_of_system(const char *system, const char *file, bool corpora, struct lines *l);
/* The files that targets are about, each once; NULL after the last. */
const char *coverage_file_number(size_t i);

#endif
