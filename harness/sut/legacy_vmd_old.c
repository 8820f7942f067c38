// SPDX-License-Identifier: GPL-2.0
/* legacy_vmd_old.c - shadow registers looked for 8 bytes too far (before a1a30170138c, 2019); see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .old_place = true };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_legacy_vmd_old = {
	.name = "legacy-vmd-old",
	.help = "shadow registers looked for 8 bytes too far (before a1a30170138c, 2019)",
	.legacy = true,
	.open = open_it,
	VMD_GUEST_METHODS
};
