/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mutate_pci.h - values of fields that name PCI hardware: addresses, and numbers of what is wired
 */
#ifndef BDFUZZ_MUTATE_PCI_H
#define BDFUZZ_MUTATE_PCI_H

#include "base/random.h"
#include "scenario/operations.h"

/* An address where something of @s may answer, or near one; @was is the one so far. */
uint32_t mutate_address(uint32_t was, const struct scenario *s, struct random *r);
/* A number for @f of @op, of form FORM_WIRED: a free one for what is new, else one of something that is there. */
uint16_t mutate_wired(const struct operation *op, const struct field *f, const struct scenario *s, struct random *r);
/* Fit an idiom (idioms_pci) into @s: numbers that are free, a bus to hang from, other bus numbers, another slot. */
void mutate_rewire(struct scenario *idiom, const struct scenario *s, struct random *r);

#endif
