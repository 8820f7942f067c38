// SPDX-License-Identifier: GPL-2.0
/*
 * capability.c - capabilities and extended capabilities; see capability.h
 *
 * The lists: PCI Local Bus 3.0, 6.7; PCI Express Base 4.0, 7.6.3.  PCI Express capability: there, 7.5.3.  MSI and
 * MSI-X: PCI Local Bus 3.0, 6.8.1 and 6.8.2.  ARI: PCI Express Base 4.0, 7.8.7.  SR-IOV is in sriov.c.
 */
#include "pci/capability.h"

#include <errno.h>

enum { AT_STATUS = 0x06, HAS_CAPABILITIES = 0x10, AT_CAPABILITIES = 0x34 };

enum { ID_MSI = 0x05,
       ID_EXPRESS = 0x10,
       ID_MSIX = 0x11,
       ID_EXTENDED_ARI = 0x000e };

/* Device/port types, 7.5.3.2. */
enum { PORT_ROOT = 4,
       PORT_ROOT_ENDPOINT = 9 };	/* and above: nothing that has a link */

void capability_link(struct config_space *c, uint32_t at, uint8_t id)
{
	c->byte[AT_STATUS] |= HAS_CAPABILITIES;
	c->byte[c->tail] = (uint8_t)at;
	c->byte[at] = id;
	c->tail = (uint8_t)(at + 1);
}

/* 7.5.3: version 2; payload 128 bytes, role-based errors, a link of one lane at 2.5 GT/s. */
void capability_express(struct config_space *c, uint8_t port, bool forwards_ari)
{
	const uint32_t at = CAPABILITY_EXPRESS;

	config_put(c, at + 0x02, 2, 0x0002u | (uint32_t)port << 4, 0); /* capabilities */
	config_put(c, at + 0x04, 4, 0x00008000, 0); /* device capabilities */
	config_put(c, at + 0x08, 2, 0x2810, 0x78ff); /* device control */
	if (port < PORT_ROOT_ENDPOINT) {
		config_put(c, at + 0x0c, 4, 0x00000011, 0); /* link capabilities */
		config_put(c, at + 0x10, 2, 0, 0x00cb); /* link control */
		config_put(c, at + 0x12, 2, 0x0011, 0); /* link status */
	}
	if (port == PORT_ROOT) {
		config_put(c, EXPRESS_ROOT_CONTROL, 2, 0, 0x001f);
		config_put(c, at + 0x1e, 2, 1, 0); /* root capabilities: CRS can be made visible */
	}
	if (forwards_ari) {
		config_put(c, at + 0x24, 4, EXPRESS_ARI, 0); /* device capabilities 2 */
		config_put(c, EXPRESS_CONTROL2, 2, 0, EXPRESS_ARI);
	}
	capability_link(c, at, ID_EXPRESS);
}

/* 6.8.1: 64-bit address, a mask bit for each vector; the number of vectors is a power of two. */
void capability_msi(struct config_space *c, uint32_t at, uint32_t vectors)
{
	uint32_t log = 0;

	while (log < 5 && 2u << log <= vectors)
		log++;
	config_put(c, at + 0x02, 2, 0x0180 | log << 1, 0x0071);
	config_put(c, at + 0x04, 4, 0, 0xfffffffc);
	config_put(c, at + 0x08, 4, 0, 0xffffffff);
	config_put(c, at + 0x0c, 2, 0, 0xffff);
	config_put(c, at + 0x10, 4, 0, (uint32_t)(((uint64_t)1 << (1u << log)) - 1));
	capability_link(c, at, ID_MSI);
}

/* 6.8.2: bits 2:0 of both offsets name the BAR. */
void capability_msix(struct config_space *c, uint32_t at, uint32_t vectors, uint8_t bar, uint32_t pending)
{
	config_put(c, at + 0x02, 2, vectors - 1, 0xc000);
	config_put(c, at + 0x04, 4, bar, 0);
	config_put(c, at + 0x08, 4, pending | bar, 0);
	capability_link(c, at, ID_MSIX);
}

/* 7.6.3: the first one is at 0x100; bits 31:20 of a header lead to the next. */
int capability_extended(struct config_space *c, uint16_t id, uint8_t version, uint32_t bytes, uint32_t *at)
{
	const uint32_t start = c->end;
	int err;

	if (bytes > CONFIG_BYTES - start)
		return -ENOSPC;
	err = config_reserve(c, start + bytes);
	if (err)
		return err;
	config_put(c, start, 4, (uint32_t)version << 16 | id, 0);
	if (c->last)
		config_put(c, c->last + 2u, 2, (config_read(c, c->last + 2u, 2) & 0xf) | start << 4, 0);
	c->last = (uint16_t)start;
	c->end = (uint16_t)(start + (bytes + 3) / 4 * 4);
	*at = start;
	return 0;
}

/* 7.8.7.2: no function groups. */
int capability_ari(struct config_space *c, uint8_t next)
{
	uint32_t at;
	int err = capability_extended(c, ID_EXTENDED_ARI, 1, 8, &at);

	if (!err)
		config_put(c, at + 0x04, 2, (uint32_t)next << 8, 0);
	return err;
}

uint32_t capability_find(capability_reader read, void *context, uint32_t address, uint8_t id)
{
	enum { FIRST = 0x40, MOST = 48, NOBODY = 0xff };	/* as many as there is room for */
	uint32_t at = AT_CAPABILITIES;

	if (!(read(context, address, AT_STATUS, 2) & HAS_CAPABILITIES))
		return 0;
	for (int i = 0; i < MOST; i++) {
		uint32_t found;

		at = read(context, address, at, 1) & ~3u;
		if (at < FIRST)
			return 0;
		found = read(context, address, at, 1);
		if (found == NOBODY)
			return 0;
		if (found == id)
			return at;
		at++;
	}
	return 0;
}

uint32_t capability_find_extended(capability_reader read, void *context, uint32_t address, uint16_t id)
{
	enum { FIRST = 0x100, MOST = 64 };	/* a list that loops has an end here */
	uint32_t at = FIRST;

	for (int i = 0; at >= FIRST && i < MOST; i++) {
		const uint32_t head = read(context, address, at, 4);

		if (!head || head == UINT32_MAX)
			return 0;
		if ((head & 0xffff) == id)
			return at;
		at = head >> 20 & ~3u;
	}
	return 0;
}
