/* SPDX-License-Identifier: GPL-2.0 */
/*
 * profile.h - what one hardware ID promises: a file of `key: value` lines that a person can read and write
 *
 * Each key must be there once, in any order; a line that begins with # is a comment.
 *
 *	id		8086:28c0, as in config space
 *	name		for people
 *	source		what it was written from: begins with `synthetic` (nobody looked at such a device) or `capture`
 *	shadow		the method by which host addresses are found: a name of vmd_methods[] (model/vmd.h)
 *	restriction	yes, no: there may be a bus restriction (VMCAP, VMCONFIG)
 *	first-vector	0, 1: of MSI-X, the first one that children's interrupts can be mapped to
 *	msi-bypass	yes, no: children's interrupts can go past the VMD
 *	pm-quirk	yes, no: firmware may leave power management of children to the system
 *
 * What is illustrative only, for machines that are made up:
 *
 *	cfgbar, membar1, membar2	bytes of the windows: a power of two, K, M or G behind it, up to 2048G
 *	host1, host2	host addresses of MEMBAR1 and MEMBAR2, hexadecimal with 0x; multiples of their windows' sizes
 *	msix		vectors, 1 to 255
 */
#ifndef BDFUZZ_CAPTURE_PROFILE_H
#define BDFUZZ_CAPTURE_PROFILE_H

#include "base/complaint.h"
#include "model/vmd.h"

enum { PROFILE_TEXT = 200 };	/* longest name or source, with its NUL */

struct profile {
	uint16_t vendor, device;
	char name[PROFILE_TEXT], source[PROFILE_TEXT];	/* printable ASCII */
	bool synthetic;
	uint8_t shadow;			/* enum vmd_method */
	bool restriction, msi_bypass, pm_quirk;
	uint8_t first_vector, msix;
	uint64_t size[VMD_BARS];
	uint64_t host[2];
};

/* Read a profile of @len bytes.  -EINVAL with *@error filled in, and *@p as it was. */
int profile_parse(const char *text, size_t len, struct profile *p, struct complaint *error);

/*
 * enum vmd_feature bits, as a kernel's table should have them.  Where shadow registers are in MEMBAR2 is no feature but
 * code, so both places give VMD_FEATURE_MEMBAR2.
 */
uint32_t profile_features(const struct profile *p);

#endif
