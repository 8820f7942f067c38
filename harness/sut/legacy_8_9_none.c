// SPDX-License-Identifier: GPL-2.0
/*
 * legacy_8_9_none.c - domains from bytes 8-9 of the GUID; on a collision the second device does not load
 *
 * Up to 5.3, but for the releases from 4.11 on that had legacy_serial_none.c.  There the probe failed late, when sysfs
 * refused a second bus of that name; here it fails before it talks to the host.  Number 0 counts as taken.
 */
#include "sut/model/model.h"

static int open_legacy(struct sut **out)
{
	return model_open(out, &(struct model_policy){ DOMAIN_BYTES_8_9, DOMAIN_FAIL, ID_EXACT, VF_SERIAL_MAC });
}

const struct sut_class sut_class_legacy_8_9_none = {
	.name = "legacy-8-9-none",
	.help = "domains from bytes 8-9 of the GUID; on a collision the second device does not load",
	.source = "the model with another policy (legacy_8_9_none.c); no kernel code",
	.legacy = true,
	.open = open_legacy,
	MODEL_METHODS
};
