/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guest_pci.h - what a guest knows of PCI hardware, for rules that judge it
 *
 * Most rules only speak where a guest has just looked: after a scan that ended well, with nobody at work any more.
 */
#ifndef BDFUZZ_GUEST_PCI_H
#define BDFUZZ_GUEST_PCI_H

#include "check/check.h"
#include "pci/address.h"
#include "sut/platform/platform.h"

/* What the guest knows, everybody at rest, before the teardown; NULL: nothing to judge. */
const struct seen_pci *guest_pci(const struct check *c);
/* The same, right after a boot or a rescan that ended well, with nobody else at work. */
const struct seen_pci *guest_pci_scanned(const struct check *c);
/* What it knew before this operation; never NULL. */
const struct seen_pci *guest_pci_before(const struct check *c);

/* The function at @address; NULL: it is not known. */
const struct seen_pci_function *guest_pci_find(const struct seen_pci *pci, uint64_t address);
/* The bus; NULL: it is not known. */
const struct seen_pci_bus *guest_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number);

/* Some function is not ready: what a scan makes of it, and of all below it, depends on when it asks. */
bool guest_pci_retries(const struct check *c);

/* A finding about one address, which stands in front of @found; @kind as for check_fail_kind(). */
__attribute__((format(printf, 6, 7)))
void guest_pci_fail(struct check *c, const struct invariant *rule, const char *kind, uint64_t address,
		    const char *expected, const char *found, ...);

/*
 * What can be said of the hardware after this operation, if that made or programmed a function past the guest's PCI
 * core: DONE_RANGES_OVERLAP | DONE_WIDE_BAR | DONE_FIXED_NUMBERS | DONE_VFS_NOWHERE.
 */
done_set guest_pci_situation(struct platform *p, const struct operation *op);

#endif
