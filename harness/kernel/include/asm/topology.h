/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/topology.h - a machine of several NUMA nodes, whose processors are all on node 0
 *
 * ARCH=um has no CONFIG_NUMA; kernel.cmake adds it, so that the node of a device is what a driver made of it.
 */
#ifndef _ASM_UM_TOPOLOGY_H
#define _ASM_UM_TOPOLOGY_H

#define cpu_to_node(cpu) ((void)(cpu), 0)
#define cpumask_of_node(node) ((node) ? cpu_none_mask : cpu_online_mask)

extern unsigned long max_mapnr;	/* ARCH=um's pfn_valid() asks; linux/mm.h has it without NUMA only */

#include <asm-generic/topology.h>

#endif
