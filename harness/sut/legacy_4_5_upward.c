// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_4_5_upward.c - domains from bytes 4-5 of the GUID; on a collision the next free number above
 *
 * Since 6.18: pci_bus_find_emul_domain_nr(hint, 1, 0xffff), which searches upward from the hint only.  Other emulated
 * hosts that share the numbers there are not modelled.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_4_5, DOMAIN_UPWARD, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_4_5_upward = {
	.name = "legacy-4-5-upward",
	.help = "domains from bytes 4-5 of the GUID; on a collision the next free number above",
	.source = "the model with another policy (legacy_4_5_upward.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
