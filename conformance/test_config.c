// SPDX-License-Identifier: GPL-2.0
/* test_config.c - the config space of one function is well-formed, and writes change what they may */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "pci/header.h"

static const struct config_identity nic = {
	.vendor = 0x15b3,
	.device = 0x1016,
	.class = 0x020000,
	.rev = 3,
	.subsystem = 0x000115b3,
	.bar = { 0xfff0000c, 0xffffffff, 0xfffff000, 0, 0xffffff01, 0 },
	.msi = 5,
	.msix = 8,
};

/* Walk the list as software does; each capability at most once. */
static uint32_t find_capability(const struct config_space *c, uint8_t id)
{
	uint32_t at = config_read(c, 0x34, 1);

	for (int left = 48; at; left--, at = config_read(c, at + 1, 1)) {
		cr_assert(left > 0 && at >= 0x40 && !(at & 3), "capability list leads to 0x%x", at);
		if (config_read(c, at, 1) == id)
			return at;
	}
	return 0;
}

Test(config, identity)
{
	struct config_space c = { 0 };

	cr_assert(zero(int, config_init(&c, &nic)));
	cr_assert(eq(u32, config_read(&c, 0x00, 4), 0x101615b3));
	cr_assert(eq(u32, config_read(&c, 0x08, 4), 0x02000003));
	cr_assert(eq(u32, config_read(&c, 0x2c, 4), 0x000115b3));
	cr_assert(eq(u32, config_read(&c, 0x2e, 2), 0x0001));
	cr_assert(eq(u32, config_read(&c, 0x0e, 1), 0x00));
	cr_assert(eq(u32, config_read(&c, 0x06, 2) & 0x10, 0x10));
	cr_assert(eq(u32, config_read(&c, 0x100, 4), 0));
	for (uint32_t at = 0; at < 4096; at += 4)
		if (at == 0 || at == 8 || at == 0x2c || at >= 0x100) {
			uint32_t before = config_read(&c, at, 4);

			config_write(&c, at, 4, ~before);
			cr_assert(eq(u32, config_read(&c, at, 4), before));
		}
	config_free(&c);
}

Test(config, bars_read_back_their_size)
{
	/* 64-bit prefetchable 1 MiB, 32-bit 4 KiB, none, I/O 256 bytes, none */
	static const uint32_t sized[6] = { 0xfff0000c, 0xffffffff, 0xfffff000, 0, 0xffffff01, 0 };
	struct config_space c = { 0 };

	cr_assert(zero(int, config_init(&c, &nic)));
	for (uint32_t i = 0; i < 6; i++) {
		config_write(&c, 0x10 + 4 * i, 4, 0xffffffff);
		cr_assert(eq(u32, config_read(&c, 0x10 + 4 * i, 4), sized[i]));
		config_write(&c, 0x10 + 4 * i, 4, 0);
		cr_assert(eq(u32, config_read(&c, 0x10 + 4 * i, 4), sized[i] & (i == 4 ? 3 : i == 0 ? 0xf
												    : 0)));
	}
	config_free(&c);
}

Test(config, capabilities)
{
	struct config_identity id = nic;
	struct config_space c = { 0 };
	uint32_t at;

	cr_assert(zero(int, config_init(&c, &id)));
	at = find_capability(&c, 0x10);
	cr_assert(eq(u32, config_read(&c, at + 2, 2), 2)); /* version 2, endpoint */
	at = find_capability(&c, 0x05);
	cr_assert(eq(u32, config_read(&c, at + 2, 2), 0x184)); /* 4 vectors of 5, 64 bits, masks */
	config_write(&c, at + 0x10, 4, 0xffffffff);
	cr_assert(eq(u32, config_read(&c, at + 0x10, 4), 0xf));
	at = find_capability(&c, 0x11);
	cr_assert(eq(u32, config_read(&c, at + 2, 2), 7));
	cr_assert(eq(u32, config_read(&c, at + 4, 4), 0));
	cr_assert(eq(u32, config_read(&c, at + 8, 4), 8 * 16));
	config_write(&c, at + 2, 2, 0xffff);
	cr_assert(eq(u32, config_read(&c, at + 2, 2), 0xc007));

	id.msi = 255;
	cr_assert(zero(int, config_init(&c, &id)));
	at = find_capability(&c, 0x05);
	cr_assert(eq(u32, config_read(&c, at + 2, 2), 0x18a)); /* 32 is the most */
	config_write(&c, at + 0x10, 4, 0xffffffff);
	cr_assert(eq(u32, config_read(&c, at + 0x10, 4), 0xffffffff));
	config_free(&c);
}

Test(config, no_msix_without_room_for_its_table)
{
	static const struct {
		uint32_t bar0, bar1;
		uint8_t vectors;
		bool there;
	} cases[] = {
		{ 0, 0, 1, false }, /* no BAR */
		{ 0xffffff01, 0, 1, false }, /* I/O */
		{ 0xfffffff0, 0, 1, false }, /* 16 bytes: the table fits, the pending bits do not */
		{ 0xffffffe0, 0, 1, true },
		{ 0xfffff000, 0, 254, true }, /* 4064 + 32 = 4096 */
		{ 0xfffff000, 0, 255, false },
		{ 0xfff00004, 0xffffffff, 255, true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config_identity id = { .bar = { cases[i].bar0, cases[i].bar1 }, .msix = cases[i].vectors };
		struct config_space c = { 0 };

		cr_assert(zero(int, config_init(&c, &id)));
		cr_assert(cases[i].there == (find_capability(&c, 0x11) != 0), "case %zu", i);
		config_free(&c);
	}
}

Test(config, command_and_widths)
{
	struct config_identity id = nic;
	struct config_space c = { 0 };

	id.multi = true;
	cr_assert(zero(int, config_init(&c, &id)));
	cr_assert(eq(u32, config_read(&c, 0x0e, 1), 0x80));
	config_write(&c, 0x04, 4, 0xffffffff);
	cr_assert(eq(u32, config_read(&c, 0x04, 4), 0x00100546));
	config_write(&c, 0x05, 1, 0);
	cr_assert(eq(u32, config_read(&c, 0x04, 2), 0x0046));
	config_write(&c, 0xffc, 4, 0xffffffff);
	cr_assert(eq(u32, config_read(&c, 0xffc, 4), 0));
	config_free(&c);
}
