/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd.h - what each kernel makes of the VMDs of a scenario: parts of `bdfuzz vmd`
 */
#ifndef BDFUZZ_CLI_VMD_H
#define BDFUZZ_CLI_VMD_H

#include "cli/cli.h"
#include "model/vmd_ids.h"

enum vmd_outcome {
	VMD_LEFT_ALONE,		/* its ID is not in the kernel's table, and nobody told the kernel of it */
	VMD_FAILS,		/* the driver tried it, and let it be */
	VMD_BOUND,
	VMD_DIES,		/* the run ended early */
};

struct vmd_attempt {		/* a kernel and a VMD */
	uint32_t system;	/* which of the systems */
	uint32_t vmd;		/* which of the scenario's */
	uint32_t id;		/* device << 16 | vendor */
	enum vmd_outcome outcome;
	bool told;		/* by new_id: of its own table it does not know the ID */
	uint32_t features;	/* enum vmd_feature; of an ID that is left alone: 0 */
	uint32_t like;		/* @told: the first ID of the kernel's table that has these features */
	/* VMD_BOUND: what the kernel believes, and what the hardware has. */
	struct seen_vmd seen;
	uint64_t offset[2];	/* guest - host address */
	uint8_t first, last;	/* buses */
	bool has_interface;	/* out-of-band, in MEMBAR2 */
};

/* What is wrong with what a kernel that has a VMD believes of it; 0: nothing. */
enum vmd_mistake { VMD_MISTAKE_OFFSET1 = 1 << 0, VMD_MISTAKE_OFFSET2 = 1 << 1, VMD_MISTAKE_BUSES = 1 << 2,
		   VMD_MISTAKE_INTERFACE = 1 << 3 };	/* the last is a blemish: children may get its addresses */
enum { VMD_MISTAKES = VMD_MISTAKE_OFFSET1 | VMD_MISTAKE_OFFSET2 | VMD_MISTAKE_BUSES };
unsigned vmd_mistakes(const struct vmd_attempt *a);

struct vmd_attempts {
	struct vmd_attempt *attempt;	/* by system, and then by VMD */
	size_t count;
};

/* The operations before a scenario's boot: those that are done to its hardware.  *@boot is its boot, or a plain one. */
size_t vmd_before_boot(const struct scenario *s, struct operation *boot);

/*
 * Boot each system on the hardware of @s, and again for each VMD whose ID it does not know, and each set of features
 * in its own table: 0, or an exit code with the message printed.  Free a->attempt in any case.
 */
int vmd_attempt_all(const struct scenario *s, const char *path, const struct systems *systems, struct vmd_attempts *a);

/* The attempts with the @vmd-th VMD as a table, and what follows from them.  An exit code. */
int vmd_attempts_print(const struct vmd_attempts *a, const struct systems *systems, uint32_t vmd);

#endif
