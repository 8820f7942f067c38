// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vpci.c - property: whatever happens to a machine with Hyper-V PCI devices, the driver breaks no
 * rule (`bdfuzz rules`), and shows the same as the model wherever the model can say what must be seen
 *
 * The host keeps the protocol: what is found is a bug that users can meet.
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
	systems_run(data, size, false);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, false);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *out,
				 size_t max, unsigned int seed)
{
	return mutate_cross(a, a_len, b, b_len, out, max, seed);
}
