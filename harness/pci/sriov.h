/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sriov.h - the SR-IOV capability of a physical function (PF), and the virtual functions (VFs) that it makes
 *
 * Single Root I/O Virtualization and Sharing 1.1, chapter 3.  The registers are the truth: what they say, however
 * it came there, is where the VFs are.
 */
#ifndef BDFUZZ_SRIOV_H
#define BDFUZZ_SRIOV_H

#include "pci/config.h"

enum { SRIOV_ID = 0x0010, SRIOV_BYTES = 0x40 };	/* extended capability ID: PCI Express Base 4.0, 7.6.3 */

/* First VF Offset and VF Stride in units of routing IDs: 3.3.9, 3.3.10. */
struct sriov_place {
	uint16_t offset, stride;
};

/* Both may change when these are written (3.3.9): they choose the place, by adding up to its index. */
enum { SRIOV_BY_ARI = 1,	/* ARI Capable Hierarchy, 3.3.3.5 */
       SRIOV_BY_COUNT = 2 };	/* NumVFs above @many */

struct sriov_identity {
	uint16_t total;		/* TotalVFs, InitialVFs: 1 and up */
	uint16_t device;	/* VF Device ID */
	uint32_t bar[6];	/* of one VF, as in struct config_identity */
	uint8_t msix;		/* vectors of one VF, table in its BAR 0; 0: capability absent */
	uint8_t varies;		/* SRIOV_BY_*; 0: place[0] always */
	uint16_t many;
	struct sriov_place place[4];
};

struct sriov {
	struct sriov_identity id;
	uint16_t at;		/* of the capability; 0: there is none */
	uint8_t placed;		/* the index that offset and stride were last set for */
};

/* Add the capability to a PF's config space.  -ENOMEM, -ENOSPC. */
int sriov_init(struct sriov *s, struct config_space *pf, const struct sriov_identity *id);

/*
 * Take a capability at @at of a config space that was recorded for what it says: as many VFs as are enabled (one, if
 * none is), of which nothing else is known.
 */
void sriov_adopt(struct sriov *s, struct config_space *pf, uint32_t at);

/* How many VFs there are: none without VF Enable, else NumVFs (3.3.7), and never more than there is hardware for. */
uint32_t sriov_count(const struct sriov *s, const struct config_space *pf);
bool sriov_ari(const struct sriov *s, const struct config_space *pf);	/* ARI Capable Hierarchy is set */
struct sriov_place sriov_place(const struct sriov *s, const struct config_space *pf);	/* as the registers say */
/* What they would say with @count in NumVFs, all else being as it is. */
struct sriov_place sriov_place_for(const struct sriov *s, const struct config_space *pf, uint32_t count);
uint32_t sriov_numvfs(const struct sriov *s, const struct config_space *pf);	/* the register, enabled or not */
uint32_t sriov_total(const struct sriov *s, const struct config_space *pf);	/* TotalVFs, the register */

/*
 * What the hardware makes of the registers after a write: offset and stride, the size of VF BARs, and what can be
 * written.  @first: it is the first PF of its device, the only one where ARI Capable Hierarchy can be set;
 * @ari: it is set there.
 */
void sriov_settle(struct sriov *s, struct config_space *pf, bool first, bool ari);

/* Config space of a VF that was just made: 3.4.  @vf was all zero before the first time.  -ENOMEM. */
int sriov_init_vf(struct config_space *vf, const struct sriov *s, const struct config_space *pf);

/* Routing ID of VF @n, from 0 (the specification counts from 1); 16 bits without carry: 2.1.2. */
static inline uint16_t sriov_routing_id(uint32_t pf, struct sriov_place p, uint32_t n)
{
	return (uint16_t)(pf + p.offset + n * p.stride);
}

#endif
