/* SPDX-License-Identifier: GPL-2.0 */
/*
 * address.h - where a function is: domain << 16 | bus << 8 | devfn, in 64 bits as domains may have more than 16
 */
#ifndef BDFUZZ_PCI_ADDRESS_H
#define BDFUZZ_PCI_ADDRESS_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

static inline uint64_t pci_address(uint32_t domain, uint32_t routing_id)
{
	return (uint64_t)domain << 16 | routing_id;
}

static inline uint32_t pci_domain(uint64_t address)
{
	return (uint32_t)(address >> 16);
}

static inline uint8_t pci_bus(uint64_t address)
{
	return (uint8_t)(address >> 8);
}

static inline uint8_t pci_devfn(uint64_t address)
{
	return (uint8_t)address;
}

/* "0000:06:00.0" */
enum { PCI_ADDRESS_TEXT = 20 };
static inline const char *pci_address_text(uint64_t address, char text[PCI_ADDRESS_TEXT])
{
	snprintf(text, PCI_ADDRESS_TEXT, "%04" PRIx32 ":%02x:%02x.%x", pci_domain(address), pci_bus(address),
		 pci_devfn(address) >> 3, pci_devfn(address) & 7u);
	return text;
}

#endif
