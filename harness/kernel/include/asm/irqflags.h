/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/irqflags.h - interrupts on and off as a variable
 *
 * User-Mode-Linux keeps the same variable behind function calls.  Nothing interrupts here; the state is kept
 * because sleeping with interrupts off is an error (stand-ins/sched.c).
 */
#ifndef __UM_IRQFLAGS_H
#define __UM_IRQFLAGS_H

extern int signals_enabled;

#define arch_local_save_flags arch_local_save_flags
static inline unsigned long arch_local_save_flags(void)
{
	return signals_enabled;
}

#define arch_local_irq_restore arch_local_irq_restore
static inline void arch_local_irq_restore(unsigned long flags)
{
	signals_enabled = (int)flags;
}

#define arch_local_irq_enable arch_local_irq_enable
static inline void arch_local_irq_enable(void)
{
	signals_enabled = 1;
}

#define arch_local_irq_disable arch_local_irq_disable
static inline void arch_local_irq_disable(void)
{
	signals_enabled = 0;
}

#define ARCH_IRQ_DISABLED 0

#include <asm-generic/irqflags.h>

#endif
