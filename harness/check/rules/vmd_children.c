// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_children.c - what the BARs of functions behind a VMD say lies in its windows, as the host has them
 *
 * Asked of the registers, which is what hardware goes by, and only where the guest believes that it gave an address.
 */
#include "check/guest_vmd.h"

extern const struct invariant rule_vmd_children;

enum { BARS = 6, AT_BAR = 0x10, IS_MEM = 0x200, IS_UNSET = 0x20000000 };	/* include/linux/ioport.h */

static bool is_within(uint64_t start, uint64_t end, uint64_t window, uint64_t size)
{
	return start >= window && end - window < size && end >= start;
}

/* A BAR whose size is no power of two cannot hold what it is given. */
static bool can_hold(const struct config_space *config, unsigned bar)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 4; i++)
		mask |= (uint32_t)config_mask(config, AT_BAR + 4 * bar + i) << 8 * i;
	mask &= ~0xfu;
	return mask && mask == -(mask & -mask);
}

static void judge_bar(struct check *c, const struct guest_vmd *v, const struct seen_pci_function *f, unsigned bar)
{
	const struct seen_resource *r = &f->resource[bar];
	const struct config_space *config = topology_config(f->hardware);
	uint64_t start;

	if (!config || !can_hold(config, bar) || !(r->flags & IS_MEM) || r->flags & IS_UNSET || !r->start ||
	    r->start > r->end)
		return;
	start = config_read(config, AT_BAR + 4 * bar, 4) & ~0xfu;
	if ((config_read(config, AT_BAR + 4 * bar, 4) & 6) == 4 && bar + 1 < BARS)
		start |= (uint64_t)config_read(config, AT_BAR + 4 * bar + 4, 4) << 32;
	for (unsigned i = 0; i < 2; i++) {
		const struct seen_window *w = &v->seen->bar[VMD_MEMBAR1 + i];

		if (is_within(start, start + (r->end - r->start), v->host[i], w->end - w->start + 1))
			return;
	}
	guest_pci_fail(c, &rule_vmd_children, v->promised ? "wrong" : "elsewhere", f->address,
		       "a BAR within a window of the VMD, as the host has it",
		       "BAR %u says 0x%" PRIx64 "; MEMBAR1 is at 0x%" PRIx64 ", MEMBAR2 at 0x%" PRIx64, bar, start,
		       v->host[0], v->host[1]);
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);
	struct guest_vmd v;

	for (uint32_t i = 0; pci && i < pci->functions; i++) {
		const struct seen_pci_function *f = &pci->function[i];

		if (f->header || f->vf || !f->hardware || !guest_vmd_of(c, pci_domain(f->address), &v) ||
		    !v.seen->bound || !v.whole)
			continue;
		for (unsigned bar = 0; bar < BARS; bar++)
			judge_bar(c, &v, f, bar);
	}
}

const struct invariant rule_vmd_children = {
	.id = "VMD-CHILDREN",
	.sentence = "BARs behind a VMD lie within its windows, at host addresses.",
	.origin = "seed 002: \"Guests using the domain will see the wrong offset and enumerate the domain "
		  "incorrectly\"; 6.12 vmd.c:906-907, 6.1 vmd.c:854-855",
	.advice = "Compare the offsets of the root bus with the shadow registers.",
	.severity = SEVERITY_HIGH,
	.surface = SURFACE_VMD,
	.look = look,
};
