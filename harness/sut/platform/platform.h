/* SPDX-License-Identifier: GPL-2.0 */
/*
 * platform.h - PCI hardware, and the hypervisor between it and a guest
 *
 * Carries out the operations that are done to hardware (root, plug, sriov, vmd, forge, pull, retry), and takes what a
 * guest does: config accesses and the calls that tell the hypervisor of functions.  Every write passes the trap layer:
 * all strategies of keeping a bus map (model/bus_map.h) see the same machine side by side.  The guest is somebody
 * else's: a real PCI core (sut/linux), or a model (sut/dom0).
 */
#ifndef BDFUZZ_PLATFORM_H
#define BDFUZZ_PLATFORM_H

#include "model/map_check.h"
#include "pci/topology.h"
#include "pci/vmd.h"
#include "scenario/scenario.h"

struct platform;

enum { PLATFORM_NOTES = 1024 };

struct platform_note {		/* what a map's owner said: enum map_note */
	uint8_t strategy, note;
	bool pcie;
	uint32_t address;
};

struct platform *platform_new(void);	/* NULL: no memory */
void platform_free(struct platform *p);
void platform_reset(struct platform *p);	/* no hardware, nobody knows any; costs nothing if nothing was done */

/* Which maps are kept from now on: bits of enum map_strategy.  Usually all. */
void platform_keep(struct platform *p, uint32_t strategies);
uint32_t platform_kept(const struct platform *p);

/* An operation on hardware: 0 or -errno; -ENOSYS: it is none. */
int platform_apply(struct platform *p, const struct operation *op);
bool platform_is_empty(const struct platform *p);	/* there is no root bus */
struct topology *platform_topology(struct platform *p);
/* What the scenario calls @number; NULL: nothing, or a root.  May have been pulled out. */
struct topology_function *platform_function(struct platform *p, unsigned number);

struct platform_vmd {		/* a VMD endpoint, as hardware has it */
	struct topology_function *function;
	struct topology_bus *root;	/* its private one: domain TOPOLOGY_PRIVATE + index */
	struct vmd_identity id;
	unsigned number;		/* the scenario's */
	uint64_t reads, writes;		/* through CFGBAR */
	uint64_t shadow_reads;		/* of MEMBAR2, from the shadow registers on */
	struct vmd_window window[VMD_BARS];	/* as these BAR registers say, for the next access */
	uint8_t bars[VMD_BARS * 8];
};

unsigned platform_vmds(const struct platform *p);
struct platform_vmd *platform_vmd(struct platform *p, unsigned index);	/* NULL: there is none */
int platform_vmd_of(const struct platform *p, const struct topology_function *f);	/* its index, or -1 */
/*
 * The host addresses of MEMBAR1 and MEMBAR2, without type bits, as the hardware was made; its registers may have been
 * forged.  False: nothing is translated, and they are the guest's.
 */
bool platform_host_addresses(const struct platform_vmd *v, uint64_t host[2]);
/* VMCONFIG says that MSI of its children are not remapped. */
bool platform_bypasses(const struct platform_vmd *v);
void platform_sleep(struct platform *p);	/* power is lost: VMCONFIG is as after reset */
/* Device memory of 1, 2, 4 or 8 bytes.  False: no window of a VMD is there. */
bool platform_mmio_read(struct platform *p, uint64_t address, unsigned width, uint64_t *value);
bool platform_mmio_write(struct platform *p, uint64_t address, unsigned width, uint64_t value);

/* The hypervisor looks for functions on all buses, as before its hardware domain starts. */
int platform_scan(struct platform *p);
/* Config accesses of the guest.  0, -EINVAL for a width or alignment that there is not, -ENOMEM. */
int platform_read(struct platform *p, uint64_t address, uint32_t offset, uint32_t width, uint32_t *value);
int platform_write(struct platform *p, uint64_t address, uint32_t offset, uint32_t width, uint32_t value);
/* Hypercalls of the guest: to all maps.  What xen-4.17 answers is returned. */
int platform_add(struct platform *p, uint32_t address, uint32_t pf);
int platform_remove(struct platform *p, uint32_t address);
int platform_renumbered(struct platform *p, const uint32_t *address, const uint32_t *pf, uint32_t count);
int platform_msix(struct platform *p, uint32_t address);

/*
 * Hardware changed by itself, and the hypervisor had no cause since to look at a bridge of this segment: nobody can
 * have told it, so no map can be expected to be right.  MAP_REFERENCE has to be kept.
 */
bool platform_is_open(const struct platform *p, uint32_t domain);
/* A config space was forged, not only its bus numbers: what it says of itself may be a lie. */
bool platform_is_forged(const struct platform *p);

/*
 * Of @promises (enum map_promise), those that a kept map breaks now; breach[i] tells of 1 << i.  Of hardware that is
 * open or forged only what holds of any map is asked.
 */
uint32_t platform_judge(struct platform *p, enum map_strategy strategy, uint32_t promises,
			struct map_breach breach[MAP_PROMISES]);

struct bus_map *platform_map(struct platform *p, enum map_strategy strategy);	/* NULL: not kept */
/* What the maps' owners said since the last call, in order: *@count of them. */
const struct platform_note *platform_notes(struct platform *p, uint32_t *count);
/* Guest's accesses since the last call. */
void platform_accesses(struct platform *p, uint64_t *reads, uint64_t *writes);

#endif
