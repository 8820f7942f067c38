/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config.h - the config space of one function, as hardware keeps it
 *
 * Bytes with a write mask: which bits a write changes.  Memory is kept for the first bytes only, as most functions
 * have nothing but zeros behind them; it grows with what is put there.  Offsets are bytes, widths 1, 2 or 4; a
 * value is the little-endian number of that width.  What is in there: pci/header.h.
 */
#ifndef BDFUZZ_CONFIG_H
#define BDFUZZ_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes_le.h"

enum { CONFIG_BYTES = 4096, CONFIG_CONVENTIONAL = 256 };	/* PCI Express Base 4.0, 7.2; PCI Local Bus 3.0, 6.1 */
enum { CONFIG_HEADER_TYPE = 0x0e, CONFIG_MULTI = 0x80 };	/* bit 7: the device has other functions */

struct config_space {		/* start with all zero */
	uint8_t *byte, *mask;	/* what is read back, the bits a write changes: @used of each, at least 256 */
	uint16_t room;		/* bytes that there is memory for */
	uint16_t used;		/* the bytes from here to CONFIG_BYTES are zero and read-only */
	uint8_t tail;		/* where the next capability is to be linked: offset of a pointer */
	uint16_t last;		/* the last extended capability; 0: none */
	uint16_t end;		/* the first byte behind the extended capabilities */
	bool lent;		/* the memory is somebody else's: config_lend() */
};

/* All zero, read-only, without capabilities.  The memory is used again; -ENOMEM only the first time. */
int config_reset(struct config_space *c);
void config_free(struct config_space *c);
/*
 * Memory for the conventional registers of one that has none yet, CONFIG_CONVENTIONAL bytes of each, all zero; it stays
 * the lender's.  One that outgrows it gets its own.
 */
void config_lend(struct config_space *c, uint8_t *byte, uint8_t *mask);
/* Keep bytes 0 to @end - 1 at least, so that config_put() may be used on them; @end <= CONFIG_BYTES.  -ENOMEM. */
int config_reserve(struct config_space *c, uint32_t end);
/* Change @len bytes whatever the masks say; what would pass CONFIG_BYTES is dropped.  -ENOMEM. */
int config_poke(struct config_space *c, uint32_t at, const void *from, uint32_t len);
/* @offset + @width may not pass CONFIG_BYTES: the caller checks. */
uint32_t config_read(const struct config_space *c, uint32_t offset, uint32_t width);
void config_write(struct config_space *c, uint32_t offset, uint32_t width, uint32_t value);

/*
 * A register of @bytes bytes: its value after reset and the bits that a write changes.  Inline, as a run of a fuzzer
 * makes functions by the dozen, and with constants this is two stores.
 */
static inline void config_put(struct config_space *c, uint32_t at, uint32_t bytes, uint32_t value, uint32_t writable)
{
	le_put(c->byte + at, bytes, value);
	le_put(c->mask + at, bytes, writable);
}

/* The bits of byte @at that a write changes. */
static inline uint8_t config_mask(const struct config_space *c, uint32_t at)
{
	return at < c->used ? c->mask[at] : 0;
}

/* All bits of @width bytes: what reads when nobody answers (PCI Local Bus 3.0, 6.1). */
static inline uint32_t config_ones(uint32_t width)
{
	return (uint32_t)(((uint64_t)1 << 8 * width) - 1);
}

#endif
