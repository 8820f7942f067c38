/* SPDX-License-Identifier: GPL-2.0 */
/*
 * checked.h - where stand-ins meet the kernel's own checkers
 *
 * Without the checked configuration all of this is nothing.
 */
#ifndef BDFUZZ_STAND_INS_CHECKED_H
#define BDFUZZ_STAND_INS_CHECKED_H

#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "stand_in.h"

/* messages.c */
const char *bdf_kernel_path(const char *file);
int bdf_checker_of(const char *fmt, const char *file);
void bdf_checker_tell(int checker, const char *text);
void bdf_without_addresses(char *text);
void bdf_checker_printk(const char *fmt, va_list args);

/* locks.c */
#ifdef CONFIG_LOCKDEP
void bdf_locks_init(void);			/* once, before the first thread */
void bdf_locks_task(struct task_struct *task);	/* a new thread: it holds nothing */
void bdf_enter(enum bdf_context context);	/* around what runs in it */
void bdf_leave(enum bdf_context context);
#else
static inline void bdf_locks_init(void) {}
static inline void bdf_locks_task(struct task_struct *task) {}
static inline void bdf_enter(enum bdf_context context) {}
static inline void bdf_leave(enum bdf_context context) {}
#endif

/* objects.c: a work's life, as kernel/workqueue.c tells it; and a delayed work's timer's. */
#ifdef CONFIG_DEBUG_OBJECTS_WORK
void bdf_work_active(struct work_struct *work);
void bdf_work_idle(struct work_struct *work);
void bdf_timer_active(struct timer_list *timer);
void bdf_timer_idle(struct timer_list *timer);
#else
static inline void bdf_work_active(struct work_struct *work) {}
static inline void bdf_work_idle(struct work_struct *work) {}
static inline void bdf_timer_active(struct timer_list *timer) {}
static inline void bdf_timer_idle(struct timer_list *timer) {}
#endif
/* workqueue.c: a delayed work's timer is stopped, without a word. */
void bdf_delayed_stop(struct delayed_work *work);

/* The current thread may not be switched now: it holds a spinning lock, or is an interrupt. */
static inline bool bdf_atomic(void)
{
#ifdef CONFIG_DEBUG_ATOMIC_SLEEP
	return preempt_count() || irqs_disabled();
#else
	return !signals_enabled;
#endif
}

#endif
