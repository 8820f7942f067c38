// SPDX-License-Identifier: GPL-2.0
/*
 * test_hardware_rules.c - each rule about hardware trips on what it is about, and none on what is well-formed
 *
 * The scenarios below conformance/scenarios/bad-hardware show the same from outside.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "model/hardware.h"
#include "pci/capability.h"

enum { NUMBERS = 0x18, SRIOV = 0x100, CONTROL = SRIOV + 0x08, COUNT = SRIOV + 0x10, OFFSET = SRIOV + 0x14 };

static struct topology *t;
static struct topology_bus *root;
static struct hardware_fault fault[16];
static unsigned faults;

static void set_up(void)
{
	t = topology_new();
	cr_assert(ne(ptr, t, NULL));
	cr_assert(zero(int, topology_add_root(t, 0, 0, 255, &root)));
}

static void tear_down(void)
{
	topology_free(t);
}

TestSuite(hardware_rules, .init = set_up, .fini = tear_down);

static void keep(void *context, const struct hardware_fault *f)
{
	(void)context;
	cr_assert(lt(u32, faults, sizeof(fault) / sizeof(fault[0])));
	fault[faults++] = *f;
}

static void check(void)
{
	faults = 0;
	cr_assert(zero(int, hardware_check(t, HARDWARE_ALL, keep, NULL)));
}

static void expect_quiet(void)
{
	check();
	cr_expect(zero(u32, faults), "rule %d: %s, in place of %s", fault[0].rule, fault[0].found, fault[0].expected);
}

/* Exactly these rules, each once, about this function. */
static void expect_faults(const struct topology_function *f, uint32_t rules)
{
	uint32_t found = 0;

	check();
	for (unsigned i = 0; i < faults; i++) {
		cr_expect(eq(ptr, (void *)fault[i].function, (void *)f), "%s", fault[i].found);
		cr_expect(zero(u32, found >> fault[i].rule & 1), "twice: %s", fault[i].found);
		cr_expect(ne(chr, fault[i].expected[0], '\0'));
		found |= 1u << fault[i].rule;
	}
	cr_expect(eq(u32, found, rules), "%s", faults ? fault[0].found : "nothing");
}

#define BIT(rule) (1u << HARDWARE_##rule)

static struct topology_function *add(struct topology_bus *bus, uint8_t devfn, uint8_t kind)
{
	struct config_identity id = { .vendor = 0x8086, .device = 1, .kind = kind, .msi = 1, .multi = !(devfn & 7) };
	struct topology_function *f = NULL;

	cr_assert(zero(int, topology_add(t, bus, devfn, &id, NULL, &f)));
	return f;
}

static void poke(struct topology_function *f, uint32_t at, uint32_t bytes, uint32_t value)
{
	cr_assert(zero(int, topology_poke(t, f, at, &value, bytes)));
}

static struct topology_function *bridge(struct topology_bus *bus, uint8_t devfn, uint8_t kind, uint32_t numbers)
{
	struct topology_function *f = add(bus, devfn, kind);

	poke(f, NUMBERS, 3, numbers);
	return f;
}

static void make_pf(struct topology_function *f, const struct sriov_identity *id)
{
	cr_assert(zero(int, topology_make_pf(t, f, id)));
}

/* A root port with numbers [02-04], and a PF on bus 02. */
static struct topology_function *a_pf(const struct sriov_identity *id)
{
	struct topology_function *f = add(topology_below(bridge(root, 8, KIND_ROOT_PORT, 0x040200)), 0, KIND_ENDPOINT);

	make_pf(f, id);
	topology_write(t, 0, 2, 0, 4, 2, 0);	/* it learns the number of its bus */
	return f;
}

/* ---- well-formed ----------------------------------------------------------------------------------- */

Test(hardware_rules, nothing_is_wrong_with_nothing)
{
	expect_quiet();
	topology_reset(t);
	expect_quiet();
}

/* 00:01.0 [01-05] leads to a switch with two ports, a CardBus bridge, and a conventional bus behind the second port. */
Test(hardware_rules, a_switch_is_well_formed)
{
	struct topology_bus *link = topology_below(bridge(root, 8, KIND_ROOT_PORT, 0x060100));
	struct topology_bus *logical = topology_below(bridge(link, 0, KIND_UPSTREAM, 0x060201));
	struct topology_bus *one = topology_below(bridge(logical, 0, KIND_DOWNSTREAM, 0x030302));
	struct topology_bus *two = topology_below(bridge(logical, 8, KIND_DOWNSTREAM, 0x060402));
	struct topology_bus *pci = topology_below(bridge(two, 0, KIND_PCIE_TO_PCI, 0x060504));

	add(one, 0, KIND_ENDPOINT);
	add(one, 1, KIND_ENDPOINT);
	add(pci, 8, KIND_PCI);
	bridge(pci, 16, KIND_CARDBUS, 0x060605);
	expect_quiet();
	/* A bridge that is removed and one that is not programmed are no concern. */
	bridge(pci, 24, KIND_PCI_BRIDGE, 0);
	topology_remove(t, one->bridge);
	expect_quiet();
}

/* Two root buses of a segment, and a segment with the same numbers again. */
Test(hardware_rules, segments_are_well_formed)
{
	struct topology_bus *other, *second;

	topology_reset(t);
	cr_assert(zero(int, topology_add_root(t, 0, 0, 0x7f, &root)));
	cr_assert(zero(int, topology_add_root(t, 0, 0x80, 0xff, &second)));
	cr_assert(zero(int, topology_add_root(t, 5, 0, 0xff, &other)));
	bridge(root, 8, KIND_ROOT_PORT, 0x7f0100);
	bridge(second, 8, KIND_ROOT_PORT, 0xff8180);
	bridge(other, 8, KIND_ROOT_PORT, 0x7f0100);
	expect_quiet();
}

/* PCI Express bridges need not know their primary bus; firmware may have programmed nothing at all. */
Test(hardware_rules, what_firmware_leaves_alone)
{
	struct topology_bus *below = topology_below(bridge(root, 8, KIND_ROOT_PORT, 0));

	bridge(below, 0, KIND_PCIE_TO_PCI, 0);
	bridge(root, 16, KIND_PCI_BRIDGE, 0);
	bridge(root, 24, KIND_ROOT_PORT, 0x050400);
	bridge(topology_below(bridge(root, 32, KIND_ROOT_PORT, 0x080600)), 0, KIND_UPSTREAM, 0x080700);
	expect_quiet();
}

/* The 82576 of seed 001, and a PF whose device has ARI: functions above 7, which no bit 7 speaks of. */
Test(hardware_rules, vfs_are_well_formed)
{
	const struct sriov_identity vfs = { .total = 7, .place = { { 0x180, 2 } } };
	struct config_identity id = { .vendor = 1, .device = 1, .kind = KIND_ENDPOINT, .ari = true, .next = 9 };
	struct topology_function *pf = a_pf(&vfs), *one;
	struct topology_bus *link;

	expect_quiet();
	poke(pf, COUNT, 2, 7);
	poke(pf, CONTROL, 2, 9);
	expect_quiet();
	id.kind = KIND_ROOT_PORT;
	cr_assert(zero(int, topology_add(t, root, 16, &id, NULL, &one)));
	poke(one, NUMBERS, 3, 0x050500);
	poke(one, EXPRESS_CONTROL2, 2, EXPRESS_ARI);
	link = topology_below(one);
	id.kind = KIND_ENDPOINT;
	cr_assert(zero(int, topology_add(t, link, 0, &id, NULL, &one)));
	cr_assert(zero(int, topology_add(t, link, 9, &id, NULL, &one)));
	expect_quiet();
}

/* ---- bus numbers ------------------------------------------------------------------------------------ */

Test(hardware_rules, order)
{
	struct topology_function *f = bridge(root, 8, KIND_ROOT_PORT, 0x030500);

	expect_faults(f, BIT(BUS_ORDER));
	poke(f, NUMBERS, 3, 0x050000);
	expect_faults(f, BIT(BUS_ORDER) | BIT(BUS_LOOP));
	poke(f, NUMBERS, 3, 0x050500);
	f = bridge(topology_below(f), 0, KIND_UPSTREAM, 0x030305);
	expect_faults(f, BIT(BUS_ORDER) | BIT(BUS_NESTED));
	poke(f, NUMBERS, 3, 0);
	expect_quiet();
}

Test(hardware_rules, primary)
{
	struct topology_function *f = bridge(root, 8, KIND_PCI_BRIDGE, 0x050503);

	expect_faults(f, BIT(BUS_PRIMARY));
	poke(f, NUMBERS, 3, 0x050500);
	f = bridge(topology_below(f), 0, KIND_PCI_BRIDGE, 0x060600);
	poke(f->bus->bridge, NUMBERS, 3, 0x060500);
	expect_faults(f, BIT(BUS_PRIMARY));
}

Test(hardware_rules, nested)
{
	struct topology_function *port = bridge(root, 8, KIND_ROOT_PORT, 0x050200);
	struct topology_function *f = bridge(topology_below(port), 0, KIND_PCIE_TO_PCI, 0x060302);

	expect_faults(f, BIT(BUS_NESTED));
	poke(f, NUMBERS, 3, 0x050302);
	expect_quiet();
	poke(port, NUMBERS, 3, 0);	/* nothing leads to it now */
	expect_faults(f, BIT(BUS_NESTED));
	cr_expect(eq(str, fault[0].found, "0000:00:01.0/00.0: [03-05], and nothing leads there"));
}

Test(hardware_rules, nested_in_a_root_bus)
{
	topology_reset(t);
	cr_assert(zero(int, topology_add_root(t, 0, 0x10, 0x1f, &root)));
	expect_faults(bridge(root, 0, KIND_ROOT_PORT, 0x201110), BIT(BUS_NESTED));
}

Test(hardware_rules, disjoint)
{
	struct topology_function *one = bridge(root, 8, KIND_ROOT_PORT, 0x040200);
	struct topology_function *other = bridge(root, 16, KIND_ROOT_PORT, 0x060400);

	expect_faults(other, BIT(BUS_DISJOINT));
	poke(one, NUMBERS, 3, 0x040600);	/* upside down: it takes its secondary bus only, which the other has */
	check();
	cr_expect(eq(u32, faults, 2));
	poke(one, NUMBERS, 3, 0);
	expect_quiet();
}

/* 01, 02, and 01 again. */
Test(hardware_rules, loop)
{
	struct topology_function *port = bridge(root, 8, KIND_ROOT_PORT, 0x030100);
	struct topology_function *up = bridge(topology_below(port), 0, KIND_UPSTREAM, 0x030201);
	struct topology_function *down = bridge(topology_below(up), 0, KIND_DOWNSTREAM, 0x010102);

	expect_faults(down, BIT(BUS_LOOP) | BIT(BUS_ORDER) | BIT(BUS_NESTED));
	topology_remove(t, down);
	poke(up, NUMBERS, 3, 0x030101);	/* its own bus */
	expect_faults(up, BIT(BUS_LOOP) | BIT(BUS_ORDER));
}

/* Wired deeper than there are numbers: each with a number, as far as they go, then all with the last. */
Test(hardware_rules, deep)
{
	struct topology_bus *b = root;

	for (uint32_t i = 0; i < 400; i++) {
		const uint32_t secondary = i < 254 ? i + 1 : 255, primary = i < 255 ? i : 255;

		b = topology_below(bridge(b, 0, KIND_PCI_BRIDGE, 0xff0000 | secondary << 8 | primary));
	}
	faults = 0;
	cr_assert(zero(int, hardware_check(t, BIT(BUS_NESTED) | BIT(BUS_PRIMARY), keep, NULL)));
	cr_expect(zero(u32, faults));
}

/* ---- functions -------------------------------------------------------------------------------------- */

Test(hardware_rules, header_type)
{
	static const uint32_t classes[] = { 0x020000, 0x060400, 0x060700 };
	struct topology_function *f = add(root, 8, KIND_PCI);

	for (uint32_t type = 0; type < 256; type++) {
		poke(f, CONFIG_HEADER_TYPE, 1, type);
		poke(f, 9, 3, classes[(type & 0x7f) % 3]);
		if ((type & 0x7f) == 2)
			poke(f, 0x14, 1, 0x80);	/* a CardBus bridge's list starts there */
		if ((type & 0x7f) <= 2)
			expect_quiet();
		else if ((type & 0x7f) % 3)
			expect_faults(f, BIT(HEADER_TYPE) | BIT(CLASS));
		else
			expect_faults(f, BIT(HEADER_TYPE));
	}
}

/* A semi-transparent bridge is a bridge, and from its other side a function. */
Test(hardware_rules, class_of_a_bridge)
{
	struct topology_function *f = add(root, 8, KIND_PCI_BRIDGE);

	expect_quiet();
	poke(f, 9, 3, 0x060940);
	expect_quiet();
	poke(f, 9, 3, 0x068000);
	expect_faults(f, BIT(CLASS));
}

Test(hardware_rules, multi)
{
	struct topology_function *zero = add(root, 8, KIND_ROOT_ENDPOINT), *three;

	poke(zero, CONFIG_HEADER_TYPE, 1, 0);
	expect_quiet();
	three = add(root, 11, KIND_ROOT_ENDPOINT);
	expect_faults(zero, BIT(MULTI));
	poke(zero, CONFIG_HEADER_TYPE, 1, CONFIG_MULTI);
	expect_quiet();
	topology_remove(t, zero);
	expect_faults(three, BIT(MULTI));
}

Test(hardware_rules, list_of_capabilities)
{
	static const struct {
		uint8_t at, value;
		bool wrong;
	} pokes[] = {
		{ 0x41, 0x40, true }, { 0x41, 0x80, false }, { 0x81, 0x40, true }, { 0x81, 0x34, true }, { 0x81, 0x43, true },
		{ 0x81, 0xfc, false }, { 0x81, 0, false }, { 0x34, 0x10, true }, { 0x34, 0x80, false }, { 0x34, 0, false },
	};
	struct topology_function *f = add(root, 8, KIND_ROOT_ENDPOINT);

	for (size_t i = 0; i < sizeof(pokes) / sizeof(pokes[0]); i++) {
		poke(f, pokes[i].at, 1, pokes[i].value);
		expect_faults(f, pokes[i].wrong ? BIT(CAP_LIST) : 0);
		if (pokes[i].wrong)
			poke(f, pokes[i].at, 1, pokes[i].at == 0x34 ? 0x40 : pokes[i].at == 0x41 ? 0x80 : 0);
	}
	poke(f, 0x34, 1, 0xf8);
	poke(f, 0xf8, 2, 0x0011);	/* MSI-X, 12 bytes */
	expect_faults(f, BIT(CAP_LIST));
	poke(f, 0xf8, 2, 0x0001);	/* power management, 8 bytes */
	expect_quiet();
	poke(f, 0xf9, 1, 0x20);
	expect_faults(f, BIT(CAP_LIST));
	poke(f, 0x06, 1, 0);	/* there is no list */
	expect_quiet();
}

Test(hardware_rules, list_of_extended_capabilities)
{
	struct topology_function *f = add(root, 8, KIND_ROOT_ENDPOINT);

	poke(f, 0x100, 4, 0xffffffff);	/* none */
	expect_quiet();
	poke(f, 0x100, 4, 0x14010003);
	expect_quiet();
	poke(f, 0x140, 4, 0x1000000b);	/* back to the first */
	expect_faults(f, BIT(CAP_LIST));
	poke(f, 0x140, 4, 0x0ff0000b);	/* into the other list */
	expect_faults(f, BIT(CAP_LIST));
	poke(f, 0x140, 4, 0xff20000b);
	expect_faults(f, BIT(CAP_LIST));
	poke(f, 0x140, 4, 0xfc00000b);
	poke(f, 0xfc0, 4, 0x00010010);	/* SR-IOV, just so */
	expect_quiet();
	poke(f, 0x140, 4, 0xfc40000b);
	poke(f, 0xfc4, 4, 0x00010010);
	expect_faults(f, BIT(CAP_LIST));
}

/* Behind a conventional bus there are no extended registers to be wrong. */
Test(hardware_rules, nobody_reads_extended_registers_there)
{
	struct topology_bus *pci = topology_below(bridge(root, 8, KIND_PCIE_TO_PCI, 0x020200));

	poke(add(pci, 8, KIND_ENDPOINT), 0x100, 4, 0x10010003);
	expect_quiet();
}

/* ---- VFs -------------------------------------------------------------------------------------------- */

Test(hardware_rules, offset)
{
	struct topology_function *f = a_pf(&(struct sriov_identity){ .total = 4, .place = { { 0, 2 } } });

	expect_faults(f, BIT(VF_OFFSET));
	poke(f, COUNT, 2, 1);
	poke(f, CONTROL, 2, 9);
	expect_faults(f, BIT(VF_OFFSET));
	poke(f, OFFSET, 2, 0x100);	/* on the next bus: on its own, the port lets only device 0 through */
	expect_quiet();
}

/* What it would be with all VFs, though no one has written NumVFs yet. */
Test(hardware_rules, offset_with_many_vfs)
{
	expect_faults(a_pf(&(struct sriov_identity){
			      .total = 4, .varies = SRIOV_BY_COUNT, .many = 2, .place = { { 8, 1 }, { 0 }, { 0, 1 } } }),
		      BIT(VF_OFFSET));
}

Test(hardware_rules, stride)
{
	struct topology_function *f = a_pf(&(struct sriov_identity){ .total = 4, .place = { { 0x100, 0 } } });

	expect_faults(f, BIT(VF_STRIDE));
	poke(f, COUNT, 2, 1);	/* one VF needs none */
	poke(f, CONTROL, 2, 9);
	expect_quiet();
	poke(f, CONTROL, 2, 0);
	poke(f, COUNT, 2, 2);
	poke(f, CONTROL, 2, 9);
	expect_faults(f, BIT(VF_STRIDE));
}

Test(hardware_rules, moves)
{
	struct topology_function *f = a_pf(&(struct sriov_identity){
		.total = 4, .varies = 3, .many = 2, .place = { { 8, 1 }, { 1, 1 }, { 0x100, 1 }, { 8, 1 } } });

	expect_quiet();
	poke(f, COUNT, 2, 3);
	expect_faults(f, BIT(VF_MOVES));
	poke(f, CONTROL, 2, 0x10);	/* and back again */
	expect_quiet();
	poke(f, COUNT, 2, 1);
	expect_faults(f, BIT(VF_MOVES));
	cr_expect(ne(ptr, strstr(fault[0].found, "0x1 and 0x1, since ARI Capable Hierarchy was set"), NULL));
}

Test(hardware_rules, range)
{
	struct topology_function *f = a_pf(&(struct sriov_identity){ .total = 4, .place = { { 0x100, 0x100 } } });

	expect_quiet();	/* bus 06 is beyond [02-04], but there are no VFs yet */
	poke(f, COUNT, 2, 2);
	poke(f, CONTROL, 2, 9);
	expect_quiet();
	poke(f, CONTROL, 2, 0);
	poke(f, COUNT, 2, 3);
	poke(f, CONTROL, 2, 9);
	expect_faults(f, BIT(VF_RANGE));
	cr_expect(eq(str, fault[0].found, "0000:02:00.0: VF 3 of 3 has bus 05"));
}

Test(hardware_rules, past_bus_255)
{
	struct topology_function *port = bridge(root, 8, KIND_ROOT_PORT, 0xffff00);
	struct topology_function *f = add(topology_below(port), 0, KIND_ENDPOINT);

	make_pf(f, &(struct sriov_identity){ .total = 1, .place = { { 0x180, 2 } } });
	topology_write(t, 0, 0xff, 0, COUNT, 2, 1);
	topology_write(t, 0, 0xff, 0, CONTROL, 2, 9);
	expect_faults(f, BIT(VF_RANGE));
	cr_expect(ne(ptr, strstr(fault[0].found, "has bus 100"), NULL));
}

/* A VF in the place of another function of its bus. */
Test(hardware_rules, somebody_else_answers)
{
	struct topology_function *f = a_pf(&(struct sriov_identity){ .total = 1, .place = { { 1, 1 } } });

	add(f->bus, 1, KIND_ENDPOINT);
	poke(f, COUNT, 2, 1);
	poke(f, CONTROL, 2, 9);
	expect_faults(f, BIT(VF_RANGE));
	cr_expect(eq(str, fault[0].found, "0000:02:00.0: 0000:02:00.1 answers there"));
}

Test(hardware_rules, each_has_a_rule)
{
	unsigned rules = 0;

	for (size_t i = 0; check_rules[i]; i++) {
		bool has_name = false;

		if (!check_rules[i]->of_hardware)
			continue;
		for (size_t k = 0; k < HARDWARE_RULES; k++)
			has_name |= !strcmp(hardware_ids[k], check_rules[i]->id);
		cr_expect(has_name, "%s", check_rules[i]->id);
		rules++;
	}
	cr_expect(eq(u32, rules, HARDWARE_RULES));
}
