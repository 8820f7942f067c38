// SPDX-License-Identifier: GPL-2.0
/* xen_reference.c - a hypervisor that keeps no map, but works it out of the hardware; see model/bus_map.h */
#include "sut/dom0/dom0.h"

static int open_it(struct sut **out)
{
	return dom0_open(out, MAP_REFERENCE);
}

const struct sut_class sut_class_xen_reference = {
	.name = "xen-reference",
	.help = "a hypervisor that keeps no map, but works it out of the hardware",
	.source = "a model of a guest on a model of Xen (sut/dom0, model/bus_map); no code of either",
	.open = open_it,
	DOM0_METHODS
};
