// SPDX-License-Identifier: GPL-2.0
/* chan_isolated.c - an isolated guest has channels only of devices that it may trust its host with */
#include "check/check.h"
#include "model/isolation.h"

extern const struct invariant rule_chan_isolated;

static void look(struct check *c)
{
	const struct observation *o = check_now(c);

	if (!o->knows_channels || !check_host(c)->isolated)
		return;
	for (unsigned i = 0; i < o->channels; i++) {
		const struct seen_channel *s = &o->channel[i];
		char type[GUID_TEXT];

		if (s->socket || isolation_of(&s->type) != ISOLATION_REFUSED)
			continue;
		guid_format(&s->type, type);
		check_fail(c, &rule_chan_isolated, 0, "no channel of a type that an isolated guest refuses", NULL,
			   "relid %u is of type %s", s->relid, type);
	}
}

const struct invariant rule_chan_isolated = {
	.id = "CHAN-ISOLATED",
	.sentence = "A guest that does not trust its host has no channel of a type that such a guest refuses.",
	.origin = "6.12 channel_mgmt.c:30-156 (vmbus_devs), 1013-1029 (vmbus_is_valid_offer); 6.1 the same lines",
	.advice = "See whether the offer's type is asked for before the channel is made.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMBUS,
	.trusted = true,
	.look = look,
	.end = look,
};
