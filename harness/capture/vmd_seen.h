/* SPDX-License-Identifier: GPL-2.0 */
/* vmd_seen.h - a VMD endpoint as a capture shows it: its registers, its windows, and what was read of MEMBAR2 */
#ifndef BDFUZZ_CAPTURE_VMD_SEEN_H
#define BDFUZZ_CAPTURE_VMD_SEEN_H

#include "capture/capture.h"
#include "model/vmd_detect.h"

struct vmd_seen {
	const struct capture *c;
	const struct capture_function *f;
	struct vmd_view view;	/* its context is the whole: it must not move */
	bool sized;		/* the sizes of all windows are known (lines #+ bar); else they are 0 in the view */
};

void vmd_seen_init(struct vmd_seen *s, const struct capture *c, const struct capture_function *f);
/* Memory BARs of functions in the private domain @domain, malloc'ed; *@count may be 0.  NULL if memory ran out. */
struct vmd_child *vmd_seen_children(const struct capture *c, uint32_t domain, size_t *count);

#endif
