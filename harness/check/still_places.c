// SPDX-License-Identifier: GPL-2.0
/*
 * still_places.c - functions answered where they were recorded; do the numbers lead a request there?
 *
 * Two ways of being where nobody can be: a device number above 0 on a link, which a port does not pass on (phantoms: a
 * device that does not look at the number answers to all); and a bus that is in a bridge's range, and below none.
 */
#include <stdio.h>

#include "check/still_parts.h"
#include "model/hardware.h"

struct places {
	struct still *s;
	uint32_t phantoms, unreachable, looked;
};

static bool is_phantom(const struct topology_function *f)
{
	return f->bus->link && !f->bus->bridge->forwards && f->devfn >= 8;
}

static void judge_phantom(struct places *p, uint32_t i, struct topology_function *f)
{
	struct still_record *r = still_record(p->s, &rule_pci_phantom, still_breach(&rule_pci_phantom), i);
	char name[HARDWARE_NAME];

	if (!r)
		return;
	p->phantoms++;
	hardware_name(p->s->m->t, f->bus->bridge, name);
	snprintf(r->expected, sizeof(r->expected), "device 0 only on the link below %s, where ARI is not forwarded",
		 name);
	snprintf(r->found, sizeof(r->found), "device %02x", f->devfn >> 3);
}

static void judge_place(struct places *p, uint32_t i, struct topology_function *f, bool stray)
{
	const capture_address address = p->s->m->c->function.at[i].address;
	struct topology_function *there = NULL;
	struct still_record *r;
	char name[HARDWARE_NAME] = "nobody";

	if (!stray && topology_find(p->s->m->t, f->bus->domain, (uint8_t)(address >> 8), (uint8_t)address, &there)) {
		p->s->failed = true;
		return;
	}
	if (there == f)
		return;
	r = still_record(p->s, &rule_pci_unreachable, still_breach(&rule_pci_unreachable), i);
	if (!r)
		return;
	p->unreachable++;
	if (there)
		hardware_name(p->s->m->t, there, name);
	snprintf(r->expected, sizeof(r->expected),
		 "requests for the address to be led to the function by the numbers of bridges");
	snprintf(r->found, sizeof(r->found),
		 stray ? "bus %02x is in the range of a bridge, and the secondary bus of none" :
			 "on bus %02x, %s answers", (uint32_t)(address >> 8) & 0xff, name);
}

static void add_result(struct still *s, const struct invariant *rule, uint32_t looked, uint32_t broken)
{
	struct still_record *r;

	if (broken || !still_asks(s, rule))
		return;
	r = still_record(s, rule, looked ? STILL_PASS : STILL_SKIP, STILL_NOBODY);
	if (!r)
		return;
	r->looked = looked;
	if (!looked)
		snprintf(r->found, sizeof(r->found), "no function could be placed");
}

/* A VF is where its PF's registers say: that it is reached is the rule SRIOV-RANGE's. */
void still_check_places(struct still *s)
{
	const bool phantom = still_asks(s, &rule_pci_phantom), unreachable = still_asks(s, &rule_pci_unreachable);
	const struct capture_machine *m = s->m;
	struct places p = { .s = s };

	for (uint32_t i = 0; i < m->c->function.count; i++) {
		struct topology_function *f = m->hardware[i];
		const bool stray = f && !f->pf && m->stray_of[i];

		if (!f || f->pf || (s->wants && !s->wants(s->context, i)))
			continue;
		p.looked++;
		if (is_phantom(f)) {
			if (phantom)
				judge_phantom(&p, i, f);
		} else if (unreachable) {
			judge_place(&p, i, f, stray);
		}
	}
	add_result(s, &rule_pci_phantom, p.looked, p.phantoms);
	add_result(s, &rule_pci_unreachable, p.looked, p.unreachable);
}
