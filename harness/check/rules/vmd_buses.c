// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_buses.c - the buses behind a VMD are those that its hardware has: by its restriction, by CFGBAR, and up to 255
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_buses;

static void judge(struct check *c, const struct guest_vmd *v)
{
	const struct topology_bus *root = v->hardware->root;

	if (v->seen->first != root->first)
		guest_vmd_fail(c, &rule_vmd_buses, v->promised ? "first" : "first_elsewhere", v,
			       "the first bus that its restriction says",
			       "buses from %02" PRIx32 ", and the hardware's begin at %02x",
			       v->seen->first, root->first);
	else if (v->seen->last > 255)
		guest_vmd_fail(c, &rule_vmd_buses, "beyond_255", v, "buses up to ff", "buses up to %" PRIx32,
			       v->seen->last);
	else if (v->seen->last != root->last)
		guest_vmd_fail(c, &rule_vmd_buses, "last", v, "as many buses as CFGBAR has",
			       "buses up to %02" PRIx32 ", and the hardware's end at %02x", v->seen->last, root->last);
}

static void look(struct check *c)
{
	struct guest_vmd v;

	for (int i = -1; (i = guest_vmd_next(c, i, &v)) >= 0;)
		judge(c, &v);
}

const struct invariant rule_vmd_buses = {
	.id = "VMD-BUSES",
	.sentence = "The buses behind a VMD are those that its restriction and CFGBAR give it, and none is above 255.",
	.origin = "e3dffa4f6c36; 6.12 vmd.c:638-668, 820-826, 6.1 vmd.c:634-661, 768-774",
	.advice = "VMCAP bit 0, VMCONFIG bits 9:8, and the size of BAR 0 say which they are.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_VMD,
	.look = look,
};
