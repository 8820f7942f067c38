/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd_print.h - where the host addresses are on a VMD endpoint, for whoever makes one: what each method found, and why
 * it is believed or not
 */
#ifndef BDFUZZ_REPORT_VMD_PRINT_H
#define BDFUZZ_REPORT_VMD_PRINT_H

#include <stdio.h>

#include "model/vmd_detect.h"

/* An offset in words: it may lead downwards, "-0x4000000".  Returns @text. */
enum { VMD_OFFSET_TEXT = 20 };
const char *vmd_offset_text(uint64_t offset, char text[VMD_OFFSET_TEXT]);

/* @d is what vmd_detect() made of @v.  The last line is the conclusion.  -ENOMEM, -EIO. */
int vmd_print(const struct vmd_view *v, const struct vmd_detection *d, FILE *out);

#endif
