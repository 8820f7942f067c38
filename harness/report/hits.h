/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hits.h - how often each finding was met, in a file that outlives the process
 *
 * A hidden file in a directory of findings, mapped by every process that writes there: a process that dies loses
 * nothing, and several may count at a time.  A finding is named by its file (finding_file_name()), whether that
 * file was written or not.
 */
#ifndef BDFUZZ_REPORT_HITS_H
#define BDFUZZ_REPORT_HITS_H

#include <stdint.h>

#include "check/check.h"
#include "report/finding.h"

enum { HITS = 1024 };	/* different findings that can be counted in one directory */

struct hits;		/* an open file */

/* Open the counts of a directory, which must be there; made if they are not.  -errno, -EINVAL for another file. */
int hits_open(const char *directory, struct hits **hits);
void hits_close(struct hits *h);	/* NULL is fine */
/* Once more.  What does not fit any more is dropped. */
void hits_count(struct hits *h, const struct finding *f);
/* Of the finding with this file name; 0 if it was never met. */
uint64_t hits_of(const struct hits *h, const char *name);

#endif
