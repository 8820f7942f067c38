// SPDX-License-Identifier: GPL-2.0
/* vmd_profile.c - host addresses are where the profile of an ID says; asked of still pictures (check/still.h) */
#include "check/check.h"

extern const struct invariant rule_vmd_profile;

const struct invariant rule_vmd_profile = {
	.id = "VMD-PROFILE",
	.sentence = "Where the profile of a VMD's ID says that host addresses are, there are some that make sense, or "
		"nothing is enabled.",
	.origin = "seed 002; a1a30170138c (2019); fixtures/ids",
	.advice = "./bdfuzz id check ID CAPTURE says what each way of looking for them finds: the profile is wrong, or "
		"the firmware is.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_PCI,
};
