// SPDX-License-Identifier: GPL-2.0
/* model.c - the reference model: what the kernels under test are compared with */
#include "sut/model/model.h"

static int open_model(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_LOWEST, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_model = {
	.name = "model",
	.help = "the reference model: what a guest is to make of what a host does",
	.source = "harness/model, written from seeds, commits and specifications; no kernel code",
	.open = open_model,
	MODEL_METHODS
};
