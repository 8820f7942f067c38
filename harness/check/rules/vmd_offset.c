// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_offset.c - addresses on the bus behind a VMD are the host's
 *
 * The truth is what the hardware was made with.  Where its registers are not where its ID promises them, nobody who
 * goes by a table can know: that is the question of seed 002, and a kind by itself.
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_offset;

static void judge(struct check *c, const struct guest_vmd *v)
{
	char expected[80];

	if (!v->whole)
		return;
	for (unsigned i = 0; i < 2; i++) {
		const uint64_t offset = v->seen->bar[VMD_MEMBAR1 + i].start - v->host[i];

		if (v->seen->offset[i] == offset)
			continue;
		snprintf(expected, sizeof(expected), "an offset of 0x%" PRIx64 ": guest - host address", offset);
		guest_vmd_fail(c, &rule_vmd_offset, v->promised ? "wrong" : "elsewhere", v, expected,
			       "0x%" PRIx64 " for MEMBAR%u, at 0x%" PRIx64 " here and 0x%" PRIx64 " in the host",
			       v->seen->offset[i], i + 1, v->seen->bar[VMD_MEMBAR1 + i].start, v->host[i]);
	}
}

static void look(struct check *c)
{
	struct guest_vmd v;

	for (int i = -1; (i = guest_vmd_next(c, i, &v)) >= 0;)
		judge(c, &v);
}

const struct invariant rule_vmd_offset = {
	.id = "VMD-OFFSET",
	.sentence = "Both windows of a VMD are translated by guest - host address, and by 0 without translation.",
	.origin = "seed 002; a1a30170138c, 3e5095eebe01, 0c0206dc4f5b; 6.12 vmd.c:584-635, 6.1 vmd.c:580-631",
	.advice = "See where the driver looked for the host addresses, and whether VMLOCK or the signature was there.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMD,
	.look = look,
};
