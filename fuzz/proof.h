/* SPDX-License-Identifier: GPL-2.0 */
/*
 * proof.h - a target as a trial of `bdfuzz prove`: writes down when a planted defect was reached, triggered, detected
 *
 * With BDFUZZ_PROOF=<file> (report/proof.h), whose head says when to end.  Without it nothing is done.
 */
#ifndef BDFUZZ_PROOF_H
#define BDFUZZ_PROOF_H

#include "check/check.h"

/* After every run; does not return from the last one.  A known finding is no detection. */
void proof_run(const struct check_result *result, const char *sut);

#endif
