/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd_endpoint.h - a made-up VMD endpoint for tests, seen through a struct vmd_view
 *
 * 32 MiB of CFGBAR, 32 MiB of MEMBAR1, 1 MiB of MEMBAR2, as a guest has them; none of the addresses is that of a machine.
 */
#ifndef BDFUZZ_TEST_VMD_ENDPOINT_H
#define BDFUZZ_TEST_VMD_ENDPOINT_H

#include "model/vmd.h"

#define VMD_GUEST0 ((uint64_t)0xfc000000)
#define VMD_GUEST1 ((uint64_t)0xfa000000)
#define VMD_GUEST2 ((uint64_t)0x800000000)
#define VMD_HOST1 ((uint64_t)0x94000000)
#define VMD_HOST2 ((uint64_t)0x2ffff00000)

struct vmd_endpoint {
	struct config_space config;
	struct vmd_identity id;
	struct vmd_view view;
	uint32_t reads;		/* of MEMBAR2 */
	uint32_t oob;		/* what the out-of-band interface reads as: each dword of it */
	uint32_t silent;	/* the register of config space that does not answer; 0: all do */
	bool gone;		/* none does */
	bool unseen;		/* MEMBAR2 cannot be seen */
};

/* Make it anew; @place: enum vmd_place, @lock: VMLOCK.  What is changed in e->id takes effect with vmd_endpoint_wire(). */
void vmd_endpoint_make(struct vmd_endpoint *e, uint8_t place, uint32_t lock);
void vmd_endpoint_wire(struct vmd_endpoint *e);
void vmd_endpoint_forge(struct vmd_endpoint *e, uint32_t at, uint64_t value, uint32_t bytes);
void vmd_endpoint_free(struct vmd_endpoint *e);

#endif
