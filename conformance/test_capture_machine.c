// SPDX-License-Identifier: GPL-2.0
/* test_capture_machine.c - recorded functions are wired as the bus numbers say, whatever these are */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <string.h>

#include "capture/machine.h"
#include "captures.h"
#include "pci/header.h"

enum { HEADER = 64 };

static struct capture c;
static struct capture_machine m;

static void tear_down(void)
{
	capture_machine_free(&m);
	capture_free(&c);
}

TestSuite(capture_machine, .fini = tear_down);

static void add(capture_address address, const uint8_t *byte, size_t bytes)
{
	struct capture_function *f;

	cr_assert(zero(int, capture_add(&c, address, &f)));
	cr_assert(zero(int, capture_add_bytes(&c, byte, bytes)));
}

static void endpoint(capture_address address)
{
	const uint8_t byte[HEADER] = { 0x86, 0x80, 0x34, 0x12, [0x0b] = 2 };

	add(address, byte, sizeof(byte));
}

static void bridge(capture_address address, uint8_t secondary, uint8_t subordinate)
{
	const uint8_t byte[HEADER] = { 0x86, 0x80, 0x35, 0x12, [0x0a] = 4, [0x0b] = 6, [0x0e] = 1,
				       [0x19] = secondary, [0x1a] = subordinate };

	add(address, byte, sizeof(byte));
}

/* A PCI Express endpoint with an SR-IOV capability at 0x100; VFs are enabled. */
static void pf(capture_address address, uint16_t total, uint16_t count, uint8_t offset, uint8_t stride)
{
	uint8_t byte[CONFIG_BYTES] = { 0x86, 0x80, 0xc9, 0x10, [6] = 0x10, [0x0b] = 2, [0x34] = 0x40, [0x40] = 0x10,
				       [0x42] = 2, [0x100] = 0x10, [0x102] = 1, [0x108] = 1, [0x114] = offset,
				       [0x116] = stride };

	le_put(byte + 0x10c, 2, total);
	le_put(byte + 0x10e, 2, total);
	le_put(byte + 0x110, 2, count);
	add(address, byte, sizeof(byte));
}

static void vf(capture_address address)
{
	const uint8_t byte[HEADER] = { 0xff, 0xff, 0xff, 0xff };

	add(address, byte, sizeof(byte));
}

static void make(void)
{
	cr_assert(zero(int, capture_machine_make(&m, &c)));
}

static const struct topology_function *at(capture_address address)
{
	const struct capture_function *f = capture_find(&c, address);

	cr_assert(f != NULL);
	return m.hardware[f - c.function.at];
}

#define AT(bus, device, function) (capture_address)((bus) << 8 | (device) << 3 | (function))

/* The order of the text does not matter. */
Test(capture_machine, bridges_lead_to_their_secondary_bus)
{
	endpoint(AT(3, 0, 0));
	bridge(AT(2, 0, 0), 3, 3);
	bridge(AT(0, 1, 0), 1, 3);
	bridge(AT(1, 0, 0), 2, 3);
	endpoint(AT(0x40, 0, 0));
	endpoint(0x50000 | AT(0, 0, 0));
	make();
	cr_expect(eq(u32, m.placed, 6));
	cr_expect(at(AT(3, 0, 0))->bus->bridge == at(AT(2, 0, 0)));
	cr_expect(at(AT(2, 0, 0))->bus->bridge == at(AT(1, 0, 0)));
	cr_expect(at(AT(1, 0, 0))->bus->bridge == at(AT(0, 1, 0)));
	cr_expect(at(AT(0, 1, 0))->bus->bridge == NULL);
	cr_expect(at(AT(0, 1, 0))->bus->last == 0x3f && at(AT(0x40, 0, 0))->bus->last == 0xff, "roots end where the next begins");
	cr_expect(eq(u32, at(0x50000)->bus->domain, 5));
	cr_expect(eq(u32, capture_machine_function(&m, at(AT(3, 0, 0))), 0));
}

/* Numbers that lead in a circle, to where they are, or past a bus lead nobody: such buses stand alone. */
Test(capture_machine, numbers_that_lead_nowhere)
{
	bridge(AT(0, 1, 0), 5, 9);
	bridge(AT(6, 0, 0), 7, 7);
	bridge(AT(7, 0, 0), 6, 6);
	bridge(AT(8, 0, 0), 8, 8);
	endpoint(AT(9, 0, 0));
	make();
	cr_expect(eq(u32, m.placed, 5));
	for (uint32_t i = 1; i < 5; i++)
		cr_expect(m.stray_of[i], "%u", i);
	cr_expect(m.stray_of[0] == false);
}

Test(capture_machine, the_first_of_two_bridges_gets_the_bus)
{
	bridge(AT(0, 2, 0), 4, 4);
	bridge(AT(0, 1, 0), 4, 4);
	endpoint(AT(4, 0, 0));
	make();
	cr_expect(at(AT(4, 0, 0))->bus->bridge == at(AT(0, 1, 0)));
}

/* By the PF's registers; what they do not name has no PF that is known. */
Test(capture_machine, virtual_functions)
{
	bridge(AT(0, 1, 0), 1, 2);
	pf(AT(1, 0, 0), 4, 3, 0x80, 2);
	vf(AT(1, 0x10, 0));
	vf(AT(1, 0x10, 2));
	vf(AT(1, 0x10, 6));
	vf(0x10000);
	make();
	cr_expect(eq(u32, m.vfs, 2));
	cr_expect(eq(u32, m.orphans, 2));
	cr_expect(at(AT(1, 0x10, 2))->pf == at(AT(1, 0, 0)) && at(AT(1, 0x10, 2))->vf == 1);
	cr_expect(at(AT(1, 0x10, 6)) == NULL && at(0x10000) == NULL);
}

/* A register that says 65535 VFs must not keep the rest from being judged. */
Test(capture_machine, more_virtual_functions_than_there_is_room_for)
{
	pf(AT(0, 0, 0), 0xffff, 0xffff, 1, 1);
	endpoint(AT(0, 1, 0));
	make();
	cr_expect(eq(u32, m.placed, 2));
	cr_expect(eq(u32, m.crowded, 1));
	cr_expect(at(AT(0, 0, 0))->sriov.at == 0);
}

Test(capture_machine, what_was_not_recorded_answers_all_ones)
{
	uint32_t value = 0;

	endpoint(AT(0, 0, 0));
	make();
	cr_assert(zero(int, topology_read(m.t, 0, 0, 0, 0, 4, &value)));
	cr_expect(eq(u32, value, 0x12348086));
	cr_assert(zero(int, topology_read(m.t, 0, 0, 0, HEADER, 4, &value)));
	cr_expect(eq(u32, value, UINT32_MAX));
}

Test(capture_machine, domains_that_are_too_large)
{
	endpoint((capture_address)TOPOLOGY_DOMAINS << 16);
	endpoint((capture_address)(TOPOLOGY_DOMAINS - 1) << 16);
	endpoint((capture_address)UINT32_MAX << 16);
	make();
	cr_expect(eq(u32, m.placed, 1));
	cr_expect(eq(u32, m.beyond, 2));
}
