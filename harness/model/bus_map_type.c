// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map_type.c - what a hypervisor makes of a function that it is told of; see bus_map.h
 *
 * Class code, and the device/port type of the PCI Express capability (PCI Express Base 4.0, 7.5.3.2).  The header
 * type is not asked for the type, only for whether there are bus numbers.
 */
#include "model/bus_map_parts.h"
#include "pci/capability.h"

enum { AT_CLASS = 0x0a,
       AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a,
       CAPABILITY_ID_EXPRESS = 0x10 };
enum { CLASS_HOST = 0x0600, CLASS_BRIDGE = 0x0604, CLASS_NONE = 0x0000, CLASS_NOBODY = 0xffff };

static uint32_t find_express(const struct map_hooks *h, uint32_t address)
{
	return capability_find(h->read, h->context, address, CAPABILITY_ID_EXPRESS);
}

static enum map_type bridge_type(const struct map_hooks *h, uint32_t address)
{
	static const uint8_t by_port[16] = { [7] = MAP_TYPE_PCIE_TO_PCI, [8] = MAP_TYPE_PCI_TO_PCIE };
	const uint32_t at = find_express(h, address);
	const uint32_t port = at ? h->read(h->context, address, at + 2, 2) >> 4 & 0xf : 0;

	if (!at)
		return MAP_TYPE_PCI_BRIDGE;
	return by_port[port] ? by_port[port] : MAP_TYPE_PCIE_BRIDGE;
}

static enum map_type read_type(const struct map_hooks *h, uint32_t address)
{
	switch (h->read(h->context, address, AT_CLASS, 2)) {
	case CLASS_BRIDGE:
		return bridge_type(h, address);
	case CLASS_HOST:
		return MAP_TYPE_HOST_BRIDGE;
	case CLASS_NONE:
	case CLASS_NOBODY:
		return MAP_TYPE_UNKNOWN;
	default:
		return find_express(h, address) ? MAP_TYPE_PCIE_ENDPOINT : MAP_TYPE_PCI;
	}
}

/* Who does not answer may have some. */
bool map_has_numbers(const struct map_hooks *h, uint32_t address)
{
	const uint32_t type = h->read(h->context, address, CONFIG_HEADER_TYPE, 1) & ~(uint32_t)CONFIG_MULTI;

	return type == 1 || type == 2 || type == 0x7f;
}

void map_facts_read(const struct map_hooks *hooks, uint32_t address, struct map_facts *facts)
{
	facts->type = (uint8_t)read_type(hooks, address);
	facts->numbers = map_has_numbers(hooks, address);
	facts->secondary = (uint8_t)hooks->read(hooks->context, address, AT_SECONDARY, 1);
	facts->subordinate = (uint8_t)hooks->read(hooks->context, address, AT_SUBORDINATE, 1);
}
