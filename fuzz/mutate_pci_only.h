/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mutate_pci_only.h - the mutators of a target whose inputs are scenarios on PCI hardware
 *
 * Included by the one file of such a target: what an engine calls is defined here.
 */
#ifndef BDFUZZ_MUTATE_PCI_ONLY_H
#define BDFUZZ_MUTATE_PCI_ONLY_H

#include "glue.h"
#include "scenario/mutate.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, SURFACE_PCI, false);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return glue_cross(a, a_len, b, b_len, out, max, seed);
}

#endif
