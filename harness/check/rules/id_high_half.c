// SPDX-License-Identifier: GPL-2.0
/*
 * id_high_half.c - the upper 32 bits of a logical device ID are zero
 *
 * The ID has 32 bits, the field that carries it 64.  What the host makes of the upper half is not known.
 */
#include <inttypes.h>

#include "check/check.h"

extern const struct invariant rule_id_high_half;

static void event(struct check *c, const struct event *e)
{
	if (!(e->a >> 32))
		return;
	check_about(c, (uint8_t)e->b);
	check_fail(c, &rule_id_high_half, e->channel, "upper 32 bits zero", e->where, "0x%016" PRIx64, e->a);
}

const struct invariant rule_id_high_half = {
	.id = "ID-HIGH-HALF",
	.sentence = "The upper 32 bits of a logical device ID are zero.",
	.origin = "seed 003; 6.12 pci-hyperv.c:647, 6.1 pci-hyperv.c:668",
	.advice = "b[5] << 24 is an int: from b[5] = 0x80 on it is negative, and its sign fills the u64.",
	.severity = SEVERITY_LOW,
	.hears = HEARS(EVENT_DEVICE_ID),
	.event = event,
};
