// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map_msix.c - who gets MSI-X prepared; see bus_map.h
 *
 * Xen grants it to any function that it knows.  A strategy that doubts asks the PF whether the function is one of
 * its VFs: Single Root I/O Virtualization and Sharing 1.1, 3.3 and 2.1.2.
 */
#include "model/bus_map_parts.h"

#include <errno.h>

#include "pci/capability.h"
#include "pci/sriov.h"

enum { SRIOV_CONTROL = 0x08, SRIOV_VF_ENABLE = 1, SRIOV_NUM = 0x10, SRIOV_OFFSET = 0x14, SRIOV_STRIDE = 0x16 };

static uint32_t read_pf(const struct bus_map *m, uint32_t pf, uint32_t offset, uint32_t width)
{
	return m->hooks.read(m->hooks.context, pf, offset, width);
}

static bool is_vf_of(const struct bus_map *m, uint32_t address, uint32_t pf)
{
	uint32_t at, offset, stride, count, beyond;

	if (address >> 16 != pf >> 16)
		return false;
	at = capability_find_extended(m->hooks.read, m->hooks.context, pf, SRIOV_ID);
	if (!at || !(read_pf(m, pf, at + SRIOV_CONTROL, 2) & SRIOV_VF_ENABLE))
		return false;
	count = read_pf(m, pf, at + SRIOV_NUM, 2);
	offset = read_pf(m, pf, at + SRIOV_OFFSET, 2);
	stride = read_pf(m, pf, at + SRIOV_STRIDE, 2);
	beyond = (address - pf - offset) & 0xffff;
	if (!count || !stride)
		return count && !beyond;
	return beyond % stride == 0 && beyond / stride < count;
}

bool bus_map_grants(const struct bus_map *m, uint32_t address)
{
	const struct map_function *f = m->end ? NULL : bus_map_find(m, address);

	if (!f || !m->policy->doubts)
		return f;
	return !f->vf || (bus_map_find(m, f->pf) && is_vf_of(m, address, f->pf));
}

int bus_map_msix(struct bus_map *m, uint32_t address)
{
	if (!bus_map_grants(m, address))
		return -ENODEV;
	map_record(m, address)->f.msix = true;
	return 0;
}
