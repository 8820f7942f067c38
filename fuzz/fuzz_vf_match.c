// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vf_match.c - property: whoever comes first, and whoever leaves, a VF is paired with the NIC that the host
 * associated, else with the one of its MAC, else with none (`bdfuzz rules`: NIC-*)
 */
#include "systems.h"

const enum surface systems_surface = SURFACE_NET;
const bool systems_hostile = false;
bool (*const systems_tame)(struct operation *op);
