/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bdfuzz/release.h - read before kobject.c: released late, but not seconds late
 *
 * DEBUG_KOBJECT_RELEASE lets each object linger for one to four seconds, so that who still uses it is caught.  Any
 * time does: here it is one jiffy, which ends before the host does its next thing (SIM_IDLE_NS), as the model has it.
 *
 * time does: here it is one jiffy, which ends before the host does its next thing (SIM_IDLE_NS).
 * it (6.12 slot.c:107, 208, 6.1 slot.c:97, 198): no kernel with this option survives that a function is replaced.
 */
#ifndef BDFUZZ_RELEASE_H
#define BDFUZZ_RELEASE_H

#include <linux/kobject.h>
#include <linux/workqueue.h>

#ifdef CONFIG_DEBUG_KOBJECT_RELEASE
extern char bdf_slot_type[] __asm__("pci_slot_ktype");	/* made visible by files.txt */

static inline void bdf_release(struct delayed_work *work)
{
	if ((const void *)container_of(work, struct kobject, release)->ktype == bdf_slot_type)
		work->work.func(&work->work);
	else
		schedule_delayed_work(work, 1);
}

#define schedule_delayed_work(work, delay) bdf_release(work)
#endif

#endif
