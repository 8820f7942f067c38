// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_id_prefix.c - device IDs from a prefix that is registered by domain; the last one stands, none is removed
 *
 * The second proposal in the thread of seed 003: the prefix is registered at probe under the domain that the bus got,
 * and the function number is added when the IOMMU driver attaches.  A new prefix replaces the old.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_BY_DOMAIN, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_id_prefix = {
	.name = "legacy-id-prefix",
	.help = "device IDs from a prefix that is registered by domain; the last one stands, none is removed",
	.source = "the model with another policy (legacy_id_prefix.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
