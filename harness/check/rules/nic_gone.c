// SPDX-License-Identifier: GPL-2.0
/* nic_gone.c - nobody is paired with what is gone; what belongs to a rescinded channel is not registered any more */
#include "check/netdevs.h"

extern const struct invariant rule_nic_gone;

static void look(struct check *c)
{
	const struct observation *o = check_now(c);

	if (!o->settled || o->leaving || o->unknown_netdevs)
		return;
	for (unsigned i = 0; i < o->netdevs; i++) {
		const struct seen_netdev *d = &o->netdev[i];
		char whose[40];

		netdevs_name(o, (int)i, whose);
		if (d->vf == -2)
			check_fail(c, &rule_nic_gone, d->channel, "a VF that is there", NULL,
				   "%s has one that is not registered", whose);
		if (d->kind != SEEN_OTHER && !check_host(c)->bus[d->channel].offered)
			check_fail(c, &rule_nic_gone, d->channel, "no device of a rescinded channel", NULL,
				   "%s is registered", whose);
	}
}

const struct invariant rule_nic_gone = {
	.id = "NIC-GONE",
	.sentence = "After a rescind no network device of the channel is left, and nobody is paired with one.",
	.origin = "seed 004; 6.12 netvsc_drv.c:2438-2467, 2648-2697",
	.advice = "See netvsc_unregister_vf() and netvsc_remove(): who clears vf_netdev, and who waits for whom.",
	.severity = SEVERITY_CRITICAL,
	.surface = SURFACE_NET,
	.trusted = true,
	.look = look,
	.end = look,
};
