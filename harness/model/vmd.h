/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd.h - what software must make of a VMD endpoint: where its children are in the machine's memory, and on which buses
 *
 * Pure functions of what can be read of the endpoint.  Written from what is known of the hardware (pci/vmd.h), not from
 * a driver; each method can be tried on each endpoint, whatever its ID.
 *
 *	offset = guest address of the window - host address of the window
 *
 * A bus address that is programmed into a child's BAR is the guest's address minus the offset.
 */
#ifndef BDFUZZ_MODEL_VMD_H
#define BDFUZZ_MODEL_VMD_H

#include "pci/vmd.h"

enum vmd_method {
	VMD_NONE,		/* host and guest addresses are the same: offset 0 */
	VMD_IN_MEMBAR2,		/* shadow registers at 0x2000 and 0x2008 of MEMBAR2, if VMLOCK enables them */
	VMD_IN_CAPABILITY,	/* the first vendor-specific capability, if it has the signature */
	VMD_AT_OLD_PLACE,	/* as before a1a30170138c (2019): 0x2008 and 0x2010 of MEMBAR2 */
	VMD_METHODS
};

struct vmd_method_info {
	const char *name;	/* "membar2-0x2000": as profiles and reports call it */
	const char *help;
	uint64_t registers;	/* where in MEMBAR2 it looks; 0: not there */
	uint64_t children;	/* where children's part of MEMBAR2 begins */
};
extern const struct vmd_method_info vmd_methods[VMD_METHODS];

/* What can be seen of an endpoint. */
struct vmd_view {
	void *context;
	/* A register of its config space; all ones where nobody answers. */
	uint32_t (*config)(void *context, uint32_t offset, uint32_t width);
	/* 64 bits of MEMBAR2.  -ERANGE: that passes its end; any other error: it cannot be seen (a dump has none). */
	int (*membar2)(void *context, uint64_t offset, uint64_t *value);
	struct vmd_window window[VMD_BARS];	/* as the guest sees them */
};

/* Whether the registers of a method were there, enabled, and readable. */
enum vmd_answer {
	VMD_ANSWERED,		/* host addresses were given */
	VMD_DISABLED,		/* there is no translation: VMLOCK, or the signature, is not there */
	VMD_GONE,		/* all ones: the device does not answer */
	VMD_OUTSIDE,		/* the registers would pass the end of MEMBAR2, or of the 256 bytes that capabilities
				   can be in */
	VMD_UNSEEN,		/* they may be there: what is seen does not have them */
	VMD_ANSWERS
};

struct vmd_translation {
	enum vmd_answer answer;
	uint64_t shadow[2];	/* as the registers say; only if VMD_ANSWERED */
	uint64_t host[2];	/* without type bits; the guest's own addresses if there is no translation */
	uint64_t offset[2];	/* modulo 2^64; 0 if there is no translation */
	uint64_t children;	/* where children's part of MEMBAR2 begins: an offset in it */
	uint32_t at;		/* VMD_IN_CAPABILITY: offset of the capability that was looked at; 0: none */
};

/* @method is tried whatever the ID is; reads nothing but what it has to. */
void vmd_translate(const struct vmd_view *v, enum vmd_method method, struct vmd_translation *t);

struct vmd_buses {
	int error;		/* 0; -ENODEV: the endpoint does not answer */
	uint8_t first;		/* number of the private root bus */
	uint32_t count;		/* buses in CFGBAR; may lead over 255.  0: it is too short for any */
	uint8_t last;		/* the last number that can be used: in CFGBAR, and not over 255; or @first */
};

/* @restricts: this kind of device has VMCAP and VMCONFIG. */
void vmd_buses(const struct vmd_view *v, bool restricts, struct vmd_buses *b);

/*
 * Where in CFGBAR @width bytes at @offset of a function's config space are.  -ERANGE if any of them is outside, of
 * CFGBAR or of config space; b->error if there is one.
 */
int vmd_config_offset(const struct vmd_buses *b, uint64_t cfgbar_bytes, uint8_t bus, uint8_t devfn, uint32_t offset,
		      uint32_t width, uint64_t *at);

/* Features of an ID as a kernel's table has them (driver_data of vmd_ids, in all kernels that have one). */
enum vmd_feature { VMD_FEATURE_MEMBAR2 = 1 << 0, VMD_FEATURE_RESTRICTS = 1 << 1, VMD_FEATURE_CAPABILITY = 1 << 2,
		   VMD_FEATURE_FIRST_VECTOR = 1 << 3, VMD_FEATURE_BYPASS = 1 << 4, VMD_FEATURE_PM = 1 << 5 };
/* How a driver with these features looks for host addresses. */
enum vmd_method vmd_method_of(uint32_t features);

#endif
