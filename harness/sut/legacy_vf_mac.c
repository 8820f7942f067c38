// SPDX-License-Identifier: GPL-2.0
/* legacy_vf_mac.c - pairs of VF and NIC by the MAC that the VF has now, as until 2018 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_EXACT, VF_MAC });
}

const struct sut_class sut_class_legacy_vf_mac = {
	.name = "legacy-vf-mac",
	.help = "pairs of VF and NIC by the MAC that the VF has now, as until 2018",
	.source = "the model with another policy (legacy_vf_mac.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
