/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guest.h - a model of a guest whose only driver is one for VMDs, as it should be and as it was
 *
 * Takes each VMD of the platform whose ID it knows, works out what model/vmd.h says, and looks for functions on the
 * private root bus through CFGBAR.  No PCI core: what is below bridges is not looked for, nothing is given addresses
 * but the VMD's own windows, where firmware left them without.
 */
#ifndef BDFUZZ_VMD_GUEST_H
#define BDFUZZ_VMD_GUEST_H

#include "sut/sut.h"

struct vmd_variant {
	bool detects;		/* any ID: each place is looked at, and the plausible one taken (model/vmd_detect.h) */
	bool old_place;		/* shadow registers are looked for where they were before a1a30170138c (2019) */
	bool absolute;		/* config addresses count from bus 0, not from the first: before e3dffa4f6c36 (2019) */
	bool type_bits;		/* a BAR's type bits stay in host addresses: before 3e5095eebe01 (2020) */
	bool stale;		/* without translation, offsets are what the stack had: before 0c0206dc4f5b (2023) */
};

int vmd_guest_open(struct sut **out, const struct vmd_variant *variant);	/* @variant stays the caller's */
void vmd_guest_close(struct sut *s);
void vmd_guest_begin(struct sut *s);
void vmd_guest_step(struct sut *s, const struct operation *op);
void vmd_guest_look(struct sut *s, struct observation *o);
void vmd_guest_settle(struct sut *s);
const struct host *vmd_guest_host(struct sut *s);
struct platform *vmd_guest_platform(struct sut *s);

#define VMD_GUEST_METHODS \
	.source = "a model (sut/vmd, model/vmd), written from what is known of the hardware; no code of a driver", \
	.close = vmd_guest_close, .begin = vmd_guest_begin, .step = vmd_guest_step, .look = vmd_guest_look, \
	.settle = vmd_guest_settle, .end = vmd_guest_settle, .host = vmd_guest_host, .platform = vmd_guest_platform

#endif
