// SPDX-License-Identifier: GPL-2.0
/* config_reads.c - which config accesses the Hyper-V PCI driver answers itself; see config_reads.h */
#include "model/config_reads.h"

#include <stdbool.h>
#include <stddef.h>

enum { CONFIG_END = 0x1000 };

struct range {
	uint16_t first, end; /* an access belongs to it if it lies in it as a whole */
	uint64_t (*value)(const struct config_told *f);
};

static uint64_t ids(const struct config_told *f)
{
	return (uint32_t)f->device << 16 | f->vendor;
}
static uint64_t class_rev(const struct config_told *f)
{
	return (f->class & 0xffffff) << 8 | f->rev;
}
static uint64_t subsystem(const struct config_told *f)
{
	return f->subsystem;
}
static uint64_t zero(const struct config_told *f)
{
	(void)f;
	return 0;
}

static const struct range reads[] = {
	{ 0x00, 0x04, ids }, { 0x08, 0x0c, class_rev }, { 0x2c, 0x30, subsystem }, { 0x30, 0x34, zero }, /* no ROM */
	{ 0x3c, 0x3d, zero },
	{ 0x3d, 0x3e, zero }, /* no line interrupts: byte reads only */
};

static bool is_within(uint32_t offset, uint32_t width, uint32_t first, uint32_t end)
{
	return offset >= first && offset + width <= end;
}

enum config_answer config_answer_read(const struct config_told *f, uint32_t offset, uint32_t width, uint32_t *value)
{
	if (offset % width)
		return CONFIG_REFUSED;
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		const struct range *r = &reads[i];

		if (!is_within(offset, width, r->first, r->end))
			continue;
		*value = (uint32_t)(r->value(f) >> 8 * (offset - r->first) & ((UINT64_C(1) << 8 * width) - 1));
		return CONFIG_VALUE;
	}
	return is_within(offset, width, 0, CONFIG_END) ? CONFIG_HOST : CONFIG_UNTOUCHED;
}

/* IDs are refused, subsystem and ROM are read-only; class and revision are left to the host. */
enum config_answer config_answer_write(uint32_t offset, uint32_t width)
{
	if (offset % width)
		return CONFIG_REFUSED;
	if (is_within(offset, width, 0x2c, 0x34))
		return CONFIG_UNTOUCHED;
	return is_within(offset, width, 0x04, CONFIG_END) ? CONFIG_HOST : CONFIG_UNTOUCHED;
}
