// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_4_5_none.c - domains from bytes 4-5 of the GUID; on a collision the second device does not load
 *
 * The second half of the fix of seed 000 alone: what stays if the search for another number is reverted.
 * No release was like this.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_FAIL, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_4_5_none = {
	.name = "legacy-4-5-none",
	.help = "domains from bytes 4-5 of the GUID; on a collision the second device does not load",
	.source = "the model with another policy (legacy_4_5_none.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
