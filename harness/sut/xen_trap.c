// SPDX-License-Identifier: GPL-2.0
/* xen_trap.c - Xen 4.17, and writes of bus numbers move the entries; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_TRAP);
}

const struct sut_class sut_class_xen_trap = {
	.name = "xen-trap",
	.help = "Xen 4.17, and writes of bus numbers move the entries",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
