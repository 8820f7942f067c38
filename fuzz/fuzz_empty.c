// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_empty.c - property: none; it does nothing
 *
 * What an engine costs without anything to test: `bench` measures the other targets against it.
 */
#include "glue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return glue_mutate(data, size, max, seed, SURFACE_ANY, false);
}
