// SPDX-License-Identifier: GPL-2.0
/* chan_one.c - a relid is one channel's, and leads to it; a device has one primary channel */
#include <string.h>

#include "check/check.h"

extern const struct invariant rule_chan_one;

static void look(struct check *c)
{
	const struct observation *o = check_now(c);

	if (!o->settled || !o->knows_channels)
		return;
	for (unsigned i = 0; i < o->channels; i++) {
		const struct seen_channel *a = &o->channel[i];

		if (a->rescinded)
			continue;
		if (!a->mapped)
			check_fail(c, &rule_chan_one, 0, "a relid that leads to its channel", NULL,
				   "relid %u leads elsewhere", a->relid);
		for (unsigned k = 0; k < i; k++) {
			const struct seen_channel *b = &o->channel[k];

			if (b->relid == a->relid)
				check_fail(c, &rule_chan_one, 0, "a relid of its own", NULL,
					   "two channels have relid %u", a->relid);
			if (!a->sub && !b->sub && !b->rescinded &&
			    !memcmp(&a->instance, &b->instance, sizeof(a->instance)))
				check_fail(c, &rule_chan_one, 0, "one channel of a device", NULL,
					   "relids %u and %u are one device's", b->relid, a->relid);
		}
	}
}

const struct invariant rule_chan_one = {
	.id = "CHAN-ONE",
	.sentence = "A relid is one channel's and leads to it, and a device has one primary channel.",
	.origin = "6.12 channel_mgmt.c:357-389 (vmbus_channel_map_relid), 518-668 (vmbus_process_offer)",
	.advice = "See by what an offer is compared with the channels that are there, and when a relid is unmapped.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMBUS,
	.trusted = true,
	.look = look,
	.end = look,
};
