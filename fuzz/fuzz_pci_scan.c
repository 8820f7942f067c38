// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_pci_scan.c - property: whatever hardware a kernel's PCI core is given, it finds each function once and where
 * requests for it go, in bounded work, and lets go of everything again (`bdfuzz rules`)
 *
 * The hardware may be as odd as it likes, as boards and hypervisors are: no model says what must be seen.
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_PCI;
const bool systems_hostile = false;
bool (*const systems_tame)(struct operation *op);
