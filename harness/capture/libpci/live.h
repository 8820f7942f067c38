/* SPDX-License-Identifier: GPL-2.0 */
/*
 * live.h - a capture of the machine that this runs on: config space through libpci, the rest from sysfs
 *
 * Nothing is ever written to a device.  What cannot be read is said in the capture (lines #+ unread), with the reason.
 */
#ifndef BDFUZZ_CAPTURE_LIVE_H
#define BDFUZZ_CAPTURE_LIVE_H

#include "capture/capture.h"

struct live_options {
	const char *sysfs;	/* "/sys", or a copy of one */
	/* Read, of what could be VMD endpoints, the registers in MEMBAR2 that tell host addresses; it needs root. */
	bool windows;
	bool redact;		/* serial numbers are zeroes; network cards make theirs of MAC addresses */
};

/*
 * Fill in @c, which is empty.  -ENODEV with *@error saying why: there is no PCI bus to be read; -ENOMEM.  @c is empty
 * then.
 */
int live_capture(struct capture *c, const struct live_options *o, struct capture_error *error);

#endif
