// SPDX-License-Identifier: GPL-2.0
/* xen_readd.c - Xen 4.17, and the guest deletes and adds all functions after it renumbered; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_READD);
}

const struct sut_class sut_class_xen_readd = {
	.name = "xen-readd",
	.help = "Xen 4.17, and the guest deletes and adds all functions after it renumbered",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
