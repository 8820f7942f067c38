// SPDX-License-Identifier: GPL-2.0
/* xen_combined.c - a hypervisor that sees writes of bus numbers, and reads all bridges again; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_COMBINED);
}

const struct sut_class sut_class_xen_combined = {
	.name = "xen-combined",
	.help = "a hypervisor that sees writes of bus numbers, and reads all bridges again",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
