// SPDX-License-Identifier: GPL-2.0
/* xen_heal.c - Xen 4.17, and on removal an entry that leads back to itself is made void; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_HEAL);
}

const struct sut_class sut_class_xen_heal = {
	.name = "xen-heal",
	.help = "Xen 4.17, and on removal an entry that leads back to itself is made void",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
