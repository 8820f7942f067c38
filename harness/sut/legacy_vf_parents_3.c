// SPDX-License-Identifier: GPL-2.0
/* legacy_vf_parents_3.c - pairs of VF and NIC by the third device above the VF (seed 004: not taken) */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_EXACT, VF_PARENTS_3 });
}

const struct sut_class sut_class_legacy_vf_parents_3 = {
	.name = "legacy-vf-parents-3",
	.help = "pairs of VF and NIC by the third device above the VF (seed 004: not taken)",
	.source = "the model with another policy (legacy_vf_parents_3.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
