/* SPDX-License-Identifier: GPL-2.0 */
/*
 * capability.h - capabilities and extended capabilities, well-formed, each at the end of its list
 *
 * For a config space that was through config_reset(); c->tail tells where the next capability is linked.
 */
#ifndef BDFUZZ_CAPABILITY_H
#define BDFUZZ_CAPABILITY_H

#include "pci/config.h"

/* Where capabilities are usually put.  A malformed list is made by poking at these. */
enum { CAPABILITY_EXPRESS = 0x40,
       CAPABILITY_MSI = 0x80,
       CAPABILITY_MSIX = 0xa0 };

/* Link control for the ports that concern routing: PCI Express Base 4.0, 7.5.3. */
enum { EXPRESS_ROOT_CONTROL = CAPABILITY_EXPRESS + 0x1c,
       EXPRESS_CRS_VISIBLE = 1 << 4,	/* software visibility of configuration request retry status */
       EXPRESS_CONTROL2 = CAPABILITY_EXPRESS + 0x28,
       EXPRESS_ARI = 1 << 5 };		/* device numbers of requests that leave through the port may be above 0 */

/* A capability at @at (0x40 or above, a multiple of 4): ID and link, all else is the caller's. */
void capability_link(struct config_space *c, uint32_t at, uint8_t id);
/* @port: device/port type.  @forwards_ari: it can pass ARI on, as EXPRESS_ARI then says. */
void capability_express(struct config_space *c, uint8_t port, bool forwards_ari);
void capability_msi(struct config_space *c, uint32_t at, uint32_t vectors);	/* 1 and up; 32 is the most */
/* @vectors: 1 to 2048.  The table is at the start of BAR @bar, the pending bits at @pending, a multiple of 8, of it. */
void capability_msix(struct config_space *c, uint32_t at, uint32_t vectors, uint8_t bar, uint32_t pending);

/*
 * An extended capability of @bytes bytes (its header of 4 counts, and is put) behind the others: *@at is its
 * offset.  -ENOMEM, -ENOSPC.
 */
int capability_extended(struct config_space *c, uint16_t id, uint8_t version, uint32_t bytes, uint32_t *at);
int capability_ari(struct config_space *c, uint8_t next);	/* @next function of the device; 0: none */

/*
 * Where the first capability @id of a header of type 0 or 1, or the extended capability @id, is, as software finds it:
 * along the list, each register by @read; a list that loops has an end.  0: there is none, or nobody answers.  An
 * @address is whatever @read takes for one.
 */
typedef uint32_t (*capability_reader)(void *context, uint32_t address, uint32_t offset, uint32_t width);
uint32_t capability_find(capability_reader read, void *context, uint32_t address, uint8_t id);
uint32_t capability_find_extended(capability_reader read, void *context, uint32_t address, uint16_t id);

#endif
