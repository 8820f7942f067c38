// SPDX-License-Identifier: GPL-2.0
/*
 * chan_table.c - the guest has a channel for each offer that stands, and none for what was rescinded
 *
 * An offer is identified by instance, sub-channel and relid, as the host sent it.
 */
#include <string.h>

#include "check/check.h"

extern const struct invariant rule_chan_table;

static bool is_offered(const struct host *h, const struct seen_channel *s)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const struct host_bus *b = &h->bus[i];

		if (b->offered && b->relid == s->relid && b->sub == s->sub &&
		    !memcmp(&b->instance, &s->instance, sizeof(s->instance)))
			return true;
	}
	return false;
}

static bool is_there(const struct observation *o, const struct host_bus *b)
{
	for (unsigned i = 0; i < o->channels; i++)
		if (o->channel[i].relid == b->relid && o->channel[i].sub == b->sub &&
		    !memcmp(&b->instance, &o->channel[i].instance, sizeof(b->instance)))
			return true;
	return false;
}

/* An isolated guest refuses most types (CHAN-ISOLATED); of those that a scenario offers it takes NICs for certain. */
static bool may_refuse(const struct host *h, const struct host_bus *b)
{
	return h->isolated && b->type != OFFER_NET;
}

struct doubts {
	bool any;		/* something was made to fail: an offer may have been lost */
};

/* When everybody has had the time that he wants: works of VMBus wait for each other. */
static void end(struct check *c)
{
	const struct observation *o = check_now(c);
	const struct doubts *d = check_memory(c, sizeof(*d));

	if (!d || d->any || !o->settled || o->leaving || !o->knows_channels || o->channels == SEEN_CHANNELS)
		return;
	for (unsigned i = 0; i < o->channels; i++)
		if (!is_offered(check_host(c), &o->channel[i]))
			check_fail(c, &rule_chan_table, 0, "no channel of a rescinded offer", NULL,
				   "relid %u is there", o->channel[i].relid);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (check_host(c)->bus[i].offered && !may_refuse(check_host(c), &check_host(c)->bus[i]) &&
		    !is_there(o, &check_host(c)->bus[i]))
			check_fail(c, &rule_chan_table, i, "a channel for an offer", NULL, "relid %u has none",
				   check_host(c)->bus[i].relid);
}

static void look(struct check *c)
{
	struct doubts *d = check_memory(c, sizeof(*d));

	if (d)
		d->any |= check_op(c)->kind == OP_FAIL;
}

const struct invariant rule_chan_table = {
	.id = "CHAN-TABLE",
	.sentence = "The guest has a channel for each offer that stands, and none for one that was rescinded.",
	.origin = "6.12 channel_mgmt.c:518-668, 1120-1287 (vmbus_onoffer, vmbus_onoffer_rescind)",
	.advice = "See who adds a channel to the list, who takes it off, and which of the two ran last.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMBUS,
	.trusted = true,
	.look = look,
	.end = end,
};
