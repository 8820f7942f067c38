/* SPDX-License-Identifier: GPL-2.0 */
/* netdevs.h - what rules about network devices share */
#ifndef BDFUZZ_CHECK_NETDEVS_H
#define BDFUZZ_CHECK_NETDEVS_H

#include "check/check.h"
#include "model/vf_pairs.h"

/* The devices that are seen, as the model of pairs has them; as many as observation.netdevs. */
void netdevs_describe(const struct observation *o, struct vf_device to[VF_DEVICES]);
/* The one with this id, which no other has had; NULL: it is not there. */
const struct seen_netdev *netdevs_find(const struct observation *o, uint32_t id);
/* "the VF 2, 00.0", "the NIC of channel 1", "device 3". */
void netdevs_name(const struct observation *o, int index, char text[40]);
/* The id of whom the NIC at @index has for its VF; 0: nobody. */
uint32_t netdevs_vf(const struct observation *o, unsigned index);

#endif
