/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bdfuzz/release.h - read before kobject.c: released late, but not seconds late
 *
 * DEBUG_KOBJECT_RELEASE lets each object linger for one to four seconds, so that who still uses it is caught.  Any
 * time does: here it is one jiffy, which ends before the host does its next thing (SIM_IDLE_NS), as the model expects.
 */
#ifndef BDFUZZ_RELEASE_H
#define BDFUZZ_RELEASE_H

#include <linux/workqueue.h>

#define schedule_delayed_work(work, delay) schedule_delayed_work(work, 1)

#endif
