// SPDX-License-Identifier: GPL-2.0
/* nic_path.c - frames of a NIC take its VF only when it has one, and the host has said so before */
#include "check/netdevs.h"

extern const struct invariant rule_nic_path;

static void look(struct check *c)
{
	const struct observation *now = check_now(c), *before = check_before(c);

	for (unsigned i = 0; i < now->netdevs && now->settled; i++) {
		const struct seen_netdev *d = &now->netdev[i], *was = netdevs_find(before, d->id);

		if (d->kind != SEEN_NIC || !d->vf_path || (was && was->vf_path))
			continue;
		if (!d->allocated && !(was && was->allocated))
			check_fail(c, &rule_nic_path, d->channel, "an association first", NULL,
				   "frames take a VF that the host has not associated");
		else if (d->vf == -1)
			check_fail(c, &rule_nic_path, d->channel, "a VF", NULL, "frames take a VF, and there is none");
	}
}

const struct invariant rule_nic_path = {
	.id = "NIC-PATH",
	.sentence = "Frames of a NIC take its VF only once the host has associated it.",
	.origin = "365e1ececb29; 6.12 netvsc_drv.c:2390-2441, 6.1 netvsc_drv.c:2384-2435",
	.advice = "See what netvsc_vf_changed() waits for before it switches the data path.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_NET,
	.trusted = true,
	.look = look,
};
