/* SPDX-License-Identifier: GPL-2.0 */
/*
 * functions.h - the functions of a bus and its slots, as the host's messages make them
 *
 * Three lists, because there are three in every guest:
 *  told	what the host last listed.  A function stays the same as long as wslot, vendor, device and
 *		serial do; what was told of it first then stands (6.12 pci-hyperv.c:2630-2635), its NUMA node
 *		included, so that a later list does not move it.
 *  on bus	what enumeration found: PCI Local Bus 3.0, 3.2.2.3.4: a device has a function 0, and others only
 *		if its header says so.
 *  slots	one for each device number that has a told function, named by the serial number of the
 *		function that came first.  It lives until the last of them goes; its name does not change when
 *		the one that gave it goes.  Two slots of a machine do not share a name: the second gets
 *		"-1" after it (drivers/pci/slot.c:134-170).
 *
 * Where Linux differs from this, and the model says "cannot tell" (is_unsure) instead of either:
 *  - A function that the host stops to list without an eject stays on the bus as a struct pci_dev that
 *    nothing answers for: pci_devices_present_work() takes back the slot and its own record only
 *    (2663-2673).  If the host lists another function there, the pci_dev keeps the former's identity.
 *  - A function added to a device that had one only is not found: the core remembers the header type
 *    from the first scan (probe.c:1949, 2706-2718).
 *  - Functions that came while the bus slept are not scanned for when it wakes up: in that state relations
 *    lead to survey_child_resources() only (2688-2691), until the next list.
 *
 * Functions found after the bus came up have no driver: nobody calls pci_bus_add_devices() for them.
 * Nor has one with BARs that the core gives no address: it cannot be enabled.
 */
#ifndef BDFUZZ_FUNCTIONS_H
#define BDFUZZ_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/host.h"

enum { BUS_TOLD = HOST_FUNCTIONS, BUS_FOUND = 96, BUS_DEVICES = 32 };

struct told_function {
	uint32_t wslot;
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits */
	uint8_t rev;
	uint32_t subsystem, serial, flags;
	uint16_t node;
	bool has_slot;
	bool unsure;		/* cannot tell whether it is on the bus, if not found there */
};

struct found_function {
	uint8_t devfn;
	struct told_function as;	/* what it was told to be when it was found */
	bool multi;		/* its header said that there are others */
	bool has_driver;
	bool unsure_driver;	/* cannot tell whether it has one */
	bool unsure;		/* found in a config space that the host had tampered with */
	uint8_t vectors;
	uint8_t known[256 / 8];	/* bytes of the header whose value in the host nobody else can have changed */
};

struct bus_slot {
	uint8_t users;		/* told functions of this device; 0: no slot */
	bool unsure;		/* of its name */
	uint32_t serial, repeat;	/* "7", "7-1", "7-2", ... */
};

struct bus_functions {
	struct told_function told[BUS_TOLD];	/* in the order in which they came */
	uint32_t tolds;
	struct found_function found[BUS_FOUND];
	uint32_t founds;
	struct bus_slot slot[BUS_DEVICES];
	uint32_t slots;		/* which devices have one, as bits */
	bool overflow;		/* more than fit: nothing is certain */
	bool bars_untold;	/* the host did not say which BARs some function has */
};

/* Which repetition of the name @serial a new slot gets; sets *@unsure if that cannot be said. */
typedef uint32_t slot_repeat_fn(void *context, uint32_t serial, bool *unsure);

void functions_reset(struct bus_functions *f);	/* all zero at first */
struct told_function *functions_told(struct bus_functions *f, uint32_t wslot);	/* NULL: none */
/* The lowest wslot from @from on that was told; UINT32_MAX: none. */
uint32_t functions_next_told(const struct bus_functions *f, uint32_t from);
struct found_function *functions_found(struct bus_functions *f, uint32_t devfn);
/* How many of @list were not told before: the guest asks for the resources of each. */
uint32_t functions_new(struct bus_functions *f, const struct host_function *list, uint32_t count);
/* The host lists @count functions. */
void functions_tell(struct bus_functions *f, const struct host_function *list, uint32_t count);
/* The guest enumerates the bus.  @bring_up: functions that are found now get their driver. */
void functions_scan(struct bus_functions *f, const struct host_function *picture, uint32_t count, bool bring_up);
void functions_slots(struct bus_functions *f, slot_repeat_fn *repeat, void *context);
/* The guest lets go of a function.  False if it was not told. */
bool functions_eject(struct bus_functions *f, uint32_t wslot);
/*
 * The NUMA node of a function with these @flags and @node on a guest that has @nodes of them: the host's if there is
 * such a node, else 0 (pci-hyperv.c:2368-2386).  A guest built without NUMA has none (0 @nodes): -1.
 */
int32_t functions_node(uint32_t flags, uint16_t node, uint32_t nodes);
/*
 * A bridge without a bridge's header: the core takes away its class, and reads no BARs and no subsystem
 * (probe.c:2015-2023, 2099-2102).
 */
bool functions_is_false_bridge(const struct told_function *t);
/* Does @p's identity still stand, and is it certain that it is there? */
bool functions_is_unsure(struct bus_functions *f, const struct found_function *p);

#endif
