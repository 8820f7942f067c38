// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_id_first.c - device IDs from a prefix that is registered by domain; the first one stands, none is removed
 *
 * The same by the argument that the thread of seed 003 gives for not removing: an ID is the same when its device comes
 * back, so there is nothing to replace.  What comes back may be another device.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_BY_DOMAIN_FIRST,
						       VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_id_first = {
	.name = "legacy-id-first",
	.help = "device IDs from a prefix that is registered by domain; the first one stands, none is removed",
	.source = "the model with another policy (legacy_id_first.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
