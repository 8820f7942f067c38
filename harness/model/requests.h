/* SPDX-License-Identifier: GPL-2.0 */
/*
 * requests.h - what drivers in the guest ask of a function: config space, interrupts, config blocks
 *
 * A guest asks nothing of a device that sleeps (-EAGAIN), and of a function without a driver there
 * is nobody to ask (-ENODEV): harness/sut/linux.c and harness/kernel/glue.c say the same.
 *
 * Not here: how many interrupts a function really gets, and what stands in bytes of config space
 * that the guest's PCI core may have written.
 */
#ifndef BDFUZZ_REQUESTS_H
#define BDFUZZ_REQUESTS_H

#include "model/machine.h"

struct outcome {
	int32_t status;		/* 0, -errno or a PCIBIOS code */
	uint32_t value;
	bool has_value;
	bool unknown;		/* neither is certain */
	bool has_id;		/* the hypervisor was asked about the function, by this logical device ID */
	uint64_t id;
};

/* OP_READ, OP_WRITE, OP_MSI, OP_MSI_FREE, OP_RETARGET, OP_BLOCK_READ, OP_BLOCK_WRITE.  Returns the status. */
int machine_request(struct machine *m, const struct operation *op, struct outcome *out);

#endif
