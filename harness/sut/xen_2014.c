// SPDX-License-Identifier: GPL-2.0
/* xen_2014.c - a hypervisor that keeps its map of bus numbers as seed 001 describes it; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_XEN_2014);
}

const struct sut_class sut_class_xen_2014 = {
	.name = "xen-2014",
	.help = "a hypervisor that keeps its map of bus numbers as seed 001 describes it",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
