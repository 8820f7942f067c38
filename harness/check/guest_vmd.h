/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guest_vmd.h - VMDs as hardware has them, and as a guest takes them, for rules that compare the two
 */
#ifndef BDFUZZ_GUEST_VMD_H
#define BDFUZZ_GUEST_VMD_H

#include "check/guest_pci.h"

struct guest_vmd {
	const struct platform_vmd *hardware;
	const struct seen_vmd *seen;
	uint32_t domain;	/* as the scenario calls it */
	uint64_t address;	/* of the endpoint, as it is wired */
	uint64_t host[2];	/* where MEMBAR1 and MEMBAR2 are on the bus of its children: the truth */
	bool whole;		/* all its windows are there, and have addresses: without, no driver can do much */
	bool promised;		/* it keeps its addresses where its ID says (fixtures/ids); else nobody could know */
};

/*
 * The next VMD behind @index (-1: the first) that the guest's driver has, everybody at rest; its index, or -1.
 */
int guest_vmd_next(const struct check *c, int index, struct guest_vmd *v);
/* The VMD of a private domain, whether a driver has it or not; false: there is none. */
bool guest_vmd_of(const struct check *c, uint32_t domain, struct guest_vmd *v);

/* A finding about a VMD, whose address stands in front of @found; @kind as for check_fail_kind(). */
__attribute__((format(printf, 6, 7)))
void guest_vmd_fail(struct check *c, const struct invariant *rule, const char *kind, const struct guest_vmd *v,
		    const char *expected, const char *found, ...);

#endif
