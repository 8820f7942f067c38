/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trial.h - a target as a trial of `bdfuzz prove`: writes down when a planted defect was reached, triggered, detected
 *
 * With BDFUZZ_TRIAL=<file> (report/trial_file.h), whose head says when to end.  Without it nothing is done.
 */
#ifndef BDFUZZ_TRIAL_H
#define BDFUZZ_TRIAL_H

#include "check/check.h"

/* After every run; does not return from the last one.  A known finding is no detection. */
void trial_run(const struct check_result *result, const char *sut);

#endif
