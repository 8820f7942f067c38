/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd.h - registers of an Intel Volume Management Device (VMD) endpoint: in its config space, and in its second window
 *
 * A VMD owns a private PCI domain: BAR 0 is the config window of that domain (CFGBAR, 1 MiB a bus, laid out as ECAM),
 * BAR 2 and BAR 4 are the windows that its children's BARs lie in (MEMBAR1, MEMBAR2).  Where it is passed to a guest,
 * it says at which host-physical addresses they are.  There is no public specification: offsets, bits and the two
 * places of the host addresses are those of seed 002 and of what mailing lists say of it.  The capability is no
 * hardware: QEMU makes it for IDs without shadow registers (hw/vfio/pci-quirks.c, since 5.1), of the host's BAR
 * registers as they are, in the last bytes that there are.
 */
#ifndef BDFUZZ_PCI_VMD_H
#define BDFUZZ_PCI_VMD_H

#include "pci/config.h"

enum { VMD_CFGBAR, VMD_MEMBAR1, VMD_MEMBAR2, VMD_BARS };	/* each 64 bits: BAR registers 0, 2 and 4 */

enum { VMD_CAP = 0x40,			/* 16 bits */
       VMD_CAP_RESTRICTS = 1 << 0,	/* there is a bus restriction in: */
       VMD_CONFIG = 0x44,		/* 16 bits */
       VMD_CONFIG_BYPASS = 1 << 1,	/* children's MSI are not remapped; a guest writes this */
       VMD_CONFIG_RESTRICTION = 8,	/* two bits from here on */
       VMD_LOCK = 0x70,			/* 32 bits */
       VMD_LOCK_SHADOW = 1 << 1,	/* the shadow registers have host addresses; else they read as 0 */
       VMD_MSIX = 0x80,			/* capability; table at 0 of MEMBAR2 and pending bits at: */
       VMD_PENDING = 0x1000,
       VMD_MSI = 0xa0,			/* none has it, but a scenario can ask for it */
       VMD_VENDOR = 0xe8 };		/* vendor-specific capability, where the host addresses stand there */

enum { VMD_SIGNATURE = 0x53484457,	/* "SHDW", the dword at 4 of the capability; addresses at 8 and 16 */
       VMD_VENDOR_BYTES = 24,		/* at 2 */
       VMD_VENDOR_VERSION = 1 };	/* at 3 */

/* Where shadow registers stand in MEMBAR2: two of 64 bits.  Behind the final ones is the out-of-band interface. */
enum { VMD_SHADOW = 0x2000, VMD_SHADOW_OLD = 0x2008, VMD_OOB = 0x2010, VMD_OOB_END = 0x2090 };

enum vmd_place { VMD_PLACE_NONE, VMD_PLACE_MEMBAR2, VMD_PLACE_OLD, VMD_PLACE_CAPABILITY, VMD_PLACES };

/* The first bus of a VMD by the value of its restriction, and how many numbers there are from there on. */
enum { VMD_RESTRICTIONS = 4 };
extern const uint8_t vmd_first_bus[VMD_RESTRICTIONS];	/* 0, 128, 224, 224 */

enum { VMD_BUS_SHIFT = 20 };	/* 1 MiB of CFGBAR for each bus */

struct vmd_identity {
	uint8_t place;		/* enum vmd_place */
	bool restricts;		/* VMD_CAP says that there is: */
	uint8_t restriction;	/* 0 to 3 */
	uint32_t lock;		/* VMD_LOCK */
	uint64_t host[2];	/* of MEMBAR1 and MEMBAR2, as the registers show them: BAR type bits may be in */
};

/* Add the registers to the config space of a function of KIND_VMD, which config_init() has made. */
void vmd_init(struct config_space *c, const struct vmd_identity *id);

/*
 * What a read of MEMBAR2 gives; 0 where nothing is.  Shadow registers say host addresses if @lock, as VMD_LOCK reads
 * now, has VMD_LOCK_SHADOW.  @width: 1, 2, 4 or 8 bytes.
 */
uint64_t vmd_read_membar2(const struct vmd_identity *id, uint32_t lock, uint64_t offset, uint32_t width);

/*
 * A window as BAR registers have it now: its first byte, and how many; 0 bytes: there is none, or it is not memory.  A
 * BAR of 32 bits is one, too.
 */
struct vmd_window {
	uint64_t start, size;
};
struct vmd_window vmd_window(const struct config_space *c, unsigned bar);	/* VMD_CFGBAR ... */
struct vmd_window vmd_window_at(const struct config_space *c, uint32_t at);	/* of any function's BAR register */

#endif
