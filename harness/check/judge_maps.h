/* SPDX-License-Identifier: GPL-2.0 */
/*
 * judge_maps.h - what the rules about bus maps share: which maps are judged, and when
 *
 * On a model of a guest the map of its own hypervisor, whatever it is; beside a real guest only those that are said to
 * keep all promises, as what breaks the others is known from the models.
 */
#ifndef BDFUZZ_JUDGE_MAPS_H
#define BDFUZZ_JUDGE_MAPS_H

#include "check/check.h"
#include "model/map_check.h"

/* After an operation of the guest, and at the end: report the first map that breaks @promise. */
void judge_maps(struct check *c, const struct invariant *rule, enum map_promise promise);

#endif
