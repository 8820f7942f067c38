/* SPDX-License-Identifier: GPL-2.0 */
/*
 * header.h - what a well-formed function of each kind has in its config space
 *
 * Headers of type 0, 1 and 2, BARs that are sized as PCI Local Bus 3.0, 6.2.5.1 says (the bits below the size stay
 * zero), and capabilities.  To make it malformed: config_poke().
 */
#ifndef BDFUZZ_HEADER_H
#define BDFUZZ_HEADER_H

#include "pci/config.h"

/* What a function is in hardware, whatever its config space comes to say. */
enum config_kind {
	KIND_ENDPOINT,
	KIND_LEGACY_ENDPOINT,
	KIND_ROOT_ENDPOINT,	/* root complex integrated endpoint */
	KIND_EVENT_COLLECTOR,	/* root complex event collector */
	KIND_ROOT_PORT,
	KIND_UPSTREAM,		/* port of a switch */
	KIND_DOWNSTREAM,
	KIND_PCIE_TO_PCI,	/* bridge; its PCI Express side is the upper one */
	KIND_PCI_TO_PCIE,	/* bridge; its PCI Express side is the lower one */
	KIND_PCI,		/* conventional function */
	KIND_PCI_BRIDGE,	/* conventional PCI-to-PCI bridge */
	KIND_CARDBUS,		/* PCI-to-CardBus bridge */
	KIND_VMD,		/* Intel Volume Management Device; its own registers: pci/vmd.h */
	KINDS
};

enum config_below { BELOW_NOTHING,
		    BELOW_LINK,		/* a PCI Express link, with one device on it */
		    BELOW_LOGICAL,	/* the bus inside a switch */
		    BELOW_PCI };	/* a conventional bus */

struct config_kind_info {
	const char *name;
	uint8_t header;		/* header type, without bit 7 */
	int8_t port;		/* device/port type, PCI Express Base 4.0, 7.5.3.2; -1: no such capability */
	uint8_t below;		/* enum config_below */
	uint32_t class;		/* where the identity names none */
	uint16_t command;	/* bits of the command register that a write changes */
};

extern const struct config_kind_info config_kinds[KINDS];

struct config_identity {
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits; 0: that of the kind */
	uint8_t rev;
	uint32_t subsystem;	/* not in headers of type 1 */
	uint32_t bar[6];	/* as read back after all ones were written; 0: no BAR.  6, 2 or 1 by header type */
	uint8_t msi, msix;	/* vectors offered; 0: capability absent */
	bool multi;		/* the device has other functions: bit 7 of the header type */
	uint8_t kind;		/* enum config_kind */
	bool ari;		/* a port above a link: can forward ARI.  Else: has the ARI capability ... */
	uint8_t next;		/* ... and this is the next function; 0: none */
};

/*
 * Fill in a well-formed function: header, BAR masks, capabilities of PCI Express (at CAPABILITY_EXPRESS), MSI, MSI-X,
 * ARI.  @c was all zero before the first time.  -ENOMEM.
 */
int config_init(struct config_space *c, const struct config_identity *id);

/* @bar as in struct config_identity, @count registers from @at. */
void config_put_bars(struct config_space *c, uint32_t at, const uint32_t *bar, uint32_t count);

#endif
