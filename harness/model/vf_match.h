/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vf_match.h - to which synthetic NIC a network device belongs, by each way that there was or was proposed
 *
 * VF_SERIAL_MAC is get_netvsc_byslot() of 6.12 netvsc_drv.c:2258-2318 and of 6.1, and the reference: the NIC that the
 * host associated with the serial that the function's slot is named by, if it has the VF's MAC too, else the NIC of
 * that MAC.  The others are its history (seed 004): by MAC until 2018, by serial alone until 2021 (64ff412ad41f), and
 * two walks up the device tree that were discussed in 2016 and not taken.
 */
#ifndef BDFUZZ_VF_MATCH_H
#define BDFUZZ_VF_MATCH_H

#include <stdbool.h>
#include <stdint.h>

enum vf_policy { VF_SERIAL_MAC, VF_MAC, VF_SERIAL, VF_PARENTS_3, VF_PARENTS_SEARCH };

struct vf_nic {
	uint64_t mac;		/* permanent */
	bool allocated;		/* the host associated a VF, */
	uint32_t serial;	/* this one */
};

struct vf_candidate {
	bool pci;		/* its parent is a PCI function, */
	const char *slot;	/* whose slot has this name; NULL: it has none */
	uint8_t above;		/* devices above it, its parent first; 0: none */
	uint8_t vpci;		/* the how manieth of them is a vPCI bus; 0: none is */
	uint32_t serial;	/* of the function on that bus that it hangs from */
	uint64_t permanent, current;	/* MACs */
};

enum { VF_NOBODY = -1, VF_WILD = -2 };

/*
 * The index of the NIC in a list of @count, searched from its start; VF_NOBODY; or VF_WILD: the walk takes for a vPCI
 * bus what is none, and reads what is not there.
 */
int vf_match(enum vf_policy policy, const struct vf_nic *nic, unsigned count, const struct vf_candidate *vf);

/* The number that a slot's name is, as kstrtou32() has it: all of it decimal, and no more than 32 bits. */
bool vf_serial_of(const char *slot, uint32_t *serial);

#endif
