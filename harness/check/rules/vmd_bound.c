// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_bound.c - a VMD that is what its ID promises is taken by the driver
 *
 * Where firmware gave it its windows, it has interrupts for the driver, and nothing was made to fail.
 */
#include "check/guest_vmd.h"

#include "model/vmd_ids.h"

extern const struct invariant rule_vmd_bound;

struct memory {
	bool spoilt;	/* a failure was asked for, or somebody took the driver away */
};

/* The message control of MSI-X: one less than there are vectors. */
static unsigned vectors(const struct config_space *c)
{
	return config_read(c, VMD_MSIX, 1) == 0x11 ? (config_read(c, VMD_MSIX + 2, 2) & 0x7ff) + 1 : 0;
}

static bool is_whole(const struct guest_vmd *v)
{
	const struct config_space *c = &v->hardware->function->config;
	const int features = vmd_features(config_read(c, 0, 4));

	for (unsigned i = 0; i < VMD_BARS; i++)
		if (!vmd_window(c, i).start || vmd_window(c, i).size < (i == VMD_CFGBAR ? 1u << 20 : 1u << 14))
			return false;
	return v->promised && !v->hardware->function->gone && features >= 0 &&
	       config_read(c, VMD_LOCK, 4) != UINT32_MAX &&
	       vectors(c) > (features & VMD_FEATURE_FIRST_VECTOR ? 1 : 0);
}

static void look(struct check *c)
{
	const struct operation *op = check_op(c);
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct memory *m = check_memory(c, sizeof(*m));
	struct guest_vmd v;

	if (!m || !op)
		return;
	m->spoilt |= op->kind == OP_FAIL || op->kind == OP_UNBIND || op->kind == OP_NEW_ID || op->kind == OP_SETPCI;
	for (unsigned i = 0; pci && !m->spoilt && i < platform_vmds(check_platform(c)); i++) {
		if (!guest_vmd_of(c, TOPOLOGY_PRIVATE + i, &v) || v.seen->bound || !is_whole(&v) ||
		    !guest_pci_find(pci, v.address))
			continue;
		guest_vmd_fail(c, &rule_vmd_bound, "unbound", &v, "a VMD that the driver has",
			       "%04x:%04x has no driver, and all that it promises is there",
			       config_read(&v.hardware->function->config, 0, 2),
			       config_read(&v.hardware->function->config, 2, 2));
	}
}

const struct invariant rule_vmd_bound = {
	.id = "VMD-BOUND",
	.sentence = "A VMD that is what its ID promises (fixtures/ids) is taken by the driver.",
	.origin = "seed 002; 6.12 vmd.c:972-1048, 1112-1136, 6.1 vmd.c:918-994, 1061-1093",
	.advice = "See whether the kernel's table has the ID, and which step of the probe failed (`show --log`).",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_VMD,
	.look = look,
};
