/* SPDX-License-Identifier: GPL-2.0 */
/*
 * seen_pci.h - to sort what a look saw of PCI hardware, and to find something in it
 */
#ifndef BDFUZZ_SEEN_PCI_H
#define BDFUZZ_SEEN_PCI_H

#include "sut/sut.h"

/* By address, as whoever looks at struct seen_pci expects it. */
void seen_pci_sort(struct seen_pci *pci);
/* The function at @address, of those that are sorted: which one, or -1. */
int32_t seen_pci_find(const struct seen_pci *pci, uint64_t address);
/* The first bus of that number: which one, or -1. */
int32_t seen_pci_bus(const struct seen_pci *pci, uint32_t domain, uint8_t number);
/* Does a guest make the same of both? */
bool seen_vmd_same(const struct seen_vmd *a, const struct seen_vmd *b);

#endif
