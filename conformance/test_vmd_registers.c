// SPDX-License-Identifier: GPL-2.0
/* test_vmd_registers.c - the registers of a VMD endpoint: where they are, what can be written, what MEMBAR2 reads as */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "pci/header.h"
#include "vmd_endpoint.h"

static struct vmd_endpoint e;

static void tear_down(void)
{
	vmd_endpoint_free(&e);
}

TestSuite(vmd_registers, .fini = tear_down);

static uint32_t get(uint32_t at, uint32_t width)
{
	return config_read(&e.config, at, width);
}

/* PCI Local Bus 3.0, 6.8.2: 33 vectors, table at 0 and pending bits at 0x1000 of BAR 4. */
Test(vmd_registers, header)
{
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, VMD_LOCK_SHADOW);
	cr_expect(eq(u32, get(0x08, 4) >> 8, 0x010400));
	cr_expect(eq(u32, get(0x34, 1), VMD_MSIX));
	cr_expect(eq(u32, get(VMD_MSIX, 4), 0x0020e811));
	cr_expect(eq(u32, get(VMD_MSIX + 4, 4), 4));
	cr_expect(eq(u32, get(VMD_MSIX + 8, 4), 0x1004));
	cr_expect(eq(u32, get(VMD_VENDOR, 4), 0x01180009));
	cr_expect(eq(u32, get(VMD_VENDOR + 4, 4), 0x53484457));
	cr_expect(eq(u32, get(VMD_VENDOR + 16, 4), 0xfff00000));
	cr_expect(eq(u32, get(VMD_VENDOR + 20, 4), 0x2f));
	vmd_endpoint_make(&e, VMD_PLACE_MEMBAR2, 0);
	cr_expect(eq(u32, get(VMD_MSIX + 1, 1), 0), "the only capability");
}

/* Table and pending bits of MSI-X need 0x1008 bytes of MEMBAR2. */
Test(vmd_registers, msix_needs_room)
{
	struct config_identity id = { .kind = KIND_VMD, .msix = 1, .bar = { [4] = 0xfffff000 } };

	cr_assert(zero(int, config_init(&e.config, &id)));
	cr_expect(eq(u32, get(0x34, 1), 0));
	id.bar[4] = 0xffffe000;
	cr_assert(zero(int, config_init(&e.config, &id)));
	cr_expect(eq(u32, get(0x34, 1), VMD_MSIX));
}

Test(vmd_registers, writes)
{
	vmd_endpoint_make(&e, VMD_PLACE_CAPABILITY, 0x80000003);
	e.id.restricts = true;
	e.id.restriction = 2;
	vmd_endpoint_wire(&e);
	for (uint32_t at = 0x40; at < 0x100; at += 4) {
		const uint32_t was = get(at, 4);
		const uint32_t writable = at == VMD_CONFIG ? VMD_CONFIG_BYPASS : at == VMD_MSIX ? 0xc0000000 : 0;

		config_write(&e.config, at, 4, ~was);
		cr_expect(writable == (get(at, 4) ^ was), "0x%x: 0x%x was 0x%x", at, get(at, 4), was);
	}
	cr_expect(eq(u32, get(VMD_CAP, 2), 1));
	cr_expect(eq(u32, get(VMD_CONFIG, 2), 0x0202));
	cr_expect(eq(u32, get(VMD_LOCK, 4), 0x80000003));
}

static const struct {
	uint8_t place;
	uint32_t lock;
	uint64_t offset;
	uint32_t width;
	uint64_t value;
} reads[] = {
	{ VMD_PLACE_MEMBAR2, 2, 0x2000, 8, VMD_HOST1 },
	{ VMD_PLACE_MEMBAR2, 2, 0x2008, 8, VMD_HOST2 },
	{ VMD_PLACE_MEMBAR2, 2, 0x200c, 4, VMD_HOST2 >> 32 },
	{ VMD_PLACE_MEMBAR2, 2, 0x2003, 1, VMD_HOST1 >> 24 },
	{ VMD_PLACE_MEMBAR2, 2, 0x200a, 2, VMD_HOST2 >> 16 & 0xffff },
	{ VMD_PLACE_MEMBAR2, 2, 0x2004, 8, VMD_HOST1 >> 32 | VMD_HOST2 << 32 },
	{ VMD_PLACE_MEMBAR2, 2, 0x1ffc, 8, VMD_HOST1 << 32 },
	{ VMD_PLACE_MEMBAR2, 2, 0x2010, 8, 0 },
	{ VMD_PLACE_MEMBAR2, ~(uint32_t)2, 0x2000, 8, 0 },
	{ VMD_PLACE_OLD, 2, 0x2000, 8, 0 },
	{ VMD_PLACE_OLD, 2, 0x2008, 8, VMD_HOST1 },
	{ VMD_PLACE_OLD, 2, 0x2010, 8, VMD_HOST2 },
	{ VMD_PLACE_CAPABILITY, 2, 0x2000, 8, 0 },
	{ VMD_PLACE_NONE, 2, 0, 8, 0 },
	{ VMD_PLACE_NONE, 2, UINT64_MAX, 8, 0 },
	{ VMD_PLACE_MEMBAR2, 2, UINT64_MAX - 3, 8, 0 },
};

Test(vmd_registers, membar2)
{
	for (size_t i = 0; i < sizeof(reads) / sizeof(*reads); i++) {
		const struct vmd_identity id = { .place = reads[i].place, .host = { VMD_HOST1, VMD_HOST2 } };
		const uint64_t value = vmd_read_membar2(&id, reads[i].lock, reads[i].offset, reads[i].width);

		cr_expect(value == reads[i].value, "row %zu: 0x%lx, expected 0x%lx", i, value, reads[i].value);
	}
}

/* BARs as read back after ones were written, what is programmed then, and the window that this is. */
static const struct {
	uint32_t low, high;
	uint64_t programmed, start, size;
} bars[] = {
	{ 0xfe000004, 0xffffffff, 0xfa000000, 0xfa000000, 32 << 20 },
	{ 0xfe00000c, 0xffffffff, 0x12fa000000, 0x12fa000000, 32 << 20 },
	{ 0x00000004, 0xfffffffe, 0x2200000000, 0x2200000000, (uint64_t)2 << 32 },
	{ 0xfffff000, 0, 0xf0001fff, 0xf0001000, 4096 },	/* 32 bits, with bits that cannot be written */
	{ 0xfff00008, 0xffffffff, 0xf0000000, 0xf0000000, 1 << 20 },
	{ 0xffffff01, 0, 0xf000, 0, 0 },			/* I/O */
	{ 0, 0, 0xf0000000, 0, 0 },
	{ 0xfffffff4, 0xffffffff, 0xf0000000, 0xf0000000, 16 },	/* the smallest that there can be */
	{ 0xfff50004, 0xffffffff, 0, 0, 0x10000 },		/* no power of two: the lowest bit counts */
	{ 0x00000004, 0, 0xf0000000, 0, 0 },
};

Test(vmd_registers, windows)
{
	for (size_t i = 0; i < sizeof(bars) / sizeof(*bars); i++)
		for (uint32_t bar = 0; bar < VMD_BARS; bar++) {
			struct config_identity id = { .kind = KIND_VMD };
			struct vmd_window w;

			id.bar[2 * bar] = bars[i].low;
			id.bar[2 * bar + 1] = bars[i].high;
			cr_assert(zero(int, config_init(&e.config, &id)));
			config_write(&e.config, 0x10 + 8 * bar, 4, (uint32_t)bars[i].programmed);
			config_write(&e.config, 0x14 + 8 * bar, 4, (uint32_t)(bars[i].programmed >> 32));
			w = vmd_window(&e.config, bar);
			cr_expect(w.start == bars[i].start && w.size == bars[i].size, "row %zu, %u: 0x%lx, 0x%lx", i,
				  bar, w.start, w.size);
		}
}
