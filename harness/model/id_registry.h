/* SPDX-License-Identifier: GPL-2.0 */
/*
 * id_registry.h - by which way a function's logical device ID gets from its GUID to who asks for it
 *
 * The PCI driver has the GUID; the IOMMU driver of seed 003 has a function and its domain, and asks while the bus is
 * scanned.  Interrupts are targeted with the ID as ID_EXACT has it: 6.12 pci-hyperv.c:647-651.  The others are what
 * the thread discusses, where nobody ever removes an entry, and what was proposed after it, where somebody does.
 */
#ifndef BDFUZZ_ID_REGISTRY_H
#define BDFUZZ_ID_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/guid.h"
#include "model/domains.h"

enum id_policy {
	ID_EXACT,		/* from GUID and function when it is asked for */
	ID_LATE,		/* whole, at probe: the function number is not known yet */
	ID_BY_DOMAIN,		/* prefix under the domain that was given; the last one stands */
	ID_BY_DOMAIN_FIRST,	/* the same; the first one stands */
	ID_BY_HINT,		/* prefix under the number that the host gives; the last one stands */
	ID_REGISTERED,		/* prefix under the domain that was given, until the bus is removed */
};

struct id_registry {
	enum id_policy policy;
	bool used;			/* since the last reset */
	uint32_t prefix[DOMAINS];
	bool registered[DOMAINS];
};

void id_registry_reset(struct id_registry *r);
/* A probe begins on a bus that the host calls @hint; it is given @domain. */
void id_registry_probe(struct id_registry *r, const struct guid *instance, uint16_t hint, uint16_t domain);
/* The bus is removed, and its domain free again. */
void id_registry_remove(struct id_registry *r, uint16_t domain);
/* The 64 bits that name function @devfn of the bus @domain, whose GUID is @instance; -ENOENT if nobody knows. */
int id_registry_lookup(const struct id_registry *r, const struct guid *instance, uint16_t domain, uint32_t devfn,
		       uint64_t *id);

#endif
