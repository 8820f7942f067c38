// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_identity.c - property: from the offer to the paired NIC and the ID that requests carry, nobody is ever handed
 * somebody else's identity (`bdfuzz rules`: DOM-*, SLOT-NAME, ID-*, NIC-*, CHAN-*)
 *
 * All that is on VMBus at once, with a host that keeps the protocol.
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_IDENTITY;
const bool systems_hostile = false;
bool (*const systems_tame)(struct operation *op);
