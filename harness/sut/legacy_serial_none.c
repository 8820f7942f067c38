// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_serial_none.c - domains from the serial number of the first function; on a collision the device does not load
 *
 * Since 4a9b0933bdfc (4.11), for shorter names.  Reverted by 29927dfb7f69: hosts do not number the functions of
 * different buses apart.  Numbers over 16 bits are cut off here.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_SERIAL, DOMAIN_FAIL, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_serial_none = {
	.name = "legacy-serial-none",
	.help = "domains from the serial number of the first function; on a collision the device does not load",
	.source = "the model with another policy (legacy_serial_none.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
