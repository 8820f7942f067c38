// SPDX-License-Identifier: GPL-2.0
/* chan_count.c - at rest no offer is in progress: a guest that hibernates or unloads waits until the count is 0 */
#include "check/check.h"

extern const struct invariant rule_chan_count;

static void end(struct check *c)
{
	const struct observation *o = check_now(c);

	if (o->settled && o->knows_channels && o->offers)
		check_fail(c, &rule_chan_count, 0, "0", NULL, "%u offers are in progress", o->offers);
}

const struct invariant rule_chan_count = {
	.id = "CHAN-COUNT",
	.sentence = "When all offers and rescinds are dealt with, none is counted as in progress.",
	.origin = "d8bd2d442bb2; vmbus_connection.offer_in_progress, 6.12 vmbus_drv.c:1021-1103, channel_mgmt.c:1149",
	.advice = "See which way out of an offer or a rescind does not count down, or counts twice.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_VMBUS,
	.end = end,
};
