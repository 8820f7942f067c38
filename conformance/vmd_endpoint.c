// SPDX-License-Identifier: GPL-2.0
/* vmd_endpoint.c - see vmd_endpoint.h */
#include "vmd_endpoint.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "pci/header.h"

static uint32_t read_config(void *context, uint32_t offset, uint32_t width)
{
	const struct vmd_endpoint *e = context;

	if (e->gone || (e->silent && e->silent == offset))
		return config_ones(width);
	return config_read(&e->config, offset, width);
}

static int read_membar2(void *context, uint64_t offset, uint64_t *value)
{
	struct vmd_endpoint *e = context;

	e->reads++;
	if (e->unseen)
		return -ENODATA;
	if (offset + 8 > e->view.window[VMD_MEMBAR2].size)
		return -ERANGE;
	*value = vmd_read_membar2(&e->id, config_read(&e->config, VMD_LOCK, 4), offset, 8);
	if (e->id.place != VMD_PLACE_OLD && offset >= VMD_OOB && offset < VMD_OOB_END)
		*value = (uint64_t)e->oob << 32 | e->oob;
	return 0;
}

static void put_address(struct vmd_endpoint *e, uint32_t at, uint64_t address)
{
	config_write(&e->config, at, 4, (uint32_t)address);
	config_write(&e->config, at + 4, 4, (uint32_t)(address >> 32));
}

void vmd_endpoint_wire(struct vmd_endpoint *e)
{
	const struct config_identity id = {
		.vendor = 0x8086, .device = 0x28c0, .kind = KIND_VMD, .msix = 33,
		.bar = { 0xfe000004, 0xffffffff, 0xfe000004, 0xffffffff, 0xfff0000c, 0xffffffff },
	};

	cr_assert_eq(config_init(&e->config, &id), 0);
	vmd_init(&e->config, &e->id);
	put_address(e, 0x10, VMD_GUEST0);
	put_address(e, 0x18, VMD_GUEST1);
	put_address(e, 0x20, VMD_GUEST2);
	e->view = (struct vmd_view){ .context = e, .config = read_config, .membar2 = read_membar2 };
	for (unsigned i = 0; i < VMD_BARS; i++)
		e->view.window[i] = vmd_window(&e->config, i);
}

void vmd_endpoint_make(struct vmd_endpoint *e, uint8_t place, uint32_t lock)
{
	const struct config_space config = e->config;	/* its memory is used again */

	*e = (struct vmd_endpoint){
		.config = config, .id = { .place = place, .lock = lock, .host = { VMD_HOST1, VMD_HOST2 } },
	};
	vmd_endpoint_wire(e);
}

void vmd_endpoint_forge(struct vmd_endpoint *e, uint32_t at, uint64_t value, uint32_t bytes)
{
	uint8_t raw[8];

	le_put(raw, bytes, value);
	cr_assert_eq(config_poke(&e->config, at, raw, bytes), 0);
}

void vmd_endpoint_free(struct vmd_endpoint *e)
{
	config_free(&e->config);
}
