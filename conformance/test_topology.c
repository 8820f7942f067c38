// SPDX-License-Identifier: GPL-2.0
/* test_topology.c - requests go where the programmed bus numbers lead them, and answers are those of hardware */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "pci/capability.h"
#include "pci/topology.h"

enum { NUMBERS = 0x18, SECONDARY = 0x19, SUBORDINATE = 0x1a };

static struct topology *t;
static struct topology_bus *root;

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

TestSuite(topology, .init = set_up, .fini = tear_down);

/* Each function has its own device ID, to be known by. */
static struct topology_function *add(struct topology_bus *bus, uint8_t devfn, uint8_t kind, uint16_t device)
{
	struct config_identity id = { .vendor = 0x8086, .device = device, .kind = kind, .ari = true, .multi = true };
	struct topology_function *f = NULL;

	cr_assert(zero(int, topology_add(t, bus, devfn, &id, NULL, &f)));
	return f;
}

static struct topology_bus *below(struct topology_bus *bus, uint8_t devfn, uint8_t kind, uint16_t device)
{
	return topology_below(add(bus, devfn, kind, device));
}

/* Secondary and subordinate bus number of whatever bridge is at an address, by a write. */
static void program(uint8_t bus, uint8_t devfn, uint8_t secondary, uint8_t subordinate)
{
	cr_assert(zero(int, topology_write(t, 0, bus, devfn, NUMBERS, 4,
					   (uint32_t)subordinate << 16 | (uint32_t)secondary << 8 | bus)));
}

static uint32_t get(uint8_t bus, uint8_t devfn, uint32_t at, uint32_t width)
{
	uint32_t value;

	cr_assert(zero(int, topology_read(t, 0, bus, devfn, at, width, &value)));
	return value;
}

/* Device ID of who answers; ffff: nobody. */
static uint32_t who(uint8_t bus, uint8_t devfn)
{
	struct topology_function *f;

	cr_assert(zero(int, topology_find(t, 0, bus, devfn, &f)));
	cr_assert(eq(ptr, f, topology_walk(t, 0, bus, devfn)));
	return get(bus, devfn, 0, 4) >> 16;
}

Test(topology, nobody_reads_all_ones)
{
	uint32_t value;

	cr_expect(eq(u32, get(0, 0, 0, 4), 0xffffffff));
	cr_expect(eq(u32, get(7, 0, 0, 2), 0xffff));
	cr_expect(eq(u32, get(255, 255, 0xfff, 1), 0xff));
	for (uint32_t domain = 1; domain; domain <<= 1) {
		cr_expect(zero(int, topology_read(t, domain, 0, 0, 0, 4, &value)));
		cr_expect(eq(u32, value, 0xffffffff));
		cr_expect(zero(int, topology_write(t, domain, 0, 0, 0, 4, 0)));
	}
}

/* A request has a dword and byte enables: PCI Express Base 4.0, 2.2.7. */
Test(topology, widths_and_alignments)
{
	uint32_t value = 5;

	add(root, 0, KIND_ENDPOINT, 0x1234);
	cr_expect(eq(u32, get(0, 0, 1, 1), 0x80));
	cr_expect(eq(u32, get(0, 0, 1, 2), 0x3480));
	cr_expect(eq(u32, get(0, 0, 2, 2), 0x1234));
	for (uint32_t width = 0; width < 10; width++)
		for (uint32_t at = 0; at < 8; at++) {
			bool good = (width == 1 || width == 2 || width == 4) && at % 4 + width <= 4;

			cr_expect(good == !topology_read(t, 0, 0, 0, at, width, &value), "%u at %u", width, at);
			cr_expect(good == !topology_write(t, 0, 0, 0, at, width, 0), "%u at %u", width, at);
		}
	value = 5;
	cr_expect(lt(int, topology_read(t, 0, 0, 0, 4096, 4, &value), 0));
	cr_expect(eq(u32, value, 5));
}

Test(topology, types_0_and_1)
{
	struct topology_bus *a = below(root, 0x08, KIND_ROOT_PORT, 0xa), *b = below(a, 0, KIND_UPSTREAM, 0xb);

	below(b, 0x10, KIND_DOWNSTREAM, 0xc);
	add(b, 0x19, KIND_DOWNSTREAM, 0xd);
	cr_expect(eq(u32, who(0, 0x08), 0xa));
	cr_expect(eq(u32, who(1, 0), 0xffff), "bus numbers are 0 after reset");
	program(0, 0x08, 1, 1);
	cr_expect(eq(u32, who(1, 0), 0xb));
	program(1, 0, 2, 2);
	cr_expect(eq(u32, who(2, 0x10), 0xffff), "the port does not pass 2 on");
	program(0, 0x08, 1, 2);
	cr_expect(eq(u32, who(2, 0x10), 0xc));
	cr_expect(eq(u32, who(2, 0x19), 0xd));
	cr_expect(eq(u32, who(2, 0x11), 0xffff));
	cr_expect(eq(u32, who(3, 0x10), 0xffff));
	program(0, 0x08, 0x40, 0x80);
	cr_expect(eq(u32, who(1, 0), 0xffff));
	cr_expect(eq(u32, who(0x40, 0), 0xb));
	cr_expect(eq(u32, get(0x40, 0, NUMBERS, 4), 0x00020201), "it keeps what it was told");
	cr_expect(eq(u32, get(2, 0x10, 0, 4), 0xffffffff));
	program(0x40, 0, 0x80, 0x80);
	cr_expect(eq(u32, who(0x80, 0x10), 0xc));
}

/* Bytes 0x18 to 0x1a by any width: a 16-bit write at 0x19 is two numbers at once. */
Test(topology, numbers_by_any_width)
{
	add(below(root, 0, KIND_PCI_BRIDGE, 1), 0x28, KIND_PCI, 2);
	topology_write(t, 0, 0, 0, SECONDARY, 2, 0x0505);
	cr_expect(eq(u32, who(5, 0x28), 2));
	topology_write(t, 0, 0, 0, SECONDARY, 1, 6);
	cr_expect(eq(u32, who(5, 0x28), 0xffff));
	cr_expect(eq(u32, who(6, 0x28), 2), "the secondary number alone makes it type 0");
	topology_write(t, 0, 0, 0, 0x18, 2, 0x0700);
	cr_expect(eq(u32, who(7, 0x28), 2));
	topology_write(t, 0, 0, 0, 0x1a, 2, 0xff09);
	cr_expect(eq(u32, get(0, 0, 0x18, 4), 0xff090700), "a conventional bridge has a latency timer");
}

/* Two that take the same number, a loop by number, and ranges upside down: the first by devfn, and an end. */
Test(topology, odd_numbers)
{
	struct topology_bus *a = below(root, 0x10, KIND_PCI_BRIDGE, 1), *b = below(root, 0x08, KIND_PCI_BRIDGE, 2);
	struct topology_bus *c = below(a, 0, KIND_PCI_BRIDGE, 3);

	add(b, 0, KIND_PCI, 4);
	add(c, 0, KIND_PCI, 5);
	program(0, 0x10, 1, 9);
	program(0, 0x08, 1, 9);
	cr_expect(eq(u32, who(1, 0), 4), "devfn 08 comes before 10");
	program(0, 0x08, 9, 1);
	cr_expect(eq(u32, who(1, 0), 3));
	cr_expect(eq(u32, who(9, 0), 4), "9 is its secondary bus, whatever the subordinate");
	program(1, 0, 1, 9);
	cr_expect(eq(u32, who(1, 0), 3), "a bridge below itself, by number");
	cr_expect(eq(u32, who(5, 0), 0xffff));
	program(1, 0, 0, 255);
	cr_expect(eq(u32, who(5, 0), 0xffff));
	cr_expect(eq(u32, who(0, 0x10), 1), "0 is the root bus");
}

/* PCI Express Base 4.0, 7.3.1 and 6.13. */
Test(topology, one_device_on_a_link)
{
	struct topology_bus *link = below(root, 0, KIND_ROOT_PORT, 1), *inside;

	inside = below(link, 0, KIND_UPSTREAM, 2);
	add(link, 0x08, KIND_ENDPOINT, 3);
	add(inside, 0x08, KIND_ENDPOINT, 4);
	program(0, 0, 1, 2);
	program(1, 0, 2, 2);
	cr_expect(eq(u32, who(1, 0), 2));
	cr_expect(eq(u32, who(1, 0x08), 0xffff));
	cr_expect(eq(u32, who(2, 0x08), 4), "inside a switch there is no link");
	topology_write(t, 0, 0, 0, EXPRESS_CONTROL2, 2, EXPRESS_ARI);
	cr_expect(eq(u32, who(1, 0x08), 3));
	topology_write(t, 0, 0, 0, EXPRESS_CONTROL2, 2, 0);
	cr_expect(eq(u32, who(1, 0x08), 0xffff));
}

/* PCI Express to PCI/PCI-X Bridge 1.0, 3.6: none of 256 and up behind a conventional bus. */
Test(topology, extended_registers)
{
	struct topology_bus *link = below(root, 0x00, KIND_ROOT_PORT, 1), *pci, *reverse;

	pci = below(link, 0, KIND_PCIE_TO_PCI, 2);
	reverse = below(pci, 0x08, KIND_PCI_TO_PCIE, 3);
	add(reverse, 0, KIND_ENDPOINT, 4);
	add(root, 0x08, KIND_PCI, 5);
	program(0, 0, 1, 3);
	program(1, 0, 2, 3);
	program(2, 0x08, 3, 3);
	cr_expect(eq(u32, who(3, 0), 4));
	cr_expect(eq(u32, get(1, 0, 0x100, 4) & 0xffff, 0x000e), "ARI capability");
	cr_expect(eq(u32, get(1, 0, 0xffc, 4), 0));
	cr_expect(eq(u32, get(2, 0x08, 0x100, 4), 0xffffffff));
	cr_expect(eq(u32, get(3, 0, 0x100, 4), 0xffffffff));
	cr_expect(eq(u32, get(0, 0x08, 0x100, 4), 0xffffffff));
}

Test(topology, segments_and_roots)
{
	struct topology_bus *other[4] = { NULL }, *none = root;

	topology_reset(t);
	cr_assert(zero(int, topology_add_root(t, 0, 0x80, 0xbf, &other[1])));
	cr_assert(zero(int, topology_add_root(t, 0, 0x00, 0x7f, &other[0])));
	cr_assert(zero(int, topology_add_root(t, 0xffff, 0x00, 0x00, &other[2])));
	cr_assert(zero(int, topology_add_root(t, 0, 0xff, 0xff, &other[3])));
	cr_expect(lt(int, topology_add_root(t, 0, 0x7f, 0x80, &none), 0));
	cr_expect(lt(int, topology_add_root(t, 0, 0xc0, 0xff, &none), 0));
	cr_expect(lt(int, topology_add_root(t, 1, 2, 1, &none), 0));
	cr_expect(lt(int, topology_add_root(t, TOPOLOGY_DOMAINS, 0, 0, &none), 0));
	cr_expect(eq(ptr, none, root));
	for (uint16_t i = 0; i < 4; i++)
		add(other[i], 0x18, KIND_PCI_BRIDGE, i);
	cr_expect(eq(u32, who(0x00, 0x18), 0));
	cr_expect(eq(u32, who(0x80, 0x18), 1));
	cr_expect(eq(u32, who(0xff, 0x18), 3));
	cr_expect(eq(u32, who(0xc0, 0x18), 0xffff));
	add(topology_below(other[0]->child[0].f), 0, KIND_PCI, 9);
	program(0x00, 0x18, 1, 0xff);
	cr_expect(eq(u32, who(1, 0), 9));
	cr_expect(eq(u32, who(0x80, 0x18), 1), "a host bridge takes its own range only");
	program(0x00, 0x18, 0x90, 0xff);
	cr_expect(eq(u32, who(0x90, 0), 0xffff));
}

/* Behind a VMD: domains that no firmware can name are reached by their own number, and are not domain 0 with a carry. */
Test(topology, private_domains)
{
	struct topology_bus *first, *last;
	uint32_t value = 0;

	cr_assert(zero(int, topology_add_root(t, TOPOLOGY_PRIVATE, 0x80, 0x9f, &first)));
	cr_assert(zero(int, topology_add_root(t, TOPOLOGY_DOMAINS - 1, 0x80, 0x9f, &last)));
	add(first, 0x18, KIND_ENDPOINT, 7);
	add(last, 0x18, KIND_ENDPOINT, 8);
	cr_expect(zero(int, topology_read(t, TOPOLOGY_PRIVATE, 0x80, 0x18, 2, 2, &value)));
	cr_expect(eq(u32, value, 7));
	cr_expect(zero(int, topology_read(t, TOPOLOGY_DOMAINS - 1, 0x80, 0x18, 2, 2, &value)));
	cr_expect(eq(u32, value, 8));
	cr_expect(eq(u32, who(0x80, 0x18), 0xffff), "domain 0 has no such function");
}

Test(topology, removed_without_notice)
{
	struct topology_function *a = add(root, 0x08, KIND_PCI_BRIDGE, 1), *b, *new = NULL;
	struct config_identity id = { 0 };
	const uint8_t numbers[] = { 0, 1, 1 };

	b = add(topology_below(a), 0x08, KIND_PCI, 2);
	program(0, 0x08, 1, 1);
	cr_expect(eq(u32, who(1, 0x08), 2));
	topology_remove(t, a);
	topology_remove(t, a);
	cr_expect(eq(u32, get(0, 0x08, 0, 4), 0xffffffff));
	cr_expect(eq(u32, get(0, 0x08, SECONDARY, 1), 0xff));
	cr_expect(eq(u32, who(1, 0x08), 0xffff));
	cr_expect(eq(int, topology_is_there(a) || topology_is_there(b), false));
	cr_expect(eq(ptr, topology_next(t, NULL), NULL));
	cr_expect(lt(int, topology_add(t, topology_below(a), 0, &id, NULL, &new), 0));
	new = add(root, 0x08, KIND_PCI_BRIDGE, 3);
	cr_expect(ne(ptr, new, a));
	cr_assert(zero(int, topology_poke(t, a, NUMBERS, numbers, 3)));
	cr_expect(eq(u32, who(1, 0x08), 0xffff), "what is gone leads nowhere");
	cr_expect(eq(u32, who(0, 0x08), 3));
	cr_expect(eq(u32, get(0, 0x08, NUMBERS, 4), 0), "what is put in its place is fresh");
}

Test(topology, what_cannot_be_added)
{
	struct config_identity id = { .kind = KIND_ENDPOINT };
	struct topology_function *f = NULL;

	add(root, 7, KIND_ENDPOINT, 1);
	cr_expect(lt(int, topology_add(t, root, 7, &id, NULL, &f), 0));
	id.kind = KINDS;
	cr_expect(lt(int, topology_add(t, root, 8, &id, NULL, &f), 0));
	cr_expect(eq(ptr, f, NULL));
	cr_expect(eq(u32, topology_count(t), 1));
}

/* PCI Express Base 4.0, 2.3.2. */
Test(topology, retries)
{
	struct topology_function *port = add(root, 0, KIND_ROOT_PORT, 1), *f;

	f = add(topology_below(port), 0, KIND_ENDPOINT, 0x1234);
	program(0, 0, 1, 1);
	topology_delay(f, 2);
	cr_expect(eq(u32, get(1, 0, 0, 4), 0xffffffff), "software is not to see it");
	topology_write(t, 0, 1, 0, 0x3c, 1, 0x55);
	cr_expect(eq(u32, get(1, 0, 0, 4), 0x12348086));
	cr_expect(eq(u32, get(1, 0, 0x3c, 1), 0), "the write was lost");
	topology_write(t, 0, 0, 0, EXPRESS_ROOT_CONTROL, 2, EXPRESS_CRS_VISIBLE);
	topology_delay(f, 4);
	cr_expect(eq(u32, get(1, 0, 0, 4), 0xffff0001));
	cr_expect(eq(u32, get(1, 0, 0, 2), 0x0001));
	cr_expect(eq(u32, get(1, 0, 0, 1), 0xff), "not the whole vendor ID");
	cr_expect(eq(u32, get(1, 0, 8, 4), 0xffffffff));
	cr_expect(eq(u32, get(1, 0, 0, 4), 0x12348086));
}

Test(topology, poking_is_as_good_as_writing)
{
	struct topology_function *f = add(root, 0, KIND_CARDBUS, 1);
	const uint8_t numbers[] = { 0, 3, 4 }, odd[] = { 0x7f };
	struct topology_function *inner = add(topology_below(f), 0, KIND_PCI, 2);

	cr_assert(zero(int, topology_poke(t, f, NUMBERS, numbers, 3)));
	cr_expect(eq(u32, who(3, 0), 2));
	cr_expect(eq(u32, topology_id(inner), 0x0300));
	cr_assert(zero(int, topology_poke(t, f, CONFIG_HEADER_TYPE, odd, 1)));
	cr_expect(eq(u32, get(0, 0, CONFIG_HEADER_TYPE, 1), 0x7f));
	cr_expect(eq(u32, who(3, 0), 2), "what it says of itself does not change what it is");
	cr_assert(zero(int, topology_poke(t, inner, 0xffe, numbers, 3)));
	cr_assert(zero(int, topology_poke(t, inner, 0x1000, numbers, 3)));
	cr_expect(eq(u32, config_read(topology_config(inner), 0xffc, 4), 0x03000000));
}

/* Wired deeper than there are numbers: nothing here may recurse. */
Test(topology, deep)
{
	const uint8_t numbers[] = { 0, 1, 255 };
	struct topology_function *first = NULL, *last = NULL;
	struct topology_bus *bus = root;
	uint32_t count = 0;

	for (uint32_t i = 0; i < TOPOLOGY_FUNCTIONS; i++) {
		last = add(bus, 0, KIND_PCI_BRIDGE, 1);
		first = first ? first : last;
		cr_assert(zero(int, topology_poke(t, last, NUMBERS, numbers, 3)));
		bus = topology_below(last);
	}
	cr_expect(eq(u32, who(1, 0), 1));
	cr_expect(eq(u32, who(2, 0), 0xffff));
	for (struct topology_function *f = NULL; (f = topology_next(t, f));)
		count++;
	cr_expect(eq(u32, count, TOPOLOGY_FUNCTIONS));
	topology_remove(t, first);
	cr_expect(eq(int, topology_is_there(last), false));
	cr_expect(eq(ptr, topology_next(t, NULL), NULL));
}

Test(topology, one_after_the_other)
{
	static const uint32_t order[] = { 1, 2, 3, 4, 5, 6 };
	struct topology_function *f = NULL;
	struct topology_bus *second, *bus;

	cr_assert(zero(int, topology_add_root(t, 3, 0, 0, &second)));
	cr_assert(zero(int, topology_add_root(t, 2, 0, 0, &bus)));
	add(second, 0, KIND_ENDPOINT, 6);
	add(root, 0x10, KIND_ENDPOINT, 5);
	bus = below(root, 0x08, KIND_PCI_BRIDGE, 1);
	add(bus, 0x18, KIND_PCI, 4);
	add(below(bus, 0x10, KIND_PCI_BRIDGE, 2), 0, KIND_PCI, 3);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		f = topology_next(t, f);
		cr_assert(ne(ptr, f, NULL));
		cr_expect(eq(u32, config_read(topology_config(f), 2, 2), order[i]));
	}
	cr_expect(eq(ptr, topology_next(t, f), NULL));
}
