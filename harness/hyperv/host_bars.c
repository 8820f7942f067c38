// SPDX-License-Identifier: GPL-2.0
/* host_bars.c - BARs as a guest reads them back after it wrote all ones */
#include "hyperv/host_talk.h"

unsigned host_bar_kinds(const struct host_function *list, uint32_t count)
{
	unsigned kinds = 0;

	for (uint32_t n = 0; n < count; n++)
		for (unsigned i = 0; i < 6; i++) {
			const bool wide = (list[n].bar[i] & 4) != 0;

			if (!list[n].bar[i])
				continue;
			kinds |= wide ? 2 : 1;
			i += wide;
		}
	return kinds;
}

/* All bits from the lowest set one up: what a BAR of that size reads back as. */
static uint64_t size_mask(uint64_t v)
{
	return v ? ~((v & (0 - v)) - 1) : 0;
}

/*
 * What hardware can say (PCI Local Bus 3.0, 6.2.5.1): memory BARs, sizes that are powers of two, and no 64-bit
 * BAR in the last place, which would leave pci-hyperv.c 2172 (6.12) one beyond its array.
 */
void host_well_formed_bars(uint32_t to[6], const uint32_t from[6])
{
	for (unsigned i = 0; i < 6; i++) {
		bool wide = i < 5 && (from[i] & 6) == 4;
		uint64_t mask = from[i] & ~15U;
		uint32_t flags = (from[i] & 8) | (wide ? 4 : 0);

		if (wide)
			mask |= (uint64_t)from[i + 1] << 32;
		mask = size_mask(mask);
		to[i] = mask ? (uint32_t)mask | flags : 0;
		if (wide)
			to[++i] = (uint32_t)(mask >> 32);
	}
}
