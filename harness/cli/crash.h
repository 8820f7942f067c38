/* SPDX-License-Identifier: GPL-2.0 */
/*
 * crash.h - what a process says when it dies, as a finding
 */
#ifndef BDFUZZ_CRASH_H
#define BDFUZZ_CRASH_H

#include "check/check.h"


/*
 * Fill in a finding from what a process printed on standard error before it ended with @status (of
 * waitpid()).  Its key is the kind of report and the topmost functions that are not the sanitizer's own.
 */
void crash_to_finding(const char *report, size_t len, int status, const char *sut, struct finding *f);
void crash_hang_finding(unsigned seconds, const char *sut, struct finding *f);
/* Where the sanitizer's report begins in what was printed; @len if there is none. */
size_t crash_report_start(const char *report, size_t len);

#endif
