// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_quiet.c - nobody looks for shadow registers where a device has none
 *
 * "So on existing HW, these patches won't affect anything", says seed 002 of 8086:201D.
 */
#include "check/guest_vmd.h"

#include "model/vmd_ids.h"

extern const struct invariant rule_vmd_quiet;

static void look(struct check *c)
{
	struct guest_vmd v;

	for (int i = -1; (i = guest_vmd_next(c, i, &v)) >= 0;) {
		const int features = vmd_features(config_read(&v.hardware->function->config, 0, 4));

		if (features < 0 || features & VMD_FEATURE_MEMBAR2 || !v.hardware->shadow_reads)
			continue;
		guest_vmd_fail(c, &rule_vmd_quiet, "read", &v, "no read of MEMBAR2 from 0x2000 on",
			       "%" PRIu64 " reads", v.hardware->shadow_reads);
	}
}

const struct invariant rule_vmd_quiet = {
	.id = "VMD-QUIET",
	.sentence = "Shadow registers are not looked for in a VMD whose ID promises none.",
	.origin = "seed 002: \"on existing HW, these patches won't affect anything\"; "
		  "6.12 vmd.c:799-808, 6.1 vmd.c:747-756",
	.advice = "See which features the ID has in the driver's table.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_VMD,
	.look = look,
};
