// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_id_registered.c - device IDs from a prefix that is registered by domain until the bus is removed
 *
 * What was proposed after the thread of seed 003: register and unregister, prefix and function number.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_REGISTERED, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_id_registered = {
	.name = "legacy-id-registered",
	.help = "device IDs from a prefix that is registered by domain until the bus is removed",
	.source = "the model with another policy (legacy_id_registered.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
