// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_oob.c - what children of a VMD may have leaves the out-of-band interface alone
 *
 * It is at 0x2010 to 0x2090 of MEMBAR2 (seed 002), of devices whose shadow registers are in front of it.
 */
#include "check/guest_vmd.h"

#include "model/vmd_ids.h"

extern const struct invariant rule_vmd_oob;

enum { IS_UNSET = 0x20000000 };	/* include/linux/ioport.h */

static bool has_interface(const struct guest_vmd *v)
{
	const int features = vmd_features(config_read(&v->hardware->function->config, 0, 4));

	return features >= 0 && features & VMD_FEATURE_MEMBAR2;
}

static bool meets(const struct guest_vmd *v, uint64_t start, uint64_t end)
{
	const uint64_t membar2 = v->seen->bar[VMD_MEMBAR2].start;

	return start < membar2 + VMD_OOB_END && end >= membar2 + VMD_OOB;
}

static void judge_children(struct check *c, const struct guest_vmd *v)
{
	const struct seen_pci *pci = guest_pci(c);

	for (uint32_t i = 0; i < pci->functions; i++) {
		const struct seen_pci_function *f = &pci->function[i];

		for (unsigned bar = 0; pci_domain(f->address) == v->domain && bar < SEEN_RESOURCES; bar++) {
			const struct seen_resource *r = &f->resource[bar];

			if (r->start && r->start <= r->end && !(r->flags & IS_UNSET) && meets(v, r->start, r->end))
				guest_pci_fail(c, &rule_vmd_oob, "child", f->address,
					       "addresses beside the out-of-band interface",
					       "resource %u is 0x%" PRIx64 "-0x%" PRIx64 ", the interface begins at 0x%"
					       PRIx64,
					       bar, r->start, r->end, v->seen->bar[VMD_MEMBAR2].start + VMD_OOB);
		}
	}
}

static void look(struct check *c)
{
	struct guest_vmd v;

	for (int i = -1; (i = guest_vmd_next(c, i, &v)) >= 0;) {
		if (!v.whole || !has_interface(&v))
			continue;
		if (meets(&v, v.seen->window[1].start, v.seen->window[1].end))
			guest_vmd_fail(c, &rule_vmd_oob, "window", &v,
				       "a window for children that begins at 0x2090 of MEMBAR2 or later",
				       "it begins at 0x%" PRIx64 " of it", v.seen->window[1].start -
				       v.seen->bar[VMD_MEMBAR2].start);
		judge_children(c, &v);
	}
}

const struct invariant rule_vmd_oob = {
	.id = "VMD-OOB",
	.sentence = "What children of a VMD may have leaves its out-of-band interface alone.",
	.origin = "seed 002: \"now within 0x2000-0x2010, with 0x2010-0x2090 as oob interface\"; "
		  "6.12 vmd.c:800, 6.1 vmd.c:748",
	.advice = "A child with a BAR of less than 4 KiB on the private root bus is the one that can be put there.",
	.severity = SEVERITY_LOW,
	.surface = SURFACE_VMD,
	.look = look,
};
