/* SPDX-License-Identifier: GPL-2.0 */
/*
 * domains.h - which PCI domain number a Hyper-V bus gets
 *
 * Two policies that do not depend on each other, as the reviewer in seed 000 asked: which bytes of
 * the instance GUID make the number that the host gives, and what to do when it is taken.  Number 0
 * belongs to the emulated bus of a generation 1 VM and is never given.
 *
 *	up to 4.10	bytes 8-9, none
 *	4.11 on		serial number, none		4a9b0933bdfc, reverted by 29927dfb7f69
 *	up to 5.3	bytes 8-9, none
 *	5.4 to 6.17	bytes 4-5, lowest free		be700103efd1, f73f8a504e27 (2019)
 *	since 6.18	bytes 4-5, upward
 */
#ifndef BDFUZZ_DOMAINS_H
#define BDFUZZ_DOMAINS_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/guid.h"

enum { DOMAINS = 0x10000 };

enum domain_bytes {
	DOMAIN_BYTES_4_5,	/* b[5] << 8 | b[4]: the second group of the text */
	DOMAIN_BYTES_8_9,	/* b[8] << 8 | b[9]: the fourth */
	DOMAIN_SERIAL,		/* no bytes: 16 bits of the serial number of the first function; without one, 8-9 */
};

enum domain_collision {
	DOMAIN_FAIL,		/* the device does not load */
	DOMAIN_LOWEST,		/* the lowest number that is free */
	DOMAIN_UPWARD,		/* the lowest that is free above the one that was asked for */
};

struct domains {
	enum domain_bytes bytes;
	enum domain_collision collision;
	uint64_t taken[DOMAINS / 64];
	uint64_t touched[DOMAINS / 64 / 64];	/* words of @taken that may not be zero */
};

void domains_init(struct domains *d, enum domain_bytes bytes, enum domain_collision collision);
void domains_reset(struct domains *d);		/* nobody has any; costs what was taken since the last */
/* What the GUID asks for; of a serial number only the caller knows. */
uint16_t domain_hint(const struct domains *d, const struct guid *instance);
bool domain_is_taken(const struct domains *d, uint16_t domain);
/* 0 and the number in @domain, or -EBUSY. */
int domain_take(struct domains *d, uint16_t hint, uint16_t *domain);
/* 0, or -ENOENT if nobody has it: a double release. */
int domain_release(struct domains *d, uint16_t domain);

#endif
