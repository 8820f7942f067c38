// SPDX-License-Identifier: GPL-2.0
/*
 * domains.c - which PCI domain number a Hyper-V bus gets; see domains.h
 *
 * Written from seed 000 and the facts page: 6.12 has it in pci-hyperv.c:3586-3626 and 3670, the
 * search upward is pci_bus_find_emul_domain_nr() of later kernels.
 */
#include "model/domains.h"

#include <errno.h>
#include <string.h>

void domains_init(struct domains *d, enum domain_bytes bytes, enum domain_collision collision)
{
	memset(d, 0, sizeof(*d));
	d->bytes = bytes;
	d->collision = collision;
}

void domains_reset(struct domains *d)
{
	for (unsigned i = 0; i < sizeof(d->touched) / sizeof(d->touched[0]); i++) {
		for (; d->touched[i]; d->touched[i] &= d->touched[i] - 1)
			d->taken[64 * i + (unsigned)__builtin_ctzll(d->touched[i])] = 0;
	}
}

uint16_t domain_hint(const struct domains *d, const struct guid *instance)
{
	const uint8_t *b = instance->b;

	return (uint16_t)(d->bytes == DOMAIN_BYTES_4_5 ? b[5] << 8 | b[4] : b[8] << 8 | b[9]);
}

bool domain_is_taken(const struct domains *d, uint16_t domain)
{
	return !domain || d->taken[domain / 64] >> domain % 64 & 1;
}

static int take(struct domains *d, uint16_t domain, uint16_t *ret)
{
	d->taken[domain / 64] |= UINT64_C(1) << domain % 64;
	d->touched[domain / 64 / 64] |= UINT64_C(1) << domain / 64 % 64;
	*ret = domain;
	return 0;
}

static int take_from(struct domains *d, uint32_t first, uint16_t *ret)
{
	for (uint32_t n = first; n < DOMAINS; n++) {
		if (!(n % 64) && d->taken[n / 64] == UINT64_MAX)
			n += 63;
		else if (!domain_is_taken(d, (uint16_t)n))
			return take(d, (uint16_t)n, ret);
	}
	return -EBUSY;
}

int domain_take(struct domains *d, uint16_t hint, uint16_t *domain)
{
	if (!domain_is_taken(d, hint))
		return take(d, hint, domain);
	if (d->collision == DOMAIN_FAIL)
		return -EBUSY;
	return take_from(d, d->collision == DOMAIN_UPWARD ? hint : 1, domain);
}

int domain_release(struct domains *d, uint16_t domain)
{
	if (!domain || !domain_is_taken(d, domain))
		return -ENOENT;
	d->taken[domain / 64] &= ~(UINT64_C(1) << domain % 64);
	return 0;
}
