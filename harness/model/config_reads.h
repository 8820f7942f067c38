/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config_reads.h - which config accesses the Hyper-V PCI driver answers itself
 *
 * From the facts page (hyperv.md, "The vPCI channel") and 6.12 pci-hyperv.c:1117-1178, 1234-1274.
 * Before the driver sees anything, the PCI core refuses what is not aligned (drivers/pci/access.c:
 * 25-27, 36-37).  A function that the host no longer lists has no answer at all
 * (PCIBIOS_DEVICE_NOT_FOUND, pci-hyperv.c:1295-1297), and the core then hands out all ones; nor has
 * one that is addressed with reserved bits of the wslot set.
 */
#ifndef BDFUZZ_CONFIG_READS_H
#define BDFUZZ_CONFIG_READS_H

#include <stdint.h>

enum {	/* include/linux/pci.h */
	CONFIG_SUCCESS = 0,
	CONFIG_NOT_FOUND = 0x86,	/* PCIBIOS_DEVICE_NOT_FOUND */
	CONFIG_BAD_REGISTER = 0x87,	/* PCIBIOS_BAD_REGISTER_NUMBER */
};

enum config_answer {
	CONFIG_REFUSED,		/* by the core: not aligned */
	CONFIG_HOST,		/* the host's config space */
	CONFIG_VALUE,		/* the driver's own */
	CONFIG_UNTOUCHED,	/* success, but nothing was read or written */
};

/* What the host told of a function. */
struct config_told {
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits */
	uint8_t rev;
	uint32_t subsystem;
};

/* @width is 1, 2 or 4.  *@value is only set for CONFIG_VALUE. */
enum config_answer config_answer_read(const struct config_told *f, uint32_t offset, uint32_t width, uint32_t *value);
enum config_answer config_answer_write(uint32_t offset, uint32_t width);

/*
 * What a caller of pci_bus_read_config_*() then finds for CONFIG_UNTOUCHED: the core gives the driver
 * a variable of its own that starts as 0 (access.c:34), and hands that on.
 */
enum { CONFIG_UNTOUCHED_VALUE = 0 };

#endif
