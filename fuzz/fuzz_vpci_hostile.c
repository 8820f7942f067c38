// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vpci_hostile.c - property: whatever a host sends, in any length and order, the guest's code makes no bad
 * access, meets no BUG or WARN, and keeps the rules that do not rest on trust in the host
 *
 * The threat model of confidential guests.  That such a host can starve a guest is no finding.
 */
#include "glue.h"
#include "scenario/mutate.h"
#include "systems.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	systems_open();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	systems_run(data, size, true);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, true);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return mutate_cross(a, a_len, b, b_len, out, max, seed);
}
