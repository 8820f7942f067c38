// SPDX-License-Identifier: GPL-2.0
/*
 * id_high_half.c - the upper 32 bits of a logical device ID are zero
 *
 * The ID has 32 bits, the field that carries it 64.  `b[5] << 24` is an int and negative from b[5] = 0x80 on; it is
 * the last term, PCI_FUNC() of an unsigned devfn, that makes the whole unsigned.  Without that term, as when an ID is
 * put together before the function is known (seed 003), the sign would fill the upper half.
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
	.origin = "seed 003; 6.12 pci-hyperv.c:647-651, 6.1 pci-hyperv.c:668-672",
	.advice = "b[5] << 24 is an int: from b[5] = 0x80 on it is negative, unless a term of the sum is unsigned.",
	.severity = SEVERITY_LOW,
	.trusted = true,
	.hears = HEARS(EVENT_DEVICE_ID),
	.event = event,
};
