/* SPDX-License-Identifier: GPL-2.0 */
/*
 * once.h - read before the driver: "printed once" flags go where other once-flags are
 *
 * dev_warn_once() keeps its flag among ordinary statics; a run must not leave it behind (image.lds gathers
 * .data.once, glue.c clears it).  The driver has no other __read_mostly variable.
 */
#define __read_mostly __attribute__((__section__(".data.once")))
