/* SPDX-License-Identifier: GPL-2.0 */
/*
 * clock.h - read before net/core/dev.c: time passes while somebody only looks at the clock
 *
 * net_rx_action() polls for so many jiffies and then lets others run.  Virtual time stands still while a thread runs,
 * so that it would never see them pass (stand-ins/sched.c).
 */
#include <linux/jiffies.h>
unsigned long bdf_jiffies(void);
#define jiffies bdf_jiffies()
