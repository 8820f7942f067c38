// SPDX-License-Identifier: GPL-2.0
/* vmd.c - registers of a Volume Management Device endpoint; see vmd.h */
#include "pci/vmd.h"

#include "pci/capability.h"

enum { ID_VENDOR = 0x09 };	/* PCI Local Bus 3.0, appendix H */
enum { AT_BAR = 0x10 };
enum { BAR_IO = 1, BAR_TYPE = 6, BAR_64 = 4 };	/* there, 6.2.5.1 */

const uint8_t vmd_first_bus[VMD_RESTRICTIONS] = { 0, 128, 224, 224 };

static void put_address(struct config_space *c, uint32_t at, uint64_t address)
{
	config_put(c, at, 4, (uint32_t)address, 0);
	config_put(c, at + 4, 4, (uint32_t)(address >> 32), 0);
}

static void put_capability(struct config_space *c, const struct vmd_identity *id)
{
	config_put(c, VMD_VENDOR + 2, 2, VMD_VENDOR_VERSION << 8 | VMD_VENDOR_BYTES, 0);
	config_put(c, VMD_VENDOR + 4, 4, VMD_SIGNATURE, 0);
	put_address(c, VMD_VENDOR + 8, id->host[0]);
	put_address(c, VMD_VENDOR + 16, id->host[1]);
	capability_link(c, VMD_VENDOR, ID_VENDOR);
}

void vmd_init(struct config_space *c, const struct vmd_identity *id)
{
	const uint32_t config = (id->restriction & (VMD_RESTRICTIONS - 1u)) << VMD_CONFIG_RESTRICTION;

	config_put(c, VMD_CAP, 2, id->restricts ? VMD_CAP_RESTRICTS : 0, 0);
	config_put(c, VMD_CONFIG, 2, config, VMD_CONFIG_BYPASS);
	config_put(c, VMD_LOCK, 4, id->lock, 0);
	if (id->place == VMD_PLACE_CAPABILITY)
		put_capability(c, id);
}

/* Where in MEMBAR2 the shadow registers are; 0: there are none. */
static const uint16_t shadow_at[VMD_PLACES] = { [VMD_PLACE_MEMBAR2] = VMD_SHADOW, [VMD_PLACE_OLD] = VMD_SHADOW_OLD };

uint64_t vmd_read_membar2(const struct vmd_identity *id, uint32_t lock, uint64_t offset, uint32_t width)
{
	const uint64_t start = shadow_at[id->place % VMD_PLACES];
	uint8_t bytes[sizeof(id->host)];
	uint64_t value = 0;

	if (!(lock & VMD_LOCK_SHADOW) || !start)
		return 0;
	le_put(bytes, 8, id->host[0]);
	le_put(bytes + 8, 8, id->host[1]);
	for (uint32_t i = 0; i < width; i++)
		if (offset + i >= start && offset + i - start < sizeof(bytes))
			value |= (uint64_t)bytes[offset + i - start] << 8 * i;
	return value;
}

/* The bits that a write changes, as a number. */
static uint32_t writable(const struct config_space *c, uint32_t at)
{
	return config_mask(c, at) | (uint32_t)config_mask(c, at + 1) << 8 | (uint32_t)config_mask(c, at + 2) << 16 |
	       (uint32_t)config_mask(c, at + 3) << 24;
}

struct vmd_window vmd_window(const struct config_space *c, unsigned bar)
{
	return vmd_window_at(c, AT_BAR + 8 * bar);
}

struct vmd_window vmd_window_at(const struct config_space *c, uint32_t at)
{
	const uint32_t low = config_read(c, at, 4);
	const bool wide = (low & BAR_TYPE) == BAR_64;
	uint64_t start = low & ~0xfu, mask = writable(c, at) & ~0xfu;

	if (wide) {
		start |= (uint64_t)config_read(c, at + 4, 4) << 32;
		mask |= (uint64_t)writable(c, at + 4) << 32;
	}
	if (low & BAR_IO || !mask)
		return (struct vmd_window){ 0 };
	return (struct vmd_window){ start, mask & -mask };	/* the lowest bit that a write changes */
}
