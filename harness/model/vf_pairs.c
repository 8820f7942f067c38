// SPDX-License-Identifier: GPL-2.0
/* vf_pairs.c - see vf_pairs.h */
#include "model/vf_pairs.h"

#include <string.h>

static const struct vf_device *find(const struct vf_device *list, unsigned count, uint32_t id)
{
	for (unsigned i = 0; i < count; i++)
		if (list[i].id == id)
			return &list[i];
	return NULL;
}

static unsigned place_of(const struct vf_pairs *p, uint32_t id)
{
	unsigned i = 0;

	while (i < p->count && p->device[i].id != id)
		i++;
	return i;
}

uint32_t vf_pairs_partner(const struct vf_pairs *p, uint32_t id)
{
	const unsigned i = place_of(p, id);

	return i < p->count ? p->partner[i] : 0;
}

static void remove_at(struct vf_pairs *p, unsigned at)
{
	const unsigned other = p->partner[at] ? place_of(p, p->partner[at]) : p->count;

	if (other < p->count)
		p->partner[other] = 0;
	p->count--;
	memmove(&p->device[at], &p->device[at + 1], (p->count - at) * sizeof(p->device[0]));
	memmove(&p->partner[at], &p->partner[at + 1], (p->count - at) * sizeof(p->partner[0]));
}

static void take_over(struct vf_pairs *p, unsigned at, const struct vf_device *d)
{
	p->device[at] = *d;
	p->device[at].as_vf.slot = *d->slot ? p->device[at].slot : NULL;
}

/* The place of the NIC that a device belongs to; p->count: none.  NICs are searched from the youngest. */
static unsigned nic_of(struct vf_pairs *p, unsigned at)
{
	struct vf_nic nic[VF_DEVICES];
	unsigned place[VF_DEVICES], nics = 0;
	int found;

	for (unsigned i = p->count; i-- > 0;)
		if (p->device[i].nic) {
			place[nics] = i;
			nic[nics++] = p->device[i].as_nic;
		}
	found = vf_match(p->policy, nic, nics, &p->device[at].as_vf);
	p->wild |= found == VF_WILD;
	return found < 0 ? p->count : place[found];
}

static void join(struct vf_pairs *p, unsigned nic, unsigned vf)
{
	if (p->partner[nic] || p->partner[vf])
		return;
	p->partner[nic] = p->device[vf].id;
	p->partner[vf] = p->device[nic].id;
}

/* The first of those that were there before and belong to it; another is not looked for. */
static void nic_comes(struct vf_pairs *p, unsigned at)
{
	for (unsigned i = 0; i < p->count; i++) {
		if (p->device[i].nic || p->device[i].outside || nic_of(p, i) != at)
			continue;
		join(p, at, i);
		return;
	}
}

static void vf_comes(struct vf_pairs *p, unsigned at)
{
	const unsigned nic = p->device[at].outside ? p->count : nic_of(p, at);

	if (nic < p->count)
		join(p, nic, at);
}

void vf_pairs_update(struct vf_pairs *p, const struct vf_device *now, unsigned count)
{
	p->wild = false;
	for (unsigned i = p->count; i-- > 0;) {
		const struct vf_device *d = find(now, count, p->device[i].id);

		if (d)
			take_over(p, i, d);
		else
			remove_at(p, i);
	}
	for (unsigned i = 0; i < count && p->count < VF_DEVICES; i++) {
		if (place_of(p, now[i].id) < p->count)
			continue;
		p->partner[p->count] = 0;
		take_over(p, p->count++, &now[i]);
		if (now[i].nic)
			nic_comes(p, p->count - 1);
		else
			vf_comes(p, p->count - 1);
	}
}
