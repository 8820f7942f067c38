// SPDX-License-Identifier: GPL-2.0
/*
 * hardware_vfs.c - where the registers of a PF put its VFs
 *
 * Before anybody has chosen a number of VFs, what is looked at is all of them: a PF that cannot have TotalVFs of them
 * is no better for being left alone.  Clauses are those of SR-IOV 1.1.
 */
#include "model/hardware_parts.h"

#include <stdio.h>

/* NumVFs, or what it could be. */
static uint32_t wanted(const struct topology_function *pf)
{
	const uint32_t count = sriov_numvfs(&pf->sriov, &pf->config);

	return count ? count : sriov_total(&pf->sriov, &pf->config);
}

static struct sriov_place place_of(const struct topology_function *pf)
{
	return sriov_place_for(&pf->sriov, &pf->config, wanted(pf));
}

/* 3.3.9: it is not used while NumVFs is 0. */
void hardware_vf_offset(struct hardware_checking *h, struct topology_function *f)
{
	if (wanted(f) && !place_of(f).offset)
		hardware_report(h, HARDWARE_VF_OFFSET, f, "a First VF Offset above 0, so that VF 1 is not its PF",
				"First VF Offset is 0 with %u VFs", wanted(f));
}

/* 3.3.10: it is not used while NumVFs is 0 or 1. */
void hardware_vf_stride(struct hardware_checking *h, struct topology_function *f)
{
	if (wanted(f) > 1 && !place_of(f).stride)
		hardware_report(h, HARDWARE_VF_STRIDE, f, "a VF Stride above 0, so that VFs differ",
				"VF Stride is 0 with %u VFs", wanted(f));
}

void hardware_vf_moves(struct hardware_checking *h, struct topology_function *f)
{
	const struct sriov_place was = f->sriov.id.place[0], is = sriov_place(&f->sriov, &f->config);
	char expected[160];

	if (!f->sriov.placed || (was.offset == is.offset && was.stride == is.stride))
		return;
	snprintf(expected, sizeof(expected), "First VF Offset 0x%x and VF Stride 0x%x, as after reset", was.offset,
		 was.stride);
	hardware_report(h, HARDWARE_VF_MOVES, f, expected, "0x%x and 0x%x, since%s%s%s", is.offset, is.stride,
			f->sriov.placed & SRIOV_BY_COUNT ? " NumVFs was written" : "",
			f->sriov.placed == (SRIOV_BY_COUNT | SRIOV_BY_ARI) ? " and" : "",
			f->sriov.placed & SRIOV_BY_ARI ? " ARI Capable Hierarchy was set" : "");
}

/* Requests for [first, last] get to the bus that the PF is on. */
static struct hardware_range leading(const struct topology_function *pf)
{
	const struct topology_bus *b = pf->bus;

	return b->bridge ? hardware_range(b->bridge) : (struct hardware_range){ .first = b->first, .last = b->last };
}

/* Why a VF is not where it should be; false: it is. */
static bool is_lost(struct hardware_checking *h, struct topology_function *pf, struct topology_function *vf,
		    uint32_t id)
{
	const struct hardware_range r = leading(pf);
	struct topology_function *there;
	char expected[160], name[HARDWARE_NAME];
	int err;

	if (id > UINT16_MAX || id >> 8 < r.first || id >> 8 > r.last) {
		snprintf(expected, sizeof(expected), "buses of [%02x-%02x], which lead to the PF%s", r.first, r.last,
			 id > UINT16_MAX ? "; there is none above ff" : "");
		hardware_report(h, HARDWARE_VF_RANGE, pf, expected, "VF %u of %u has bus %02x", vf->vf + 1,
				sriov_count(&pf->sriov, &pf->config), id >> 8);
		return true;
	}
	err = topology_find(h->t, pf->bus->domain, (uint8_t)(id >> 8), (uint8_t)id, &there);
	if (err)
		h->error = err;
	if (err || there == vf)
		return err;
	snprintf(name, sizeof(name), "nobody");
	if (there)
		hardware_name(h->t, there, name);
	snprintf(expected, sizeof(expected), "VF %u to answer at %04x:%02x:%02x.%x", vf->vf + 1, pf->bus->domain,
		 id >> 8, id >> 3 & 0x1f, id & 7);
	hardware_report(h, HARDWARE_VF_RANGE, pf, expected, "%s answers there", name);
	return true;
}

/* 2.1.2.  Only VFs that exist: until then, bus numbers can still be given out. */
void hardware_vf_range(struct hardware_checking *h, struct topology_function *f)
{
	const struct sriov_place p = sriov_place(&f->sriov, &f->config);
	struct topology_function *vf = topology_next(h->t, f);

	if (!p.offset) /* the first is in the place of its PF: that is another rule's */
		return;
	for (; vf && vf->pf == f; vf = topology_next(h->t, vf)) {
		/* topology_id() without the cut to 16 bits */
		const uint32_t pf = (uint32_t)f->captured << 8 | f->devfn;

		if (is_lost(h, f, vf, pf + p.offset + vf->vf * p.stride))
			return;
		if (!p.stride) /* the others are in the place of the first: likewise */
			return;
	}
}
