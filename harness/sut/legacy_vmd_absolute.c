// SPDX-License-Identifier: GPL-2.0
/* legacy_vmd_absolute.c - config addresses that count from bus 0 (before e3dffa4f6c36, 2019); see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .absolute = true };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_legacy_vmd_absolute = {
	.name = "legacy-vmd-absolute",
	.help = "config addresses that count from bus 0 (before e3dffa4f6c36, 2019)",
	.legacy = true,
	.open = open_it,
	VMD_GUEST_METHODS
};
