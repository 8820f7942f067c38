// SPDX-License-Identifier: GPL-2.0
/*
 * observation_pci.c - what a guest knows of PCI hardware, as lines of text: only what an operation changed
 *
 * In front of a line: + has come, - is gone, ~ is another one now.
 */
#include <inttypes.h>

#include "pci/topology.h"
#include "report/observation.h"
#include "sut/platform/seen_pci.h"

static void print_function(char mark, const struct seen_pci_function *f, FILE *out)
{
	char name[PCI_ADDRESS_TEXT];

	fprintf(out, "    %c %s %04x:%04x class %06" PRIx32, mark, pci_address_text(f->address, name), f->vendor,
		f->device, f->class);
	if (f->vf)
		fprintf(out, " VF of %02x:%02x.%x", pci_bus(f->pf), pci_devfn(f->pf) >> 3, pci_devfn(f->pf) & 7u);
	if (f->bridge)
		fprintf(out, " [bus %02x-%02x]", f->secondary, f->subordinate);
	fputs(f->hardware ? "\n" : " (nobody answers)\n", out);
}

static bool same(const struct seen_pci_function *a, const struct seen_pci_function *b)
{
	return a->vendor == b->vendor && a->device == b->device && a->class == b->class && a->vf == b->vf &&
	       a->pf == b->pf && a->bridge == b->bridge && a->secondary == b->secondary &&
	       a->subordinate == b->subordinate && !a->hardware == !b->hardware;
}

/* Both are sorted by address. */
static void print_changes(const struct seen_pci *now, const struct seen_pci *before, FILE *out)
{
	uint32_t i = 0, j = 0;

	while (i < now->functions || j < before->functions) {
		const struct seen_pci_function *f = i < now->functions ? &now->function[i] : NULL;
		const struct seen_pci_function *g = j < before->functions ? &before->function[j] : NULL;

		if (!g || (f && f->address < g->address)) {
			print_function('+', f, out);
			i++;
		} else if (!f || g->address < f->address) {
			print_function('-', g, out);
			j++;
		} else {
			if (!same(f, g))
				print_function('~', f, out);
			i++;
			j++;
		}
	}
}

static void print_vmd(uint32_t domain, const struct seen_vmd *v, FILE *out)
{
	if (!v->bound) {
		fprintf(out, "    VMD %05" PRIx32 ": no driver has it\n", domain);
		return;
	}
	fprintf(out, "    VMD %05" PRIx32 ": domain %05" PRIx32 ", buses %02" PRIx32 "-%02" PRIx32
		", MSI %s\n", domain, v->domain, v->first, v->last, v->bypass ? "not remapped" : "remapped");
	for (unsigned i = 0; i < 2; i++)
		fprintf(out, "      MEMBAR%u 0x%" PRIx64 "-0x%" PRIx64 ", on the bus from 0x%" PRIx64 ", offset 0x%"
			PRIx64 "\n", i + 1, v->window[i].start, v->window[i].end,
			v->window[i].start - v->offset[i], v->offset[i]);
}

static void print_vmds(const struct seen_pci *now, const struct seen_pci *before, FILE *out)
{
	for (unsigned i = 0; now->knows_vmds && i < SCENARIO_VMDS; i++)
		if (!seen_vmd_same(&now->vmd[i], &before->vmd[i]))
			print_vmd(TOPOLOGY_PRIVATE + i, &now->vmd[i], out);
}

void observation_print_pci(const struct seen_pci *now, const struct seen_pci *before, FILE *out)
{
	static const struct seen_pci nothing;

	if (!now)
		return;
	before = before ? before : &nothing;
	if (!now->functions && before->functions > 1)
		fprintf(out, "    - all %" PRIu32 " functions\n", before->functions);
	else
		print_changes(now, before, out);
	print_vmds(now, before, out);
	if (now->reads + now->writes)
		fprintf(out, "    %" PRIu32 " functions on %" PRIu32 " buses; %" PRIu64 " config reads, %" PRIu64
			" writes\n", now->functions, now->buses, now->reads, now->writes);
}
