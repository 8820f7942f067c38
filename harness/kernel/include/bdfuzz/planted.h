/* SPDX-License-Identifier: GPL-2.0 */
/*
 * planted.h - read before a source with a planted defect: what its semantic patch may call
 *
 * The counters are the simulator's (sim_plant()), and neither a call nor a condition without `&&`, `||` and `?:` adds
 * an edge: a fuzzer is not told how near it is.
 */
#ifndef BDFUZZ_PLANTED_H
#define BDFUZZ_PLANTED_H

void bdf_reached(void);				/* the code that the defect is in runs */
void bdf_triggered(unsigned long condition);	/* the same; not 0: from here on the defect makes a difference */

#endif
