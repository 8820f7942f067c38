// SPDX-License-Identifier: GPL-2.0
/* legacy_vmd_type.c - a BAR's type bits left in host addresses (before 3e5095eebe01, 2020); see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .type_bits = true };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_legacy_vmd_type = {
	.name = "legacy-vmd-type",
	.help = "a BAR's type bits left in host addresses (before 3e5095eebe01, 2020)",
	.legacy = true,
	.open = open_it,
	VMD_GUEST_METHODS
};
