// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_8_9_lowest.c - domains from bytes 8-9 of the GUID; on a collision the lowest free number
 *
 * The first half of the fix alone, as the reviewer in seed 000 asked for it: what stays if the choice of bytes is
 * reverted.  No release was like this.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_8_9, DOMAIN_LOWEST, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_8_9_lowest = {
	.name = "legacy-8-9-lowest",
	.help = "domains from bytes 8-9 of the GUID; on a collision the lowest free number",
	.source = "the model with another policy (legacy_8_9_lowest.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
