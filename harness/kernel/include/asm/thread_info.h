/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/thread_info.h - User-Mode-Linux' own, but for one function
 *
 * UML finds the current thread below the stack pointer; here the scheduler of harness/sim says who runs.
 * Behaviour changed: `current` is a fiber's task_struct.
 */
#ifndef BDFUZZ_ASM_THREAD_INFO_H
#define BDFUZZ_ASM_THREAD_INFO_H

#define current_thread_info um_current_thread_info
#include_next <asm/thread_info.h>
#undef current_thread_info

#ifndef __ASSEMBLY__
extern struct thread_info *bdf_thread_info;

static inline struct thread_info *current_thread_info(void)
{
	return bdf_thread_info;
}
#endif

#endif
