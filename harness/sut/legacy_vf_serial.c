// SPDX-License-Identifier: GPL-2.0
/* legacy_vf_serial.c - pairs of VF and NIC by serial alone, as from 2018 to 2021 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_EXACT, VF_SERIAL });
}

const struct sut_class sut_class_legacy_vf_serial = {
	.name = "legacy-vf-serial",
	.help = "pairs of VF and NIC by serial alone, as from 2018 to 2021",
	.source = "the model with another policy (legacy_vf_serial.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
