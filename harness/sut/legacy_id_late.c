// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_id_late.c - device IDs built at probe, before the function number is known
 *
 * The first proposal in the thread of seed 003: hv_pci_probe() makes the ID and stores it for the IOMMU driver.  It has
 * no function number then, and with that no unsigned term: the sum is an int, see ID-HIGH-HALF.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_LATE, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_id_late = {
	.name = "legacy-id-late",
	.help = "device IDs built at probe, before the function number is known",
	.source = "the model with another policy (legacy_id_late.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
