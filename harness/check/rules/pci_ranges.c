// SPDX-License-Identifier: GPL-2.0
/*
 * pci_ranges.c - the buses of a guest lie within each other as its bridges do, and siblings apart
 *
 * Not said of bridges that were pulled out without notice: a rescan does not let go of them.
 */
#include "check/guest_pci.h"

extern const struct invariant rule_pci_ranges;

static uint32_t address_of(const struct seen_pci_bus *b)
{
	return b->domain << 16 | (uint32_t)b->number << 8;
}

static bool is_pulled(const struct seen_pci *pci, const struct seen_pci_bus *b)
{
	return b->bridge >= 0 && !pci->function[b->bridge].hardware;
}

static void judge(struct check *c, const struct seen_pci *pci, const struct seen_pci_bus *b)
{
	const struct seen_pci_bus *parent = b->parent < 0 ? NULL : &pci->bus[b->parent];

	if (b->end < b->number)
		guest_pci_fail(c, &rule_pci_ranges, "upside_down", address_of(b),
			       "a range that ends behind its beginning",
			       "bus %02x ends at %02x", b->number, b->end);
	if (parent && (b->number <= parent->number || b->end > parent->end))
		guest_pci_fail(c, &rule_pci_ranges, "outside", address_of(b), "a range within that of the bus above",
			       "buses %02x-%02x hang from bus %02x, which has %02x-%02x", b->number, b->end,
			       parent->number, parent->number, parent->end);
}

/* Sorted by number: the next bus that is no child of this one must begin behind it. */
static void judge_siblings(struct check *c, const struct seen_pci *pci, uint32_t i)
{
	const struct seen_pci_bus *b = &pci->bus[i];

	for (uint32_t j = i + 1; j < pci->buses && pci->bus[j].domain == b->domain; j++) {
		const struct seen_pci_bus *other = &pci->bus[j];

		if (other->number > b->end)
			break;
		if (other->parent == b->parent && b->parent >= 0 && !is_pulled(pci, other))
			guest_pci_fail(c, &rule_pci_ranges, "siblings", address_of(other),
				       "a range apart from its siblings'",
				       "buses %02x-%02x and %02x-%02x hang from the same bus", b->number, b->end,
				       other->number, other->end);
	}
}

static void look(struct check *c)
{
	const struct seen_pci *pci = guest_pci_scanned(c);

	for (uint32_t i = 0; pci && i < pci->buses; i++) {
		if (is_pulled(pci, &pci->bus[i]))
			continue;
		judge(c, pci, &pci->bus[i]);
		judge_siblings(c, pci, i);
	}
}

const struct invariant rule_pci_ranges = {
	.id = "PCI-RANGES",
	.sentence = "The bus range of a bridge lies within that of the bus above, and apart from its siblings'.",
	.origin = "PCI-to-PCI Bridge Architecture 1.2, 3.2.5.3 and 3.2.5.4; 6.12 probe.c:1290-1514, 6.1 the same",
	.advice = "The kernel keeps numbers of firmware that look sensible one by one: see who wrote them.",
	.severity = SEVERITY_MEDIUM,
	.surface = SURFACE_PCI,
	.look = look,
};
