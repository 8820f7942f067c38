/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config_trap.h - which bus numbers of a bridge a config write changes
 *
 * Primary, secondary and subordinate bus number are bytes 0x18, 0x19 and 0x1a of a header of type 1 (and 2); 0x1b
 * is the secondary latency timer.  A write of 4 bytes at 0x18 changes all of them, one of 2 at 0x1a the subordinate
 * number and the timer.  A pure function of the write: who is written to, the caller knows.
 */
#ifndef BDFUZZ_CONFIG_TRAP_H
#define BDFUZZ_CONFIG_TRAP_H

#include <stdbool.h>
#include <stdint.h>

enum trap_number { TRAP_PRIMARY, TRAP_SECONDARY, TRAP_SUBORDINATE, TRAP_NUMBERS };

struct trapped_write {
	uint8_t changes;	/* bit 1 << enum trap_number: is written */
	uint8_t value[TRAP_NUMBERS];	/* of those */
};

/* @width 1, 2 or 4 at any alignment, also one that no access mechanism has. */
struct trapped_write config_trap(uint32_t offset, uint32_t width, uint32_t value);

#endif
