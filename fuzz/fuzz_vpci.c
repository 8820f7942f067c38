// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vpci.c - property: whatever happens to a machine with Hyper-V PCI devices, the driver breaks no
 * rule (`bdfuzz rules`), and shows the same as the model wherever the model can say what must be seen
 *
 * The host keeps the protocol: what is found is a bug that users can meet.
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_VPCI;
const bool systems_hostile = false;
bool (*const systems_tame)(struct operation *op);
