/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/barrier.h - barriers for the compiler only
 *
 * Behaviour changed: one thread runs at a time and no device looks on, so the processor's fences order
 * nothing here; they took a tenth of a probe.
 */
#ifndef _ASM_UM_BARRIER_H_
#define _ASM_UM_BARRIER_H_

#define mb() barrier()
#define rmb() barrier()
#define wmb() barrier()

#include <asm/cpufeatures.h>
#include <asm/alternative.h>
#include <asm-generic/barrier.h>

#endif
