// SPDX-License-Identifier: GPL-2.0
/* legacy_vmd_stale.c - without translation, offsets as the stack was (before 0c0206dc4f5b, 2023); see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .stale = true };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_legacy_vmd_stale = {
	.name = "legacy-vmd-stale",
	.help = "offsets left as they were where nothing is translated (before 0c0206dc4f5b, 2023)",
	.legacy = true,
	.open = open_it,
	VMD_GUEST_METHODS
};
