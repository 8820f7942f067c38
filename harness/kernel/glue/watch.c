// SPDX-License-Identifier: GPL-2.0
/*
 * watch.c - what a guest has come to believe of its buses when it asks hardware something
 *
 * One mistake with bus numbers shows in many ways later: as a leak, an access to what was freed, a bus that is still
 * there.  So that each is told from mistakes that are not known, it is seen here where it is made: in the config access
 * that follows it.  Says nothing about what is right; masks of known findings do (`after second_bus`).
 *
 * Looks at lists that the access itself has just come along, and follows no bus->self: the bridge may be gone.
 */
#include <linux/pci.h>

#include "glue.h"

enum { MOST = 1024 };	/* of a bus; a list that was broken may have no end */

static const struct pci_dev *function_on(const struct pci_bus *bus, unsigned int devfn)
{
	const struct pci_dev *pdev;

	list_for_each_entry(pdev, &bus->devices, bus_list)
		if (pdev->devfn == devfn)
			return pdev;
	return NULL;
}

static const struct pci_bus *root_of(const struct pci_bus *bus)
{
	while (bus->parent)
		bus = bus->parent;
	return bus;
}

/* Of a bus @number below @above: is there room for it? */
static unsigned int number_below(const struct pci_bus *above, unsigned int number)
{
	if (number <= above->number || number > root_of(above)->busn_res.end)
		return KERNEL_NUMBERS_OUT;
	return number > above->busn_res.end ? KERNEL_RANGE_FULL : 0;
}

/* Not by bridge->subordinate, which may be gone too. */
static bool leads_to(const struct pci_bus *above, const struct pci_dev *bridge, unsigned int number)
{
	const struct pci_bus *bus;

	list_for_each_entry(bus, &above->children, node)
		if (bus->self == bridge && bus->number == number)
			return true;
	return false;
}

static unsigned int second_below(const struct pci_bus *above, const struct pci_dev *bridge)
{
	const struct pci_bus *bus;
	unsigned int buses = 0, seen = 0;

	list_for_each_entry(bus, &above->children, node) {
		buses += bridge && bus->self == bridge;
		if (++seen == MOST)
			break;
	}
	return buses > 1 ? KERNEL_SECOND_BUS : 0;
}

unsigned int glue_watch(const struct pci_bus *bus)
{
	return bus->parent ? number_below(bus->parent, bus->number) | second_below(bus->parent, bus->self) : 0;
}

/* All three numbers in one write. */
static unsigned int watch_numbers(const struct pci_bus *bus, const struct pci_dev *bridge, u32 value)
{
	const u8 secondary = value >> 8 & 0xff;
	const unsigned int room = number_below(bus, secondary);

	if (!(value & 0xffff00))
		return 0;	/* for the time being */
	if (room & KERNEL_NUMBERS_OUT)
		return room | second_below(bus, bridge); /* whose bus it is does not matter any more */
	if (!leads_to(bus, bridge, secondary))
		return room | KERNEL_SHARED_BUS;
	return room | second_below(bus, bridge);
}

unsigned int glue_watch_write(const struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	const bool whole = where == PCI_PRIMARY_BUS && size == 4;
	const struct pci_dev *bridge;

	if (!whole && (where != PCI_SUBORDINATE_BUS || size != 1))
		return 0;
	bridge = function_on(bus, devfn);
	if (!bridge || bridge->hdr_type == PCI_HEADER_TYPE_NORMAL)
		return 0;
	/* The subordinate number alone, when all that is below is known. */
	return whole ? watch_numbers(bus, bridge, value) : number_below(bus, value);
}
