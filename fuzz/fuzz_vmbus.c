// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vmbus.c - property: whatever offers, rescinds and messages a host sends, of any length and in any order, the
 * guest's channel table stays a table of who is there (`bdfuzz rules`: CHAN-*), and its code makes no bad access
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_VMBUS;
const bool systems_hostile = true;
bool (*const systems_tame)(struct operation *op);
