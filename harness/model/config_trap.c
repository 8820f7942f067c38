// SPDX-License-Identifier: GPL-2.0
/* config_trap.c - see config_trap.h */
#include "model/config_trap.h"

enum { AT_PRIMARY = 0x18 };

struct trapped_write config_trap(uint32_t offset, uint32_t width, uint32_t value)
{
	struct trapped_write w = { 0 };

	for (uint32_t i = 0; i < TRAP_NUMBERS; i++) {
		const uint32_t at = AT_PRIMARY + i;

		if (at < offset || at - offset >= width)
			continue;
		w.changes |= (uint8_t)(1u << i);
		w.value[i] = (uint8_t)(value >> 8 * (at - offset));
	}
	return w;
}
