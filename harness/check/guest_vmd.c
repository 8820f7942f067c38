// SPDX-License-Identifier: GPL-2.0
/* guest_vmd.c - see guest_vmd.h */
#include "check/guest_vmd.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/vmd_ids.h"

static int features_of(const struct platform_vmd *v)
{
	return vmd_features(config_read(&v->function->config, 0, 4));
}

/* Where an ID promises that the host addresses are, if they are anywhere. */
static enum vmd_place promised_place(const struct platform_vmd *v)
{
	static const enum vmd_place place[VMD_METHODS] = { [VMD_IN_MEMBAR2] = VMD_PLACE_MEMBAR2,
							   [VMD_IN_CAPABILITY] = VMD_PLACE_CAPABILITY };
	const int features = features_of(v);

	return features < 0 ? VMD_PLACE_NONE : place[vmd_method_of((uint32_t)features)];
}

/* An enable bit without registers says that there are addresses of 0. */
static bool has_windows(const struct platform_vmd *v)
{
	static const uint64_t least[VMD_BARS] = { 1 << 20, 1 << 20, 1 << 14 };

	for (unsigned i = 0; i < VMD_BARS; i++)
		if (vmd_window(&v->function->config, i).size < least[i])
			return false;
	return true;
}

static bool keeps_promise(const struct platform_vmd *v)
{
	const enum vmd_place promised = promised_place(v);
	const uint32_t lock = config_read(&v->function->config, VMD_LOCK, 4);
	const int features = features_of(v);
	uint64_t host[2];

	if (v->id.restricts && (features < 0 || !(features & VMD_FEATURE_RESTRICTS)))
		return false;
	if (promised == VMD_PLACE_MEMBAR2 && lock & VMD_LOCK_SHADOW && v->id.place != VMD_PLACE_MEMBAR2)
		return false;
	return !platform_host_addresses(v, host) || v->id.place == promised;
}

static void fill_in(const struct check *c, unsigned index, struct guest_vmd *v)
{
	const struct seen_pci *pci = check_now(c)->pci;

	v->hardware = platform_vmd(check_platform(c), index);
	v->seen = &pci->vmd[index];
	v->domain = TOPOLOGY_PRIVATE + index;
	v->address = pci_address(v->hardware->function->bus->domain, topology_id(v->hardware->function));
	v->whole = has_windows(v->hardware);
	for (unsigned i = 0; i < VMD_BARS; i++)
		v->whole &= v->seen->bar[i].start != 0;
	/* What new_id is told goes before the driver's own table. */
	v->promised = keeps_promise(v->hardware) && !platform_is_forged(check_platform(c)) &&
		      !(check_done(c) & DONE(OP_NEW_ID));
	for (unsigned i = 0; i < 2; i++)
		v->host[i] = v->seen->bar[VMD_MEMBAR1 + i].start;
	platform_host_addresses(v->hardware, v->host);
}

int guest_vmd_next(const struct check *c, int index, struct guest_vmd *v)
{
	const struct seen_pci *pci = guest_pci(c);
	struct platform *p = check_platform(c);

	while (pci && pci->knows_vmds && (unsigned)++index < platform_vmds(p)) {
		fill_in(c, (unsigned)index, v);
		if (v->seen->bound && !v->hardware->function->gone)
			return index;
	}
	return -1;
}

bool guest_vmd_of(const struct check *c, uint32_t domain, struct guest_vmd *v)
{
	const struct seen_pci *pci = guest_pci(c);
	struct platform *p = check_platform(c);

	if (!pci || !pci->knows_vmds || domain < TOPOLOGY_PRIVATE || domain - TOPOLOGY_PRIVATE >= platform_vmds(p))
		return false;
	fill_in(c, domain - TOPOLOGY_PRIVATE, v);
	return true;
}

void guest_vmd_fail(struct check *c, const struct invariant *rule, const char *kind, const struct guest_vmd *v,
		    const char *expected, const char *found, ...)
{
	char text[200];
	va_list args;

	va_start(args, found);
	vsnprintf(text, sizeof(text), found, args);
	va_end(args);
	guest_pci_fail(c, rule, kind, v->address, expected, "%s", text);
}
