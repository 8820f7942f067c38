/* SPDX-License-Identifier: GPL-2.0 */
/*
 * machine.h - the hardware of a capture, wired as its bus numbers say
 *
 * A dump says at which addresses functions answered.  Where they are wired follows from the numbers of bridges: a bus
 * is below the bridge that has it as its secondary one.  A bus that no bridge has, and that is in no bridge's range, is
 * a root bus; how far a root's numbers go no dump says, so it is taken that they end before the next root.
 */
#ifndef BDFUZZ_CAPTURE_MACHINE_H
#define BDFUZZ_CAPTURE_MACHINE_H

#include "capture/capture.h"
#include "pci/topology.h"

struct capture_machine {
	const struct capture *c;
	struct topology *t;
	/*
	 * Functions of buses to which the numbers lead nobody: they are in the range of a bridge, and the secondary
	 * numbers of none.  Each bus is a root bus here.
	 */
	struct topology *stray;
	/* Of each function of the capture: its hardware; NULL: it could not be placed. */
	struct topology_function **hardware;
	bool *stray_of;		/* it is in @stray */
	uint32_t *order;	/* of functions by address */
	struct capture_function_of {
		const struct topology_function *hardware;
		uint32_t function;
	} *of;			/* the reverse of @hardware, sorted; only what was placed */
	uint32_t placed, vfs;	/* functions in a topology; of them VFs */
	uint32_t beyond;	/* in domains of TOPOLOGY_DOMAINS and up */
	uint32_t crowded;	/* PFs with more VFs than there is room for: here they are none */
	uint32_t orphans;	/* VFs, as they or a line say, the PF of which is not recorded with its capability */
};

/* *@m is filled in; @c has to live as long.  -ENOSPC: it has more functions than a topology takes; -ENOMEM. */
int capture_machine_make(struct capture_machine *m, const struct capture *c);
void capture_machine_free(struct capture_machine *m);

/* The number in the capture of a piece of hardware; UINT32_MAX: it was not recorded (a VF that nobody wrote down). */
uint32_t capture_machine_function(const struct capture_machine *m, const struct topology_function *f);

#endif
