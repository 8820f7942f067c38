/* SPDX-License-Identifier: GPL-2.0 */
/* registers.h - what recorded registers of one function say, as far as they were recorded */
#ifndef BDFUZZ_CAPTURE_REGISTERS_H
#define BDFUZZ_CAPTURE_REGISTERS_H

#include "capture/capture.h"

/* @width bytes, 4 at most; all ones where they were not recorded. */
uint32_t registers_get(const struct capture *c, const struct capture_function *f, uint32_t at, uint32_t width);
uint32_t registers_header(const struct capture *c, const struct capture_function *f);	/* its type, without bit 7 */
/* Offsets of capabilities; 0: it has none, or it was not recorded. */
uint32_t registers_find_express(const struct capture *c, const struct capture_function *f);
uint32_t registers_find_sriov(const struct capture *c, const struct capture_function *f);
/* What it is in hardware, by what it says of itself: enum config_kind (pci/header.h). */
uint8_t registers_kind(const struct capture *c, const struct capture_function *f);

#endif
