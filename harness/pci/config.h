/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config.h - the config space of one type 0 function, as hardware keeps it
 *
 * 4096 bytes with a write mask: which bits a write changes.  BARs are sized as PCI Local Bus 3.0,
 * 6.2.5.1 says: the bits below the size stay zero.  Offsets are bytes, widths 1, 2 or 4; a value
 * is the little-endian number of that width.
 */
#ifndef BDFUZZ_CONFIG_H
#define BDFUZZ_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

enum { CONFIG_BYTES = 4096 };
enum { CONFIG_HEADER_TYPE = 0x0e, CONFIG_MULTI = 0x80 };	/* bit 7: the device has other functions */

struct config_space {
	uint8_t byte[CONFIG_BYTES];
	uint8_t mask[256];	/* writable bits of the first 256 bytes; the rest is read-only */
};

struct config_identity {
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits */
	uint8_t rev;
	uint32_t subsystem;
	uint32_t bar[6];	/* as read back after all ones were written; 0: no BAR */
	uint8_t msi, msix;	/* vectors offered; 0: capability absent.  MSI-X table sits in BAR 0 */
	bool multi;		/* the device has other functions: bit 7 of the header type */
};

/* Fill in a well-formed function: header, BAR masks, PCIe endpoint capability, MSI, MSI-X. */
void config_init(struct config_space *c, const struct config_identity *id);
/* @offset + @width may not pass CONFIG_BYTES: the caller checks. */
uint32_t config_read(const struct config_space *c, uint32_t offset, uint32_t width);
void config_write(struct config_space *c, uint32_t offset, uint32_t width, uint32_t value);

#endif
