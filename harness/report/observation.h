/* SPDX-License-Identifier: GPL-2.0 */
/*
 * observation.h - what a system under test shows, as lines of text
 */
#ifndef BDFUZZ_REPORT_OBSERVATION_H
#define BDFUZZ_REPORT_OBSERVATION_H

#include <stdio.h>

#include "sut/sut.h"

/* Print what an operation did: its status and value, its events, and the buses that differ from @before. */
void observation_print(const struct observation *now, const struct observation *before, FILE *out);
/* The part that is about PCI hardware; either may be NULL. */
void observation_print_pci(const struct seen_pci *now, const struct seen_pci *before, FILE *out);

#endif
