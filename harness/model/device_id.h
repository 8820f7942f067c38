/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device_id.h - the logical device ID by which the hypervisor knows a function
 *
 * 32 bits: b[5], b[4], b[7] and b[6] & 0xf8 of the instance GUID, high byte first, and the function
 * number in the low three bits.  Interrupt retargeting and the para-virtual IOMMU have to use the
 * same value (seed 003).  Unsigned throughout: in a 64-bit field the upper half is zero.
 *
 * The prefix is what is known before the bus is scanned.
 */
#ifndef BDFUZZ_DEVICE_ID_H
#define BDFUZZ_DEVICE_ID_H

#include <stdint.h>

#include "hyperv/guid.h"

uint32_t device_id_prefix(const struct guid *instance);
uint32_t device_id(const struct guid *instance, uint32_t devfn);

#endif
