// SPDX-License-Identifier: GPL-2.0
/* xen_4_17.c - a hypervisor that keeps its map of bus numbers as Xen 4.17 does; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_XEN_4_17);
}

const struct sut_class sut_class_xen_4_17 = {
	.name = "xen-4.17",
	.help = "a hypervisor that keeps its map of bus numbers as Xen 4.17 does",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
