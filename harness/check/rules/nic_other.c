// SPDX-License-Identifier: GPL-2.0
/* nic_other.c - netdevs of other kinds pair with nobody: emulated PCI, USB, without a parent, VLANs, bonds */
#include "check/netdevs.h"

extern const struct invariant rule_nic_other;

static void look(struct check *c)
{
	const struct observation *o = check_now(c);
	char whose[40], what[40];

	for (unsigned i = 0; i < o->netdevs && !o->unknown_netdevs; i++) {
		const struct seen_netdev *d = &o->netdev[i];

		/* One whose parent is a function of a vPCI bus is a VF by another name. */
		if (d->kind != SEEN_NIC || d->vf < 0 || o->netdev[d->vf].kind != SEEN_OTHER ||
		    (o->netdev[d->vf].other == NETDEV_PCI && o->netdev[d->vf].channel))
			continue;
		netdevs_name(o, (int)i, whose);
		netdevs_name(o, d->vf, what);
		check_fail(c, &rule_nic_other, d->channel, "a VF or nobody", NULL, "%s has %s", whose, what);
	}
}

const struct invariant rule_nic_other = {
	.id = "NIC-OTHER",
	.sentence = "Network devices that are no VFs pair with nobody.",
	.origin = "seed 004; 6.12 netvsc_drv.c:2258-2276, 2469-2487, 6.1 netvsc_drv.c:2255-2273",
	.advice = "See how a candidate's parent is looked at before it is taken for a function with a slot.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_NET,
	.look = look,
};
