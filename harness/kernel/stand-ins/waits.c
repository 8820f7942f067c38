// SPDX-License-Identifier: GPL-2.0
/*
 * waits.c - the kernel's own waits, compiled as they are
 *
 * kernel/sched/build_utility.c includes these files among many others that are not needed; they have no
 * includes of their own.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <linux/hash.h>
#include <../kernel/sched/sched.h>

int try_to_wake_up(struct task_struct *p, unsigned int state, int flags);
int try_to_wake_up(struct task_struct *p, unsigned int state, int flags)
{
	return wake_up_state(p, state);
}

#include <../kernel/sched/completion.c>
#include <../kernel/sched/swait.c>
#include <../kernel/sched/wait.c>
#include <../kernel/sched/wait_bit.c>
