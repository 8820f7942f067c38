// SPDX-License-Identifier: GPL-2.0
/*
 * vmalloc.c - vzalloc(): whole pages, of which only what is touched costs something
 *
 * Given up: a guard page behind (AddressSanitizer has its own), and that the pages behind are any: the host finds them
 * one after the other, at the area's address.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "stand_in.h"

#ifdef alloc_hooks			/* since 6.10 allocation functions have _noprof in their names */
#define VZALLOC vzalloc_noprof
#define VZALLOC_NODE vzalloc_node_noprof
#else
#define VZALLOC vzalloc
#define VZALLOC_NODE vzalloc_node
#endif

static void *area(unsigned long size, const void *site)
{
	might_sleep();
	if (!size || bdf_fails(SIM_FAULT_ALLOC))
		return NULL;
	return sim_alloc_aligned(bdf_sim, PAGE_ALIGN(size), PAGE_SIZE, 1, site);
}

void *VZALLOC(unsigned long size)
{
	return area(size, __builtin_return_address(0));
}

void *VZALLOC_NODE(unsigned long size, int node)
{
	return area(size, __builtin_return_address(0));
}

void vfree(const void *p)
{
	kfree(p);
}
