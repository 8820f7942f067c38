// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vpci_hostile.c - property: whatever a host sends, in any length and order, the guest's code makes no bad
 * access, meets no BUG or WARN, and keeps the rules that do not rest on trust in the host
 *
 * The threat model of confidential guests.  That such a host can starve a guest is no finding.
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_VPCI;
const bool systems_hostile = true;
bool (*const systems_tame)(struct operation *op);
