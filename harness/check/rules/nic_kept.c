// SPDX-License-Identifier: GPL-2.0
/* nic_kept.c - a MAC that is changed at run time, and an association that comes later, change no pair */
#include "check/netdevs.h"

extern const struct invariant rule_nic_kept;

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *before = check_before(c);
	const uint8_t kind = check_op(c)->kind;

	if ((kind != OP_MAC && kind != OP_ASSOCIATE && kind != OP_LINK) || !now->settled || !before->settled ||
	    now->unknown_netdevs || before->unknown_netdevs)
		return;
	for (unsigned i = 0; i < now->netdevs; i++) {
		const struct seen_netdev *d = netdevs_find(before, now->netdev[i].id);
		const uint32_t vf = d && d->kind == SEEN_NIC ? netdevs_vf(before, (unsigned)(d - before->netdev)) : 0;
		char whose[40], was[40];

		if (!vf || vf == netdevs_vf(now, i) || !netdevs_find(now, vf))
			continue;	/* none, the same, or it has gone meanwhile */
		netdevs_name(now, (int)i, whose);
		netdevs_name(before, d->vf, was);
		check_fail(c, &rule_nic_kept, d->channel, was, NULL, "%s has another", whose);
	}
}

const struct invariant rule_nic_kept = {
	.id = "NIC-KEPT",
	.sentence = "A pair lasts as long as both are there, whatever their MACs and the host's word become.",
	.origin = "seed 004 (\"permanent MAC address to avoid bugs if MAC address changed\")",
	.advice = "See who unregisters a VF but for the two that are paired.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_NET,
	.trusted = true,
	.look = look,
};
