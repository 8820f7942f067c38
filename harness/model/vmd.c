// SPDX-License-Identifier: GPL-2.0
/*
 * vmd.c - what software must make of a VMD endpoint; see vmd.h
 *
 * What is not known of the hardware is not made up: a value that no host address can be is passed on as it is, and
 * vmd_detect.c says what is wrong with it.
 */
#include "model/vmd.h"

#include <errno.h>

#include "pci/capability.h"

enum { AT_ID = 0x00, ID_VENDOR_SPECIFIC = 0x09 };
enum { TYPE_BITS = 0xf };	/* PCI Local Bus 3.0, 6.2.5.1: what a BAR says of itself in its low bits */

/* Children come right behind the registers of MEMBAR2, wherever these were by then; else at 0x2000. */
/* clang-format off */
const struct vmd_method_info vmd_methods[VMD_METHODS] = {
	[VMD_NONE] = { "none",
		"Host and guest addresses are the same.", 0, 0x2000 },
	[VMD_IN_MEMBAR2] = { "membar2-0x2000",
		"Shadow registers at 0x2000 and 0x2008 of MEMBAR2, if VMLOCK enables them.", VMD_SHADOW, VMD_OOB },
	[VMD_IN_CAPABILITY] = { "vendor-capability",
		"The first vendor-specific capability, if it has the signature SHDW.", 0, 0x2000 },
	[VMD_AT_OLD_PLACE] = { "legacy-old-location",
		"Shadow registers at 0x2008 and 0x2010 of MEMBAR2, as before 2019.", VMD_SHADOW_OLD, 0x2018 },
};
/* clang-format on */

static uint32_t read_register(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct vmd_view *v = context;

	(void)address;
	return v->config(v->context, offset, width);
}

static enum vmd_answer look_in_membar2(const struct vmd_view *v, uint64_t at, uint64_t shadow[2])
{
	const uint32_t lock = v->config(v->context, VMD_LOCK, 4);
	int err = 0;

	if (lock == UINT32_MAX)
		return VMD_GONE;
	if (!(lock & VMD_LOCK_SHADOW))
		return VMD_DISABLED;
	for (int i = 0; !err && i < 2; i++)
		err = v->membar2(v->context, at + 8u * (unsigned)i, &shadow[i]);
	if (err)
		return err == -ERANGE ? VMD_OUTSIDE : VMD_UNSEEN;
	return VMD_ANSWERED;
}

static uint64_t read_address(const struct vmd_view *v, uint32_t at)
{
	return (uint64_t)v->config(v->context, at + 4, 4) << 32 | v->config(v->context, at, 4);
}

static enum vmd_answer look_in_capability(const struct vmd_view *v, uint32_t *at, uint64_t shadow[2])
{
	*at = capability_find(read_register, (void *)v, 0, ID_VENDOR_SPECIFIC);
	if (!*at)
		return VMD_DISABLED;
	if (*at + VMD_VENDOR_BYTES > CONFIG_CONVENTIONAL)
		return VMD_OUTSIDE;
	if (v->config(v->context, *at + 4, 4) != VMD_SIGNATURE)
		return VMD_DISABLED;
	shadow[0] = read_address(v, *at + 8);
	shadow[1] = read_address(v, *at + 16);
	return VMD_ANSWERED;
}

static enum vmd_answer look(const struct vmd_view *v, enum vmd_method method, struct vmd_translation *t)
{
	if (v->config(v->context, AT_ID, 4) == UINT32_MAX)
		return VMD_GONE;
	if (method == VMD_IN_CAPABILITY)
		return look_in_capability(v, &t->at, t->shadow);
	if (vmd_methods[method].registers)
		return look_in_membar2(v, vmd_methods[method].registers, t->shadow);
	return VMD_DISABLED;
}

void vmd_translate(const struct vmd_view *v, enum vmd_method method, struct vmd_translation *t)
{
	*t = (struct vmd_translation){ .children = vmd_methods[method].children };
	t->answer = look(v, method, t);
	for (int i = 0; i < 2; i++) {
		const uint64_t guest = v->window[VMD_MEMBAR1 + i].start;

		if (t->answer != VMD_ANSWERED)
			t->shadow[i] = 0;
		t->host[i] = t->answer == VMD_ANSWERED ? t->shadow[i] & ~(uint64_t)TYPE_BITS : guest;
		t->offset[i] = guest - t->host[i];
	}
}

void vmd_buses(const struct vmd_view *v, bool restricts, struct vmd_buses *b)
{
	const uint64_t count = v->window[VMD_CFGBAR].size >> VMD_BUS_SHIFT;
	uint32_t config;

	*b = (struct vmd_buses){ .count = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX };
	if (restricts && v->config(v->context, VMD_CAP, 2) & VMD_CAP_RESTRICTS) {
		config = v->config(v->context, VMD_CONFIG, 2);
		if (config == UINT16_MAX)
			b->error = -ENODEV;
		else
			b->first = vmd_first_bus[config >> VMD_CONFIG_RESTRICTION & (VMD_RESTRICTIONS - 1)];
	}
	if (!b->count)
		b->last = b->first;
	else if (b->count > 255u - b->first)
		b->last = UINT8_MAX;
	else
		b->last = (uint8_t)(b->first + b->count - 1);
}

/* PCI Express Base 4.0, 7.2.2: bits 27:20 are the bus, 19:12 the function, 11:0 the register. */
int vmd_config_offset(const struct vmd_buses *b, uint64_t cfgbar_bytes, uint8_t bus, uint8_t devfn, uint32_t offset,
		      uint32_t width, uint64_t *at)
{
	uint64_t found;

	if (b->error)
		return b->error;
	if (bus < b->first || offset >= CONFIG_BYTES || width > CONFIG_BYTES - offset)
		return -ERANGE;
	found = (uint64_t)(bus - b->first) << VMD_BUS_SHIFT | (uint64_t)devfn << 12 | offset;
	if (width > cfgbar_bytes || found > cfgbar_bytes - width)
		return -ERANGE;
	*at = found;
	return 0;
}

enum vmd_method vmd_method_of(uint32_t features)
{
	if (features & VMD_FEATURE_MEMBAR2)
		return VMD_IN_MEMBAR2;
	return features & VMD_FEATURE_CAPABILITY ? VMD_IN_CAPABILITY : VMD_NONE;
}
