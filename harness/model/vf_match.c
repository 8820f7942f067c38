// SPDX-License-Identifier: GPL-2.0
/* vf_match.c - see vf_match.h */
#include "model/vf_match.h"

#include <stddef.h>

bool vf_serial_of(const char *slot, uint32_t *serial)
{
	uint64_t value = 0;

	if (!slot || !*slot)
		return false;
	for (; *slot; slot++) {
		if (*slot < '0' || *slot > '9')
			return false;
		value = value * 10 + (uint64_t)(*slot - '0');
		if (value > UINT32_MAX)
			return false;
	}
	*serial = (uint32_t)value;
	return true;
}

static int with_serial(const struct vf_nic *nic, unsigned count, uint32_t serial, const uint64_t *mac)
{
	for (unsigned i = 0; i < count; i++)
		if (nic[i].allocated && nic[i].serial == serial && (!mac || nic[i].mac == *mac))
			return (int)i;
	return VF_NOBODY;
}

static int with_mac(const struct vf_nic *nic, unsigned count, uint64_t mac, uint64_t other)
{
	for (unsigned i = 0; i < count; i++)
		if (nic[i].mac == mac || nic[i].mac == other)
			return (int)i;
	return VF_NOBODY;
}

static int serial_and_mac(const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	uint32_t serial;
	int found;

	if (!vf->pci || !vf_serial_of(vf->slot, &serial))
		return VF_NOBODY;
	found = with_serial(nic, count, serial, &vf->permanent);
	return found != VF_NOBODY ? found : with_mac(nic, count, vf->permanent, vf->current);
}

/* The address that a device has now: what is there before somebody thought of the permanent one. */
static int mac(const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	return with_mac(nic, count, vf->current, vf->current);
}

static int serial(const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	uint32_t number;

	return vf->pci && vf_serial_of(vf->slot, &number) ? with_serial(nic, count, number, NULL) : VF_NOBODY;
}

/* "hv_vpci device is 3 parent layers above the vf_netdevice": what is there is taken for one. */
static int parents_3(const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	enum { LAYERS = 3 };

	if (!vf->above)
		return VF_NOBODY;
	return vf->vpci == LAYERS ? with_serial(nic, count, vf->serial, NULL) : VF_WILD;
}

/* "or search for it": whatever hangs from a vPCI bus, by however many others, has the serial of its function. */
static int parents_search(const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	return vf->vpci ? with_serial(nic, count, vf->serial, NULL) : VF_NOBODY;
}

int vf_match(enum vf_policy policy, const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf)
{
	static int (*const ways[])(const struct vf_nic *, unsigned, const struct vf_candidate *) = {
		[VF_SERIAL_MAC] = serial_and_mac, [VF_MAC] = mac, [VF_SERIAL] = serial,
		[VF_PARENTS_3] = parents_3,	  [VF_PARENTS_SEARCH] = parents_search,
	};

	return ways[policy](nic, count, vf);
}
