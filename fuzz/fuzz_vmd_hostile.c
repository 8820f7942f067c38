// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vmd_hostile.c - property: whatever a VMD says of itself, and whatever is behind it, a kernel's driver and PCI
 * core get over it (`bdfuzz rules`)
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_VMD;
const bool systems_hostile = true;
bool (*const systems_tame)(struct operation *op);
