// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_id_hint.c - device IDs from a prefix that is registered by the number that the host gives
 *
 * What the thread of seed 003 fears as a fatal flaw: the key is bytes 4-5, before a collision is resolved, so two live
 * devices may share it.  The last one stands, none is removed.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_BY_HINT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_id_hint = {
	.name = "legacy-id-hint",
	.help = "device IDs from a prefix that is registered by the number that the host gives",
	.source = "the model with another policy (legacy_id_hint.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
