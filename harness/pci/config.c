// SPDX-License-Identifier: GPL-2.0
/*
 * config.c - the config space of one function: memory and masks; see config.h
 *
 * Not here: side effects.  A set bit for a function level reset resets nothing; write-one-to-clear bits are
 * read-only zeroes.  What SR-IOV's registers do is in sriov.c, what the bus numbers do in route.c.
 */
#include "pci/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { AT_CAPABILITY = 0x34 };
enum { STEP = 256 };	/* memory grows by this */

/* Values and masks are one allocation: half the calls, and both are near each other. */
static int make_room(struct config_space *c, uint32_t room)
{
	uint8_t *more;

	if (room <= c->room)
		return 0;
	more = malloc((size_t)2 * room);
	if (!more)
		return -ENOMEM;
	if (c->used) {
		memcpy(more, c->byte, c->used);
		memcpy(more + room, c->mask, c->used);
	}
	if (!c->lent)
		free(c->byte);
	c->lent = false;
	c->byte = more;
	c->mask = more + room;
	c->room = (uint16_t)room;
	return 0;
}

int config_reserve(struct config_space *c, uint32_t end)
{
	uint32_t used = (end + STEP - 1) / STEP * STEP;
	int err;

	if (used <= c->used)
		return 0;
	err = make_room(c, used);
	if (err)
		return err;
	memset(c->byte + c->used, 0, used - c->used);
	memset(c->mask + c->used, 0, used - c->used);
	c->used = (uint16_t)used;
	return 0;
}

int config_reset(struct config_space *c)
{
	c->used = 0;
	c->tail = AT_CAPABILITY;
	c->last = 0;
	c->end = CONFIG_CONVENTIONAL;
	return config_reserve(c, CONFIG_CONVENTIONAL);
}

void config_lend(struct config_space *c, uint8_t *byte, uint8_t *mask)
{
	*c = (struct config_space){ .byte = byte, .mask = mask, .room = CONFIG_CONVENTIONAL, .lent = true };
}

void config_free(struct config_space *c)
{
	if (!c->lent)
		free(c->byte);
	*c = (struct config_space){ 0 };
}

int config_poke(struct config_space *c, uint32_t at, const void *from, uint32_t len)
{
	int err;

	if (at >= CONFIG_BYTES || !len)
		return 0;
	if (len > CONFIG_BYTES - at)
		len = CONFIG_BYTES - at;
	err = config_reserve(c, at + len);
	if (err)
		return err;
	memcpy(c->byte + at, from, len);
	return 0;
}

uint32_t config_read(const struct config_space *c, uint32_t offset, uint32_t width)
{
	if (offset + 4 <= c->used)	/* the usual case: one load */
		return (uint32_t)le_get(c->byte + offset, 4) & config_ones(width);
	if (offset >= c->used)
		return 0;
	return (uint32_t)le_get(c->byte + offset, width < c->used - offset ? width : c->used - offset);
}

void config_write(struct config_space *c, uint32_t offset, uint32_t width, uint32_t value)
{
	for (uint32_t i = 0; i < width && offset + i < c->used; i++) {
		uint8_t mask = c->mask[offset + i];

		c->byte[offset + i] = (uint8_t)((c->byte[offset + i] & ~mask) | ((value >> 8 * i) & mask));
	}
}
