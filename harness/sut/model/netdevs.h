/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netdevs.h - network devices of a model of a guest: what its buses, its NICs and the scenario make there to be
 *
 * After each operation what is there is counted anew, and vf_pairs.h says who has whom.
 */
#ifndef BDFUZZ_SUT_MODEL_NETDEVS_H
#define BDFUZZ_SUT_MODEL_NETDEVS_H

#include "model/machine.h"
#include "model/vf_pairs.h"
#include "sut/sut.h"

struct outcome;

struct model_netdevs {
	struct vf_pairs pairs;
	struct seen_netdev dev[VF_DEVICES];	/* as it is seen, and its function: what it was registered for */
	struct { struct told_function function; struct guid instance; } of[VF_DEVICES];
	unsigned count;
	uint32_t ids;
	bool unknown;		/* for the rest of the run */
	bool any;		/* an operation about network devices was carried out */
};

void model_netdevs_reset(struct model_netdevs *n);
/* An operation of SURFACE_NET: 0 or -errno as the real system has it. */
int model_netdevs_do(struct model_netdevs *n, struct machine *m, const struct operation *op);
void model_netdevs_update(struct model_netdevs *n, struct machine *m, const struct operation *op);
void model_netdevs_look(const struct model_netdevs *n, struct observation *o);

#endif
