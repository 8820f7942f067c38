// SPDX-License-Identifier: GPL-2.0
/* vmd_reference.c - a guest's VMD driver as it should be: a model; see vmd/guest.h */
#include "sut/vmd/guest.h"

static int open_it(struct sut **out)
{
	static const struct vmd_variant variant = { .detects = false };

	return vmd_guest_open(out, &variant);
}

const struct sut_class sut_class_vmd_reference = {
	.name = "vmd-reference",
	.help = "a guest's VMD driver as it should be: a model",
	.open = open_it,
	VMD_GUEST_METHODS
};
