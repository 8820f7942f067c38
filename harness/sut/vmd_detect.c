// SPDX-License-Identifier: GPL-2.0
/* vmd_detect.c - the same, for any ID: the place of the host addresses is found at run time; see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .detects = true };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_vmd_detect = {
	.name = "vmd-detect",
	.help = "the same, for any ID: the place of the host addresses is found at run time",
	.open = open_it,
	VMD_GUEST_METHODS
};
