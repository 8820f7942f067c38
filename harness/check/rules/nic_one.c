// SPDX-License-Identifier: GPL-2.0
/* nic_one.c - never two NICs with one VF, nor two VFs with one NIC; and both say the same */
#include "check/netdevs.h"

extern const struct invariant rule_nic_one;

static void report(struct check *c, unsigned nic, const char *expected, int found)
{
	const struct observation *o = check_now(c);
	char whose[40], what[40];

	netdevs_name(o, (int)nic, whose);
	netdevs_name(o, found, what);
	check_fail(c, &rule_nic_one, o->netdev[nic].channel, expected, NULL, "%s and %s", whose, what);
}

static void look(struct check *c)
{
	const struct observation *o = check_now(c);

	if (!o->settled || o->unknown_netdevs)
		return;		/* a link is made in two steps */
	for (unsigned i = 0; i < o->netdevs; i++) {
		const struct seen_netdev *d = &o->netdev[i];

		if (d->kind == SEEN_NIC && d->vf >= 0 && o->netdev[d->vf].master != (int)i)
			report(c, i, "a VF that is below its NIC, and below no other", d->vf);
		if (d->master >= 0 && o->netdev[d->master].kind == SEEN_NIC && o->netdev[d->master].vf != (int)i)
			report(c, (unsigned)d->master, "only the NIC's VF below it", (int)i);
	}
}

const struct invariant rule_nic_one = {
	.id = "NIC-ONE",
	.sentence = "Never do two NICs have one VF, nor two VFs one NIC.",
	.origin = "seed 004; 6.12 netvsc_drv.c:2154-2197, 2349-2410",
	.advice = "See who sets and clears net_device_context.vf_netdev, and the link between the two devices.",
	.severity = SEVERITY_CRITICAL,
	.surface = SURFACE_NET,
	.look = look,
	.end = look,
};
