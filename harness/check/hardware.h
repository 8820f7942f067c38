/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hardware.h - rules about the hardware that a system was given, for files in check/rules/
 *
 * struct invariant's of_hardware.  They are asked before and after the operations in which a guest looks at hardware,
 * and at the end: what is wrong in between may be half built.
 */
#ifndef BDFUZZ_CHECK_HARDWARE_H
#define BDFUZZ_CHECK_HARDWARE_H

#include "check/check.h"
#include "model/hardware.h"

/* A hook's whole body: the first fault of this kind, if there is any, is a finding. */
void hardware_ask(struct check *c, const struct invariant *rule, enum hardware_rule which);

/* Is it before or after @op that rules about hardware are asked?  NULL: at the end. */
bool hardware_asked_before(const struct operation *op);
bool hardware_asked_after(const struct operation *op);

#endif
