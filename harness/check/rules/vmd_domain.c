// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_domain.c - the domain of a VMD is its own, and none that firmware can name
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_domain;

enum { FIRST = 0x10000 };

static void look(struct check *c)
{
	struct guest_vmd v, other;

	for (int i = -1; (i = guest_vmd_next(c, i, &v)) >= 0;) {
		if (v.seen->domain < FIRST)
			guest_vmd_fail(c, &rule_vmd_domain, "low", &v, "a domain from 10000 on", "domain %04" PRIx32,
				       v.seen->domain);
		for (int j = i; (j = guest_vmd_next(c, j, &other)) >= 0;)
			if (other.seen->domain == v.seen->domain)
				guest_vmd_fail(c, &rule_vmd_domain, "shared", &v, "a domain of its own",
					       "domain %05" PRIx32 " is also that of %02x:%02x.%x", v.seen->domain,
					       pci_bus(other.address), pci_devfn(other.address) >> 3,
					       pci_devfn(other.address) & 7u);
	}
}

const struct invariant rule_vmd_domain = {
	.id = "VMD-DOMAIN",
	.sentence = "Each VMD has a domain of its own, above those that firmware can name.",
	.origin = "6.12 vmd.c:574-582, 6.1 vmd.c:570-578: ACPI r6.0, 6.5.6 has 16 bits for a segment group",
	.advice = "It is one more than the highest that is in use when the VMD is bound.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMD,
	.look = look,
};
