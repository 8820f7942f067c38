// SPDX-License-Identifier: GPL-2.0
/* test_header.c - headers of bridges and the lists of capabilities are what the specifications say */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "pci/capability.h"
#include "pci/header.h"
#include "pci/vmd.h"

static struct config_space c;

static void tear_down(void)
{
	config_free(&c);
}

TestSuite(header, .fini = tear_down);

static void make(uint8_t kind)
{
	struct config_identity id = { .vendor = 1, .device = 2, .kind = kind, .msi = 1, .bar = { 0xfffff000 },
				      .subsystem = 0x12345678 };

	cr_assert(zero(int, config_init(&c, &id)));
}

static uint32_t find_capability(uint32_t pointer, uint8_t id)
{
	uint32_t at = config_read(&c, pointer, 1);

	for (int left = 48; at; left--, at = config_read(&c, at + 1, 1)) {
		cr_assert(left > 0 && at >= 0x40 && !(at & 3), "capability list leads to 0x%x", at);
		if (config_read(&c, at, 1) == id)
			return at;
	}
	return 0;
}

Test(header, kinds)
{
	/* PCI Express Base 4.0, 7.5.3.2; classes: PCI Code and ID Assignment 1.11 */
	static const struct {
		uint32_t header, port, class;
	} expected[KINDS] = {
		[KIND_ENDPOINT] = { 0, 0, 0 },
		[KIND_LEGACY_ENDPOINT] = { 0, 1, 0 },
		[KIND_ROOT_ENDPOINT] = { 0, 9, 0 },
		[KIND_EVENT_COLLECTOR] = { 0, 10, 0x080700 },
		[KIND_ROOT_PORT] = { 1, 4, 0x060400 },
		[KIND_UPSTREAM] = { 1, 5, 0x060400 },
		[KIND_DOWNSTREAM] = { 1, 6, 0x060400 },
		[KIND_PCIE_TO_PCI] = { 1, 7, 0x060400 },
		[KIND_PCI_TO_PCIE] = { 1, 8, 0x060400 },
		[KIND_PCI] = { 0, 99, 0 },
		[KIND_PCI_BRIDGE] = { 1, 99, 0x060400 },
		[KIND_CARDBUS] = { 2, 99, 0x060700 },
		[KIND_VMD] = { 0, 99, 0x010400 },
	};

	for (uint8_t kind = 0; kind < KINDS; kind++) {
		uint32_t pointer = expected[kind].header == 2 ? 0x14 : 0x34, at;

		make(kind);
		at = find_capability(pointer, 0x10);
		cr_expect(eq(u32, config_read(&c, CONFIG_HEADER_TYPE, 1), expected[kind].header));
		cr_expect(eq(u32, config_read(&c, 0x08, 4) >> 8, expected[kind].class));
		cr_expect(eq(u32, at ? config_read(&c, at + 2, 2) >> 4 & 15 : 99, expected[kind].port));
		cr_expect(eq(u32, config_read(&c, 0x06, 2), 0x0010));
		cr_expect(eq(u32, find_capability(pointer, 0x05), kind == KIND_VMD ? VMD_MSI : CAPABILITY_MSI));
		cr_expect(ne(ptr, (void *)config_kinds[kind].name, NULL));
	}
}

/* What reads back after ones were written, register by register. */
static void expect_writable(uint32_t at, const uint32_t *expected, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		config_write(&c, at + 4 * i, 4, 0xffffffff);
		cr_expect(config_read(&c, at + 4 * i, 4) == expected[i], "0x%x: 0x%x, expected 0x%x", at + 4 * i,
			  config_read(&c, at + 4 * i, 4), expected[i]);
	}
}

Test(header, type_1)
{
	static const uint32_t port[] = { 0xfffff000, 0, 0x00ffffff, 0x0000f1f1, 0xfff0fff0, 0xfff1fff1, 0xffffffff,
					 0xffffffff, 0xffffffff, 0x00000040, 0, 0x005f01ff };

	make(KIND_ROOT_PORT);
	expect_writable(0x10, port, 12);
	make(KIND_PCI_BRIDGE);
	config_write(&c, 0x18, 4, 0x20070605);
	cr_expect(eq(u32, config_read(&c, 0x18, 4), 0x20070605));
}

Test(header, type_2)
{
	static const uint32_t cardbus[] = { 0xfffff000, 0x00000080, 0xffffffff, 0xfffff000, 0xfffff000, 0xfffff000,
					    0xfffff000, 0xfffffffc, 0xfffffffc, 0xfffffffc, 0xfffffffc, 0x07ff01ff,
					    0x12345678 };

	make(KIND_CARDBUS);
	expect_writable(0x10, cardbus, 13);
}

/* PCI Express Base 4.0, 7.6.3: the first at 0x100, the last with next 0. */
Test(header, extended_list)
{
	struct config_identity id = { .ari = true, .next = 3 };
	uint32_t at;

	cr_assert(zero(int, config_init(&c, &id)));
	cr_expect(eq(u32, config_read(&c, 0x100, 4), 0x0001000e));
	cr_expect(eq(u32, config_read(&c, 0x104, 4), 0x00000300));
	cr_assert(zero(int, capability_extended(&c, 0xabcd, 2, 6, &at)));
	cr_expect(eq(u32, at, 0x108));
	cr_assert(zero(int, capability_extended(&c, 0x1234, 1, 0xe00, &at)));
	cr_expect(eq(u32, at, 0x110));
	cr_expect(eq(u32, config_read(&c, 0x100, 4), 0x1081000e));
	cr_expect(eq(u32, config_read(&c, 0x108, 4), 0x1102abcd));
	cr_expect(eq(u32, config_read(&c, 0x110, 4), 0x00011234));
	cr_expect(lt(int, capability_extended(&c, 1, 1, 0xf4, &at), 0));
	cr_expect(eq(u32, at, 0x110));
	cr_assert(zero(int, capability_extended(&c, 1, 1, 0xf0, &at)));
	cr_expect(eq(u32, at, 0xf10));
}

Test(header, poked_beyond_the_end)
{
	const uint8_t bytes[] = { 1, 2, 3, 4 };

	make(KIND_ENDPOINT);
	cr_assert(zero(int, config_poke(&c, 0x7fe, bytes, 4)));
	cr_expect(eq(u32, config_read(&c, 0x7fc, 4), 0x02010000));
	cr_expect(eq(u32, config_read(&c, 0x7fe, 4), 0x04030201));
	cr_expect(eq(u32, config_read(&c, 0x8fe, 4), 0));
	cr_assert(zero(int, config_poke(&c, 0xfff, bytes, 4)));
	cr_expect(eq(u32, config_read(&c, 0xfff, 1), 1));
	cr_assert(zero(int, config_poke(&c, 0x1000, bytes, 4)));
	make(KIND_ENDPOINT);
	cr_expect(eq(u32, config_read(&c, 0x7fc, 4), 0), "memory is used again, what was in it is not");
}
