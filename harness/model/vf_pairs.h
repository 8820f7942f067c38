/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vf_pairs.h - which VF has which synthetic NIC, as devices come and go
 *
 * A pair is made when the later of the two is registered, with what is known by then, and lasts until one of them goes:
 * 6.12 netvsc_drv.c:2351 (netvsc_register_vf), 2585 (what netvsc_probe() finds already there), 2438.  What the host
 * associates later, and what becomes of a MAC, changes no pair.
 */
#ifndef BDFUZZ_VF_PAIRS_H
#define BDFUZZ_VF_PAIRS_H

#include "model/vf_match.h"

enum { VF_DEVICES = 48 };

struct vf_device {
	uint32_t id;		/* of all that ever were, in the order of registration; not 0 */
	bool nic;		/* a synthetic one: */
	struct vf_nic as_nic;
	bool outside;		/* neither: nobody asks whose it is (a VLAN, a bond) */
	struct vf_candidate as_vf;
	char slot[24];		/* as_vf.slot is set to this, unless it is empty */
};

struct vf_pairs {
	enum vf_policy policy;
	struct vf_device device[VF_DEVICES];	/* in the order of registration */
	uint32_t partner[VF_DEVICES];		/* id of the other; 0: none */
	unsigned count;
	bool wild;		/* since the last update a walk read what is not there */
};

/* What is there now, in the order of registration: who is gone leaves, who is new joins, in this order. */
void vf_pairs_update(struct vf_pairs *p, const struct vf_device *now, unsigned count);
/* Who is paired with the device @id: its id; 0: nobody. */
uint32_t vf_pairs_partner(const struct vf_pairs *p, uint32_t id);

#endif
