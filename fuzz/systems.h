/* SPDX-License-Identifier: GPL-2.0 */
/*
 * systems.h - what the targets share that run scenarios on systems under test
 */
#ifndef BDFUZZ_SYSTEMS_H
#define BDFUZZ_SYSTEMS_H

#include <stdbool.h>

#include "scenario/operations.h"	/* enum surface */

/*
 * What a target is: what its operations are about, and whether its host breaks the protocol.  The engine's functions
 * are in systems.c: every real system that is linked in is opened, runs the scenario that an input is, beside the model
 * where that has something to say, and what is found goes to glue_report().
 */
extern const enum surface systems_surface;
extern const bool systems_hostile;
/*
 * Make an operation one that the target's machine can meet; false: there is none, and it is left out.  Not NULL only
 * for a target whose hardware keeps to a specification.
 */
extern bool (*const systems_tame)(struct operation *op);

#endif
