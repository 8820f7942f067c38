/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hardware.h - what is wrong with PCI hardware as it is programmed now
 *
 * Pure functions of a topology, whoever made it: a scenario, or a dump of a machine.  They read registers and wires,
 * and say nothing about an operating system.  Bus numbers of 0 are those of a bridge that nobody has programmed yet,
 * which is no fault.  The clauses stand at the rules (check/rules/pci_*.c, sriov_*.c).
 *
 * Not here: two root buses of one number, which a topology does not take (topology_add_root).
 */
#ifndef BDFUZZ_MODEL_HARDWARE_H
#define BDFUZZ_MODEL_HARDWARE_H

#include "pci/topology.h"

enum hardware_rule {
	HARDWARE_BUS_DISJOINT,	/* ranges of bridges on one bus have no number in common */
	HARDWARE_BUS_LOOP,	/* no range holds the number of a bus above it */
	HARDWARE_BUS_NESTED,	/* a range lies in that of the bridge above, or of the root bus */
	HARDWARE_BUS_ORDER,	/* secondary above the bridge's own bus, subordinate not below secondary */
	HARDWARE_BUS_PRIMARY,	/* primary is the bridge's own bus */
	HARDWARE_CAP_LIST,	/* both lists of capabilities come to an end, and stay where they belong */
	HARDWARE_HEADER_TYPE,	/* 0, 1 or 2 */
	HARDWARE_MULTI,		/* who has functions above 0 has function 0, and it says so */
	HARDWARE_VF_MOVES,	/* First VF Offset and VF Stride are what they were after reset */
	HARDWARE_VF_OFFSET,	/* First VF Offset is not 0 */
	HARDWARE_VF_RANGE,	/* bus numbers of VFs lead to their PF, and each VF answers */
	HARDWARE_VF_STRIDE,	/* VF Stride is not 0 */
	HARDWARE_BAR_TYPE,	/* BARs are of a kind that there is, and 64 bits have two registers */
	HARDWARE_CLASS,		/* a bridge has the header of one, and the other way round */
	HARDWARE_MSIX,		/* table and pending bits are in a BAR for memory */
	HARDWARE_ONES,		/* there is a function where something answers */
	HARDWARE_PORT_TYPE,	/* the PCI Express device/port type goes with the header */
	HARDWARE_VF_COUNT,	/* NumVFs and InitialVFs are not above TotalVFs */
	HARDWARE_WINDOWS,	/* what decodes below a bridge lies in a window of it */
	HARDWARE_RULES
};

enum { HARDWARE_ALL = (1 << HARDWARE_RULES) - 1 };

struct hardware_fault {
	enum hardware_rule rule;
	struct topology_function *function;	/* that it is about */
	char expected[160], found[320];		/* the latter begins with the name of the function ... */
	uint8_t name;				/* ... which is so long, with what separates it */
	uint16_t offset;			/* of the registers that say so ... */
	uint8_t bytes;				/* ... and how many bytes they are */
};

/* The rules as they are named in findings: "PCI-BUS-LOOP". */
extern const char *const hardware_ids[HARDWARE_RULES];

/*
 * Each fault of the rules asked about (bits 1 << enum hardware_rule), in the order of topology_next(); of each rule at
 * most one a function.  Costs as much for each function of many as of few.  -ENOMEM.
 */
int hardware_check(struct topology *t, uint32_t rules, void (*report)(void *context, const struct hardware_fault *f),
		   void *context);

enum hardware_asked { HARDWARE_NOT_ASKED,	/* it has nothing that the rule is about */
		      HARDWARE_ASKED,
		      HARDWARE_UNKNOWN };	/* the registers that would tell are not known */

/* Whether a rule looks at @f, of which fewer registers than it has may be known (topology_adopt). */
enum hardware_asked hardware_asks(enum hardware_rule rule, const struct topology_function *f);

/* The root bus that it hangs from, by however many bridges. */
const struct topology_bus *hardware_root(const struct topology_function *f);
/* A request for its address, if it has one, ends there. */
bool hardware_reachable(struct topology *t, struct topology_function *f);

enum { HARDWARE_NAME = 80 };
/*
 * "0000:02:00.0" if a request for this address ends there; else how it is wired, from the root bus on:
 * "0000:00:01.0/00.0", or with "/VF 3" behind its PF's name.
 */
void hardware_name(struct topology *t, struct topology_function *f, char name[HARDWARE_NAME]);

/* Numbers of the bus below a bridge, as programmed.  Hardware takes requests for [first, last], whatever was meant. */
struct hardware_range {
	uint8_t primary, secondary, subordinate;
	uint8_t first, last;
	bool programmed;	/* not just zeroes */
};

struct hardware_range hardware_range(const struct topology_function *bridge);

#endif
