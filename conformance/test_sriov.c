// SPDX-License-Identifier: GPL-2.0
/* test_sriov.c - virtual functions are where SR-IOV's registers put them, and nowhere else */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "pci/capability.h"
#include "pci/topology.h"

enum { NUMBERS = 0x18, SRIOV = 0x100 };	/* where the capability is: the PFs below have no other extended one */
enum { CONTROL = SRIOV + 0x08, COUNT = SRIOV + 0x10, OFFSET = SRIOV + 0x14, PAGE = SRIOV + 0x20, BAR = SRIOV + 0x24 };
enum { ENABLE = 1, ARI = 1 << 4 };

static struct topology *t;
static struct topology_bus *root;
static struct topology_function *port, *pf[2];

/* Intel 82576: two ports, at the address of the seed (00:01.1 leads to 02), of 7 VFs each. */
static const struct sriov_identity intel_82576 = {
	.total = 7,
	.device = 0x10ca,
	.bar = { 0xffffc000, 0, 0, 0xffffc000, 0, 0 },
	.msix = 3,
	.place = { { 0x180, 2 } },
};

static uint32_t get(uint8_t bus, uint8_t devfn, uint32_t at, uint32_t width)
{
	uint32_t value;

	cr_assert(zero(int, topology_read(t, 0, bus, devfn, at, width, &value)));
	return value;
}

static void set(uint8_t bus, uint8_t devfn, uint32_t at, uint32_t width, uint32_t value)
{
	cr_assert(zero(int, topology_write(t, 0, bus, devfn, at, width, value)));
}

static struct topology_function *find(uint8_t bus, uint8_t devfn)
{
	struct topology_function *f;

	cr_assert(zero(int, topology_find(t, 0, bus, devfn, &f)));
	cr_assert(eq(ptr, f, topology_walk(t, 0, bus, devfn)));
	return f;
}

static uint32_t count_found(uint8_t bus)
{
	uint32_t found = 0;

	for (uint32_t devfn = 0; devfn < 256; devfn++)
		found += find(bus, (uint8_t)devfn) != NULL;
	return found;
}

static void wire(const struct sriov_identity *sriov)
{
	struct config_identity bridge = { .vendor = 0x8086, .kind = KIND_ROOT_PORT, .ari = true, .multi = true };
	struct config_identity nic = { .vendor = 0x8086, .device = 0x10c9, .class = 0x020000, .rev = 1,
				       .subsystem = 0xa03c8086, .multi = true };

	t = topology_new();
	cr_assert(ne(ptr, t, NULL));
	cr_assert(zero(int, topology_add_root(t, 0, 0, 255, &root)));
	cr_assert(zero(int, topology_add(t, root, 0x09, &bridge, NULL, &port)));
	for (uint8_t i = 0; i < 2; i++)
		cr_assert(zero(int, topology_add(t, topology_below(port), i, &nic, sriov, &pf[i])));
	set(0, 0x09, NUMBERS, 4, 0x00030200);
}

static void enable(uint8_t devfn, uint32_t count)
{
	set(2, devfn, COUNT, 2, count);
	set(2, devfn, CONTROL, 2, ENABLE | 8);
}

static void tear_down(void)
{
	topology_free(t);
}

TestSuite(sriov, .fini = tear_down);

Test(sriov, the_seed)
{
	struct topology_function *f = NULL;
	uint32_t vfs = 0;

	wire(&intel_82576);
	cr_expect(eq(u32, get(2, 0, SRIOV, 4), 0x00010010));
	cr_expect(eq(u32, get(2, 0, SRIOV + 0x0c, 4), 0x00070007));
	cr_expect(eq(u32, get(2, 0, OFFSET, 4), 0x00020180));
	cr_expect(eq(u32, get(2, 0, SRIOV + 0x18, 4), 0x10ca0000));
	cr_expect(eq(u32, count_found(3), 0));
	enable(0, 7);
	cr_expect(eq(u32, count_found(3), 7));
	enable(1, 7);
	for (uint8_t devfn = 0x80; devfn <= 0x8d; devfn++) {	/* 10.0 to 11.5 */
		f = find(3, devfn);
		cr_assert(ne(ptr, f, NULL), "03:%02x", devfn);
		cr_expect(eq(ptr, f->pf, pf[devfn & 1]));
		cr_expect(eq(u32, f->vf, (devfn - 0x80u) / 2));
		cr_expect(eq(u32, topology_id(f), 0x0300u | devfn));
	}
	cr_expect(eq(u32, count_found(3), 14));
	cr_expect(eq(u32, count_found(2), 2));
	for (f = NULL; (f = topology_next(t, f));)
		vfs += f->pf != NULL;
	cr_expect(eq(u32, vfs, 14));
	set(2, 0, CONTROL, 2, 0);
	cr_expect(eq(u32, count_found(3), 7));
}

/* A board whose firmware left no gap: bus 03 is another card's, and VFs on it cannot be reached. */
Test(sriov, the_seed_without_a_free_bus)
{
	struct config_identity bridge = { .vendor = 0x8086, .kind = KIND_ROOT_PORT, .multi = true }, other = { 0 };
	struct topology_function *f, *next;

	wire(&intel_82576);
	cr_assert(zero(int, topology_add(t, root, 0x0a, &bridge, NULL, &next)));
	cr_assert(zero(int, topology_add(t, topology_below(next), 0, &other, NULL, &f)));
	set(0, 0x09, NUMBERS, 4, 0x00020200);
	set(0, 0x0a, NUMBERS, 4, 0x00030300);
	enable(0, 7);
	enable(1, 7);
	cr_expect(eq(u32, count_found(3), 1));
	cr_expect(eq(ptr, find(3, 0), f));
	cr_expect(eq(u32, topology_id(topology_next(t, pf[0])), 0x0380), "this is where it is, out of reach");
	set(0, 0x0a, NUMBERS, 4, 0x00040400);	/* what pci=assign-busses does */
	set(0, 0x09, NUMBERS, 4, 0x00030200);
	cr_expect(eq(u32, count_found(3), 14));
	cr_expect(eq(ptr, find(4, 0), f));
}

/* 2.2.6.2 of PCI Express: the PF learns its bus number from writes to it, and its VFs move with that. */
Test(sriov, renumbered)
{
	wire(&intel_82576);
	enable(0, 7);
	set(0, 0x09, NUMBERS, 4, 0x00090500);
	cr_expect(eq(u32, count_found(3), 0));
	cr_expect(eq(u32, count_found(6), 0), "nobody told the PF");
	get(5, 0, 0, 4);
	cr_expect(eq(u32, count_found(6), 0), "a read does not either");
	set(5, 0, 0x3c, 1, 0);
	cr_expect(eq(u32, count_found(6), 7));
}

/* 3.4.1 */
Test(sriov, config_space_of_a_vf)
{
	wire(&intel_82576);
	enable(0, 2);
	cr_expect(eq(u32, get(3, 0x80, 0x00, 4), 0xffffffff));
	cr_expect(eq(u32, get(3, 0x80, 0x08, 4), 0x02000001));
	cr_expect(eq(u32, get(3, 0x80, 0x0e, 1), 0));
	cr_expect(eq(u32, get(3, 0x80, 0x2c, 4), 0xa03c8086));
	for (uint32_t at = 0x10; at < 0x28; at += 4) {
		set(3, 0x80, at, 4, 0xffffffff);
		cr_expect(eq(u32, get(3, 0x80, at, 4), 0));
	}
	set(3, 0x80, 0x04, 2, 0xffff);
	cr_expect(eq(u32, get(3, 0x80, 0x04, 2), 0x0004));
	cr_expect(eq(u32, get(3, 0x80, CAPABILITY_EXPRESS, 1), 0x10));
	cr_expect(eq(u32, get(3, 0x80, CAPABILITY_MSIX + 2, 2), 2));
	cr_expect(eq(u32, get(3, 0x82, 0x04, 2), 0), "another one is another one");
	set(2, 0, CONTROL, 2, 0);
	cr_expect(eq(u32, get(3, 0x80, 0x08, 4), 0xffffffff));
	set(2, 0, CONTROL, 2, ENABLE);
	cr_expect(eq(u32, get(3, 0x80, 0x04, 2), 0), "enabled again, it is as after reset");
}

/* 3.3.7: NumVFs cannot be changed while VFs are enabled, nor can what else would move them. */
Test(sriov, locked_while_enabled)
{
	wire(&intel_82576);
	set(2, 0, PAGE, 4, 0x10);
	enable(0, 3);
	set(2, 0, COUNT, 2, 5);
	set(2, 0, PAGE, 4, 1);
	set(2, 0, CONTROL, 2, ENABLE | ARI);
	cr_expect(eq(u32, get(2, 0, COUNT, 2), 3));
	cr_expect(eq(u32, get(2, 0, PAGE, 4), 0x10));
	cr_expect(eq(u32, get(2, 0, CONTROL, 2), ENABLE));
	cr_expect(eq(u32, count_found(3), 3));
	set(2, 0, CONTROL, 2, 0);
	enable(0, 100);
	cr_expect(eq(u32, count_found(3), 7), "no more than there is hardware for");
}

/* 3.3.12 to 3.3.14: each VF's part is a page at least. */
Test(sriov, bars_follow_the_page_size)
{
	static const uint32_t sizes[][2] = { { 1, 0xffffc000 }, { 2, 0xffffc000 }, { 0x10, 0xffff0000 },
					     { 0x100, 0xfff00000 }, { 0x400, 0xffc00000 }, { 0, 0xffffc000 } };

	wire(&intel_82576);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		set(2, 0, PAGE, 4, sizes[i][0]);
		set(2, 0, BAR, 4, 0xffffffff);
		cr_expect(get(2, 0, BAR, 4) == sizes[i][1], "page size %x: %x", sizes[i][0], get(2, 0, BAR, 4));
		cr_expect(eq(u32, get(2, 0, BAR + 4, 4), 0));
	}
}

/* 3.3.9: both may change with NumVFs and with ARI, which is set in the device's first PF for all. */
Test(sriov, offset_and_stride_change)
{
	const struct sriov_identity varying = {
		.total = 20,
		.varies = SRIOV_BY_ARI | SRIOV_BY_COUNT,
		.many = 4,
		.place = { { 0x100, 1 }, { 0x08, 2 }, { 0x100, 8 }, { 0x80, 4 } },
	};

	wire(&varying);
	cr_expect(eq(u32, get(2, 0, OFFSET, 4), 0x00010100));
	set(2, 0, COUNT, 2, 5);
	cr_expect(eq(u32, get(2, 0, OFFSET, 4), 0x00080100));
	set(2, 1, CONTROL, 2, ARI);
	cr_expect(eq(u32, get(2, 1, CONTROL, 2), 0), "not in the second PF");
	set(2, 0, CONTROL, 2, ARI);
	cr_expect(eq(u32, get(2, 0, OFFSET, 4), 0x00040080));
	cr_expect(eq(u32, get(2, 1, OFFSET, 4), 0x00020008));
	set(2, 1, COUNT, 2, 4);
	set(2, 1, CONTROL, 2, ENABLE);
	cr_expect(eq(u32, count_found(2), 2), "device 1 and up need a port that forwards ARI");
	set(0, 0x09, EXPRESS_CONTROL2, 2, EXPRESS_ARI);
	cr_expect(eq(u32, count_found(2), 6));
	cr_expect(eq(ptr, find(2, 0x0f)->pf, pf[1]));
}

/* What the specification forbids and a register can say all the same. */
Test(sriov, malformed)
{
	const uint8_t stride0[] = { 0x80, 0x01, 0, 0 }, offset0[] = { 0, 0, 0, 0 }, far[] = { 0, 0xfe, 0, 1 };
	struct topology_function *f;

	wire(&intel_82576);
	set(0, 0x09, NUMBERS, 4, 0x00ff0200);
	enable(0, 3);
	cr_assert(zero(int, topology_poke(t, pf[0], OFFSET, stride0, 4)));
	cr_expect(eq(u32, count_found(3), 1));
	cr_expect(eq(u32, find(3, 0x80)->vf, 0), "the first of those with one ID");
	cr_assert(zero(int, topology_poke(t, pf[0], OFFSET, offset0, 4)));
	cr_expect(eq(u32, count_found(3), 0));
	cr_expect(eq(ptr, find(2, 0), pf[0]), "the PF, and not the VF with its ID");
	cr_assert(zero(int, topology_poke(t, pf[0], OFFSET, far, 4)));	/* 0000, 0100, 0200: without carry */
	f = topology_next(t, pf[0]);
	cr_expect(eq(u32, topology_id(f), 0x0000));
	cr_expect(eq(ptr, find(0, 0), NULL));
	cr_expect(eq(u32, topology_id(topology_next(t, f)), 0x0100));
}

Test(sriov, the_pf_is_pulled_out)
{
	struct topology_function *vf;

	wire(&intel_82576);
	enable(0, 7);
	vf = find(3, 0x80);
	cr_assert(ne(ptr, vf, NULL));
	topology_remove(t, vf);
	cr_expect(eq(ptr, find(3, 0x80), vf), "a VF cannot be pulled out");
	topology_remove(t, pf[0]);
	cr_expect(eq(int, topology_is_there(vf), false));
	cr_expect(eq(ptr, topology_config(vf), NULL));
	cr_expect(eq(u32, count_found(3), 0));
	cr_expect(lt(int, topology_poke(t, vf, 0, "", 1), 0));
	set(2, 1, CONTROL, 2, ARI);
	cr_expect(eq(u32, get(2, 1, CONTROL, 2), ARI), "the second PF is the first now");
}

/* VFs count when their PF is added, so that enabling them never fails. */
Test(sriov, room)
{
	struct sriov_identity many = { .total = 65534, .place = { { 1, 1 } } };
	struct config_identity id = { .kind = KIND_ROOT_PORT };
	struct topology_function *f = NULL;

	t = topology_new();
	cr_assert(zero(int, topology_add_root(t, 0, 0, 255, &root)));
	cr_expect(lt(int, topology_add(t, root, 0, &id, &many, &f), 0), "a bridge has none");
	id.kind = KIND_ENDPOINT;
	cr_assert(zero(int, topology_add(t, root, 0, &id, &many, &f)));
	cr_expect(lt(int, topology_add(t, root, 1, &id, NULL, &f), 0));
	set(0, 0, COUNT, 2, 65534);
	set(0, 0, CONTROL, 2, ENABLE);
	cr_expect(eq(u32, count_found(0), 256));
	cr_expect(eq(u32, topology_count(t), TOPOLOGY_FUNCTIONS));
}
