// SPDX-License-Identifier: GPL-2.0
/* device_id.c - see device_id.h; 6.12 has it in pci-hyperv.c:647-651, where it is built in an int */
#include "model/device_id.h"

uint32_t device_id_prefix(const struct guid *instance)
{
	const uint8_t *b = instance->b;

	return (uint32_t)b[5] << 24 | (uint32_t)b[4] << 16 | (uint32_t)b[7] << 8 | (b[6] & 0xf8u);
}

uint32_t device_id(const struct guid *instance, uint32_t devfn)
{
	return device_id_prefix(instance) | (devfn & 7);
}
