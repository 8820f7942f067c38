// SPDX-License-Identifier: GPL-2.0
/*
 * config.c - the config space of one type 0 function; see config.h
 *
 * Header: PCI Local Bus 3.0, 6.1 and 6.2.  PCI Express endpoint capability: PCI Express Base 4.0,
 * 7.5.3.  MSI and MSI-X: PCI Local Bus 3.0, 6.8.1 and 6.8.2.  Numbers as in Linux'
 * include/uapi/linux/pci_regs.h.
 *
 * Not here: extended capabilities, power management, side effects (a set bit for a function level
 * reset resets nothing; write-one-to-clear bits are read-only zeroes).
 */
#include "pci/config.h"

#include <string.h>

#include "base/bytes_le.h"

enum {
	AT_COMMAND = 0x04,
	AT_STATUS = 0x06,
	AT_CLASS = 0x08,
	AT_CACHE_LINE = 0x0c,
	AT_BAR = 0x10,
	AT_SUBSYSTEM = 0x2c,
	AT_CAPABILITY = 0x34,
	AT_INTERRUPT_LINE = 0x3c, AT_INTERRUPT_PIN = 0x3d,
	/* Where this file puts capabilities. */
	AT_EXPRESS = 0x40,
	AT_MSI = 0x80,
	AT_MSIX = 0xa0,
};

enum { ID_MSI = 0x05,
       ID_EXPRESS = 0x10,
       ID_MSIX = 0x11 };

/* A register of @bytes bytes: its value after reset and the bits that a write changes. */
static void put(struct config_space *c, uint32_t at, uint32_t bytes, uint32_t value, uint32_t writable)
{
	le_put(c->byte + at, bytes, value);
	le_put(c->mask + at, bytes, writable);
}

static bool is_io(uint32_t bar)
{
	return bar & 1;
}

static bool is_64bit(uint32_t bar)
{
	return (bar & 7) == 4;
}

/*
 * 6.2.5.1: writing ones and reading back gives the size.  So what is read back is the mask, and the
 * bits that say the kind of BAR are the value.  The register after a 64-bit BAR is its upper half.
 */
static void put_bars(struct config_space *c, const uint32_t bar[6])
{
	for (uint32_t i = 0; i < 6; i++) {
		uint32_t kind = is_io(bar[i]) ? 3 : 0xf;

		put(c, AT_BAR + 4 * i, 4, bar[i] & kind, bar[i] & ~kind);
		if (i < 5 && is_64bit(bar[i])) {
			i++;
			put(c, AT_BAR + 4 * i, 4, 0, bar[i]);
		}
	}
}

static uint64_t bar0_bytes(const uint32_t bar[6])
{
	uint64_t upper = is_64bit(bar[0]) ? bar[1] : UINT32_MAX;

	return bar[0] && !is_io(bar[0]) ? ~(upper << 32 | (bar[0] & ~0xfu)) + 1 : 0;
}

/* Start a capability; the one before it, or the header, comes to point at it. */
static uint32_t link_capability(struct config_space *c, uint32_t pointer, uint32_t at, uint8_t id)
{
	c->byte[pointer] = (uint8_t)at;
	c->byte[at] = id;
	return at + 1;
}

/* 7.5.3: version 2, endpoint; payload 128 bytes, role-based errors, a link of one lane at 2.5 GT/s. */
static uint32_t put_express(struct config_space *c, uint32_t pointer)
{
	put(c, AT_EXPRESS + 0x02, 2, 0x0002, 0); /* capabilities */
	put(c, AT_EXPRESS + 0x04, 4, 0x00008000, 0); /* device capabilities */
	put(c, AT_EXPRESS + 0x08, 2, 0x2810, 0x78ff); /* device control */
	put(c, AT_EXPRESS + 0x0c, 4, 0x00000011, 0); /* link capabilities */
	put(c, AT_EXPRESS + 0x10, 2, 0, 0x00cb); /* link control */
	put(c, AT_EXPRESS + 0x12, 2, 0x0011, 0); /* link status */
	return link_capability(c, pointer, AT_EXPRESS, ID_EXPRESS);
}

/* 6.8.1: 64-bit address, a mask bit for each vector; the number of vectors is a power of two. */
static uint32_t put_msi(struct config_space *c, uint32_t pointer, uint32_t vectors)
{
	uint32_t log = 0;

	while (log < 5 && 2u << log <= vectors)
		log++;
	put(c, AT_MSI + 0x02, 2, 0x0180 | log << 1, 0x0071);
	put(c, AT_MSI + 0x04, 4, 0, 0xfffffffc);
	put(c, AT_MSI + 0x08, 4, 0, 0xffffffff);
	put(c, AT_MSI + 0x0c, 2, 0, 0xffff);
	put(c, AT_MSI + 0x10, 4, 0, (uint32_t)(((uint64_t)1 << (1u << log)) - 1));
	return link_capability(c, pointer, AT_MSI, ID_MSI);
}

/* 6.8.2: the table at the start of BAR 0, the pending bits right behind it. */
static uint32_t put_msix(struct config_space *c, uint32_t pointer, uint32_t vectors)
{
	put(c, AT_MSIX + 0x02, 2, vectors - 1, 0xc000);
	put(c, AT_MSIX + 0x04, 4, 0, 0);
	put(c, AT_MSIX + 0x08, 4, 16 * vectors, 0);
	return link_capability(c, pointer, AT_MSIX, ID_MSIX);
}

static void put_header(struct config_space *c, const struct config_identity *id)
{
	put(c, 0, 4, (uint32_t)id->device << 16 | id->vendor, 0);
	put(c, AT_COMMAND, 2, 0, 0x0546); /* memory, bus master, parity, SERR, no INTx */
	put(c, AT_STATUS, 2, 0x0010, 0); /* has capabilities */
	put(c, AT_CLASS, 4, id->class << 8 | id->rev, 0);
	put(c, AT_CACHE_LINE, 1, 0, 0xff);
	put(c, CONFIG_HEADER_TYPE, 1, id->multi ? CONFIG_MULTI : 0, 0);
	put_bars(c, id->bar);
	put(c, AT_SUBSYSTEM, 4, id->subsystem, 0);
	put(c, AT_INTERRUPT_LINE, 1, 0, 0xff);
	put(c, AT_INTERRUPT_PIN, 1, 1, 0); /* INTA: there, and of no use to a guest */
}

void config_init(struct config_space *c, const struct config_identity *id)
{
	const uint32_t table = 16u * id->msix + 8u * ((id->msix + 63u) / 64);
	uint32_t pointer = AT_CAPABILITY;

	memset(c, 0, sizeof(*c));
	put_header(c, id);
	pointer = put_express(c, pointer);
	if (id->msi)
		pointer = put_msi(c, pointer, id->msi);
	if (id->msix && bar0_bytes(id->bar) >= table)
		put_msix(c, pointer, id->msix);
}

uint32_t config_read(const struct config_space *c, uint32_t offset, uint32_t width)
{
	return (uint32_t)le_get(c->byte + offset, width);
}

void config_write(struct config_space *c, uint32_t offset, uint32_t width, uint32_t value)
{
	for (uint32_t i = 0; i < width && offset + i < sizeof(c->mask); i++) {
		uint8_t mask = c->mask[offset + i];

		c->byte[offset + i] = (uint8_t)((c->byte[offset + i] & ~mask) | ((value >> 8 * i) & mask));
	}
}
