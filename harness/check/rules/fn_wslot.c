// SPDX-License-Identifier: GPL-2.0
/*
 * fn_wslot.c - the slots of a host and the functions of a bus name each other one to one
 *
 * A devfn has eight bits and a wslot 32, of which the driver compares all: a function whose reserved bits are set is
 * taken over, gets a slot of its own or shares another's, and no access ever reaches it.  Asks the host what it listed;
 * of functions that are listed under a devfn and missing there, FN-SET tells.
 */
#include "check/compare.h"

extern const struct invariant rule_fn_wslot;

static bool is_on_bus(const struct seen_bus *b, uint32_t devfn)
{
	for (unsigned i = 0; i < b->functions; i++)
		if (b->function[i].devfn == devfn)
			return true;
	return false;
}

static void judge(struct check *c, unsigned channel, const struct seen_bus *bus, const struct host_bus *host)
{
	for (uint32_t i = 0; i < host->said_count; i++) {
		const uint32_t wslot = host->said[i].wslot, devfn = wslot_devfn(wslot);

		if (devfn_wslot(devfn) == wslot)
			continue;
		check_about(c, devfn);
		check_fail(c, &rule_fn_wslot, channel, "a function for each slot that the host lists", NULL,
			   "slot 0x%08x is listed, and %02x.%u %s", wslot, devfn >> 3, devfn & 7,
			   is_on_bus(bus, devfn) ? "is another one's" : "does not reach it");
		return;
	}
}

static void look(struct check *c)
{
	compare_hosts(c, judge);
}

const struct invariant rule_fn_wslot = {
	.id = "FN-WSLOT",
	.sentence = "Each slot that the host lists is one function, and each function one slot.",
	.origin = "seed 003; 6.12 pci-hyperv.c:1002-1031, 2544, 6.1 pci-hyperv.c:1030-1059, 2471",
	.advice = "The host set reserved bits of a slot: see who compares 32 bits, and who keeps eight, as an eject.",
	.severity = SEVERITY_LOW,
	.trusted = true,
	.look = look,
	.end = look,
};
