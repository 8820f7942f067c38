/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd_bytes.h - a VMD endpoint out of bytes: a well-formed one of any kind and size, then single bytes of its registers
 */
#ifndef BDFUZZ_VMD_BYTES_H
#define BDFUZZ_VMD_BYTES_H

#include <errno.h>

#include "glue.h"
#include "model/vmd_detect.h"
#include "pci/header.h"
#include "require.h"

const bool target_keeps_memory = true;

enum { VMD_CHILDREN = 4, VMD_FORGED = 24 };	/* most of them */

struct vmd_bytes {
	struct config_space config;
	struct vmd_identity id;
	struct vmd_view view;
	uint64_t oob;
	bool unseen;
	struct vmd_child child[VMD_CHILDREN];
};

static inline uint32_t vmd_bytes_config(void *context, uint32_t offset, uint32_t width)
{
	const struct vmd_bytes *e = context;

	REQUIRE(offset + width <= CONFIG_CONVENTIONAL && !(offset % width), "config read at %x of %u", offset, width);
	return config_read(&e->config, offset, width);
}

static inline int vmd_bytes_membar2(void *context, uint64_t offset, uint64_t *value)
{
	const struct vmd_bytes *e = context;

	REQUIRE(offset >= VMD_SHADOW && offset < VMD_OOB_END, "MEMBAR2 read at %jx", (uintmax_t)offset);
	if (e->unseen)
		return -ENODATA;
	if (offset + 8 > e->view.window[VMD_MEMBAR2].size)
		return -ERANGE;
	*value = vmd_read_membar2(&e->id, VMD_LOCK_SHADOW, offset, 8);
	if (offset == VMD_OOB && e->id.place != VMD_PLACE_OLD)
		*value = e->oob;
	return 0;
}

/* BARs as read back after ones were written: 2^(@log) bytes, 64 bits wide unless bit 7 is set. */
static inline void vmd_bytes_size(uint32_t bar[2], uint8_t log)
{
	const uint64_t mask = ~(((uint64_t)1 << (log & 63)) - 1);

	bar[0] = ((uint32_t)mask & ~0xfu) | (log & 0x80 ? 0 : 4);
	bar[1] = log & 0x80 ? 0 : (uint32_t)(mask >> 32);
}

static inline void vmd_bytes_make(struct vmd_bytes *e, struct reader *r)
{
	const uint8_t how = (uint8_t)reader_number(r, 1), bus = (uint8_t)reader_number(r, 1);
	struct config_identity id = { .vendor = 0x8086, .device = 0x28c0, .kind = KIND_VMD, .msix = 1 };

	for (int i = 0; i < VMD_BARS; i++)
		vmd_bytes_size(&id.bar[2 * i], (uint8_t)reader_number(r, 1));
	e->id = (struct vmd_identity){ .place = how % VMD_PLACES, .restricts = bus & 1, .restriction = bus >> 1 & 3,
				       .lock = how >> 2 & 3 };
	e->unseen = how & 0x80;
	for (int i = 0; i < 2; i++)
		e->id.host[i] = reader_number(r, 8);
	e->oob = reader_number(r, 8);
	for (int i = 0; i < VMD_CHILDREN; i++)
		e->child[i] = (struct vmd_child){ reader_number(r, 8), reader_number(r, 4) };
	REQUIRE(!config_init(&e->config, &id), "out of memory");
	vmd_init(&e->config, &e->id);
	for (int i = 0; i < 6; i++)
		config_write(&e->config, 0x10 + 4u * (unsigned)i, 4, (uint32_t)reader_number(r, 4));
	for (int i = 0; i < VMD_FORGED && reader_left(r); i++) {
		const uint8_t at = (uint8_t)reader_number(r, 1), byte = (uint8_t)reader_number(r, 1);

		REQUIRE(!config_poke(&e->config, at, &byte, 1), "out of memory");
	}
	e->view = (struct vmd_view){ .context = e, .config = vmd_bytes_config, .membar2 = vmd_bytes_membar2 };
	for (unsigned i = 0; i < VMD_BARS; i++)
		e->view.window[i] = vmd_window(&e->config, i);
}

#endif
