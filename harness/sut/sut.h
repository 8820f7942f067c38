/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sut.h - a system under test: something that carries out operations and can be looked at
 *
 * One file a system, ending in its method table (struct sut_class); the build collects the tables
 * (sut_classes).  A run is begin, then step and look for each operation, then end.
 * Everything that a rule may use is in struct observation: what can be seen from outside.
 */
#ifndef BDFUZZ_SUT_H
#define BDFUZZ_SUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hyperv/host.h"
#include "scenario/scenario.h"

struct platform;
struct topology_function;

/* BUS_PROBING: the driver is at work on it, coming or going, or waits. */
enum bus_state { BUS_ABSENT, BUS_PROBING, BUS_INSTALLED, BUS_SUSPENDED, BUS_FAILED };

enum { ACCESS_WINDOW = 1, ACCESS_CALL = 2 };	/* in memory, by a hypercall */
enum { SEEN_FUNCTIONS = 64, SEEN_SLOTS = 64, SEEN_EVENTS = 256, SLOT_NAME = 24 };

struct seen_function {		/* a pci_dev on a root bus */
	uint8_t bus, devfn;
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits */
	uint8_t rev;
	uint32_t subsystem;
	int32_t node;		/* NUMA node; -1 none */
	uint16_t vectors;	/* interrupts allocated */
	bool unknown_presence;	/* model only: cannot say whether it is there */
};

struct seen_slot {		/* a pci_slot of a root bus */
	uint8_t device;		/* PCI device number, 0..31 */
	char name[SLOT_NAME];
};

struct seen_bus {		/* what became of one channel */
	uint8_t state;		/* enum bus_state */
	bool unknown;		/* model only: says nothing about this channel now */
	bool unknown_domain;	/* model only: installed, but at a number that it cannot say */
	uint32_t domain;	/* valid when installed or suspended */
	uint32_t version;	/* protocol version the host accepted; 0 unknown; models do not say */
	uint8_t access;		/* how config space was reached since it was offered: ACCESS_*; models don't say */
	uint16_t functions, slots;
	bool unknown_functions;	/* model only */
	struct seen_function function[SEEN_FUNCTIONS];	/* sorted by devfn */
	struct seen_slot slot[SEEN_SLOTS];		/* sorted by device */
};

enum event_kind {
	EVENT_REQUEST,		/* guest sent a packet: a = type 0..0x1f, b = wslot or ~0 */
	EVENT_DEVICE_ID,	/* a hypercall carried a logical device ID: a = whole 64 bits, b = devfn it is about */
	EVENT_CONFIG_READ,	/* the driver answered a guest's read: a = devfn<<16|offset, b = size<<32|value */
	EVENT_WARN,		/* WARN*(): text, where */
	EVENT_BUG,		/* BUG, panic, or a trap stub was hit: the run is over */
	EVENT_DEADLOCK,		/* nobody can run, somebody waits: text names who and where */
	EVENT_LIVELOCK,		/* endless polling */
	EVENT_LEAK,		/* still allocated after teardown: text = call site, a = bytes */
	EVENT_STATIC,		/* a static of the driver is not back at its baseline: text = name, a = offset */
	EVENT_DUPLICATE_NAME,	/* sysfs would refuse: two objects of one name: text */
	EVENT_DOMAIN_MAP,	/* driver's map of domains is not what buses have: a = domain, b = 1 marked 0 clear */
	EVENT_PROBE,		/* a probe returned: a = (uint64_t)(int64_t)error or 0 */
	EVENT_HARNESS,		/* the harness caught itself: never a finding about the driver */
	EVENT_STALE,		/* a root bus is there, but its driver has let go of the device: text = name */
	EVENT_SANITIZER,	/* a bad access, a signal, undefined behaviour: the run is over; text, where, frames */
	EVENT_CHECKER,		/* one of the kernel's own checkers: a = enum sim_checker, text, where */
	EVENT_HANG,		/* a thread runs without end and never waits: the run is over */
	EVENT_LOG,		/* a line of the kernel's own log: text; only with sut_class.log() */
	/*
	 * A function appears on its bus, or goes from it, and an IOMMU driver looks its logical device ID up: a = what
	 * is found, or DEVICE_ID_NONE, b = event_attached().
	 */
	EVENT_ATTACH,
	EVENT_DETACH,
	EVENT_KINDS
};

struct event {
	uint8_t kind, channel;	/* channel 0: the machine */
	uint32_t at;		/* index of the operation during which it happened */
	uint64_t a, b;
	const char *text;	/* lives until the next begin(); may be NULL */
	const void *where;	/* code address, for file:line; may be NULL */
	const void *const *frames;	/* the calls that led there, innermost first, NULL at the end; may be NULL */
};

#define DEVICE_ID_NONE UINT64_MAX

/* Which function, and which ID its own device's GUID gives it. */
static inline uint64_t event_attached(uint32_t id, uint32_t devfn)
{
	return (uint64_t)id << 32 | (devfn & 0xff);
}

/* ---- a guest that looks at PCI hardware (SURFACE_PCI) ---- */

enum { SEEN_RESOURCES = 17 };	/* BARs 0-5, ROM, VF BARs 7-12, bridge windows 13-16: include/linux/pci.h */

struct seen_resource {
	uint64_t start, end;	/* start > end: none */
	uint32_t flags;		/* IORESOURCE_* of include/linux/ioport.h */
};

struct seen_pci_function {	/* a function that the guest knows */
	uint64_t address;	/* domain << 16 | bus << 8 | devfn */
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits */
	uint8_t header;		/* header type, without bit 7 */
	bool vf;
	uint64_t pf;		/* of a VF: the address of its PF */
	bool bridge;		/* there is a bus below it: */
	uint8_t secondary, subordinate;	/* its number and the last one below it, as the guest believes */
	struct topology_function *hardware;	/* who answers there now; NULL: nobody */
	struct seen_resource resource[SEEN_RESOURCES];	/* models have none: all start > end */
};

struct seen_pci_bus {		/* a bus that the guest knows */
	uint32_t domain;
	uint8_t number, end;	/* its range: busn_res */
	int32_t bridge;		/* which of the functions leads to it; -1: none, it is a root bus or one for VFs only */
	int32_t parent;		/* which of the buses it hangs from; -1: none */
	bool orphan;		/* the bridge that led to it was removed, and the bus is still there */
};

struct seen_window {
	uint64_t start, end;
};

struct seen_vmd {		/* what a guest makes of a VMD */
	bool bound;		/* its driver has it; all else is of one that it has, but for: */
	bool bypass;		/* MSI of its children are not remapped, as its register says */
	uint32_t domain;	/* the number that the guest gave */
	uint32_t first, last;	/* bus numbers of the private root bus */
	struct seen_window bar[3];	/* CFGBAR, MEMBAR1, MEMBAR2: the guest's addresses */
	struct seen_window window[2];	/* what children may have of the latter two */
	uint64_t offset[2];	/* the guest's address - that on the bus; modulo 2^64 */
};

struct seen_pci {
	struct seen_pci_function *function;	/* sorted by address; the same address twice is a finding */
	struct seen_pci_bus *bus;		/* sorted by domain and number */
	uint32_t functions, buses;
	uint64_t reads, writes;	/* config accesses since the last look */
	bool booted;		/* the guest has looked for functions at all */
	struct seen_vmd vmd[SCENARIO_VMDS];	/* in the order of `vmd` */
	bool knows_vmds;	/* it has a driver for them at all */
	bool only_private;	/* ... and says nothing of what is not behind one; models */
};

/* What a guest's picture of PCI hardware has come to: tells consequences of known mistakes from others. */
enum { PLIGHT_NUMBERS_OUT = 1,	/* a bus has no number behind that of the bus above, or one beyond its root's last */
       PLIGHT_RANGE_FULL = 8,	/* a bus has a number beyond the last of the bus above, if not of the root */
       PLIGHT_SECOND_BUS = 2,	/* a bridge was given a bus while it had one */
       PLIGHT_SHARED_BUS = 4 };	/* a bridge was told to lead to a bus that is another's */

/* ---- channels ---- */

enum { SEEN_CHANNELS = 32 };

struct seen_channel {		/* a VMBus channel that the guest has */
	uint16_t relid, sub;
	struct guid type, instance;
	bool socket;		/* the host says that it is one of a hypervisor's sockets */
	bool mapped;		/* its relid leads to it */
	bool rescinded;		/* the guest knows that it is to go */
};

/* ---- network devices ---- */

enum { SEEN_NETDEVS = 48 };
enum seen_netdev_kind { SEEN_NIC, SEEN_VF, SEEN_OTHER };

struct seen_netdev {		/* a network device that is registered */
	uint8_t kind;		/* enum seen_netdev_kind */
	uint8_t channel, devfn;	/* whose channel or function it is; channel 0: nobody's */
	uint8_t number, other;	/* of another: the scenario's number, enum netdev_kind */
	uint32_t id;		/* of all that ever were, in the order of registration */
	bool up;
	uint64_t permanent, current;	/* MACs, the first octet is the highest of six */
	int8_t master;		/* which of the devices it was put below; -1: none */
	/* Of a NIC: */
	int8_t vf;		/* which of the devices it has for its VF; -1: none; -2: one that is not there */
	bool allocated, vf_path;	/* the host associated a VF; frames are to take it */
	uint32_t serial;
};

struct observation {
	bool settled;		/* everybody ran until nobody could: comparable with the model */
	bool leaving;		/* what the host took back still goes, and may hold what nobody sees; real only */
	bool over;		/* the run ended early (BUG, deadlock); nothing further is meaningful */
	uint32_t runnable;	/* threads of control that could go on; models have none */
	int32_t status;		/* of the operation: 0, -errno, or a PCIBIOS_* code for config accesses */
	bool has_value;
	bool unknown_value;	/* model only */
	uint32_t value;		/* read by OP_READ; bytes returned by OP_BLOCK_READ; vectors got by OP_MSI */
	struct seen_bus bus[SCENARIO_CHANNELS + 1];	/* [0] unused */
	struct seen_channel channel[SEEN_CHANNELS];
	uint8_t channels;
	bool knows_channels;	/* models do not */
	uint32_t offers;	/* that the guest says are in progress */
	struct seen_netdev netdev[SEEN_NETDEVS];	/* in the order of registration */
	uint8_t netdevs;
	bool unknown_netdevs;	/* model only: says nothing of them */
	struct event event[SEEN_EVENTS];		/* since the last look */
	uint32_t events;
	uint32_t events_lost;	/* beyond SEEN_EVENTS */
	uint64_t crossed;	/* since begin(): bit 1 << enum sim_deviation (sim/fidelity.h); 0 for models */
	uint8_t plight;		/* since begin(): PLIGHT_*; 0 for models */
	uint8_t planted;	/* since begin(): SIM_REACHED, SIM_TRIGGERED (sim/sim.h) of the planted defect */
	const struct seen_pci *pci;	/* the system's, until the look after the next; NULL: no PCI hardware */
};

struct sut;

typedef void vmd_id_seen(void *context, unsigned vendor, unsigned device, unsigned long features);

struct sut_class {
	const char *name;	/* "linux-6.12", "model" */
	const char *help;	/* one line */
	const char *source;	/* what it is made of: "pci-hyperv.c of linux-source-6.12 6.12.117-1, unmodified" */
	bool real;		/* the distribution's code; models say false wherever they are shown */
	bool bare;		/* there is no guest on it, only hardware: runs when it is named */
	bool legacy;		/* a model of what was, or was proposed: breaks rules, runs when it is named */
	const char *planted;	/* the defect (check/bugs.h) in this copy of the real code: runs when named; or NULL */
	int (*open)(struct sut **sut);		/* once a process; -errno */
	void (*close)(struct sut *sut);
	void (*begin)(struct sut *sut);		/* the machine as after power-on */
	void (*step)(struct sut *sut, const struct operation *op);
	void (*look)(struct sut *sut, struct observation *o);
	/*
	 * The scenario is over: the host behaves, everybody runs.  After settle() one look shows the machine
	 * that the scenario leads to; after end() one more shows what tearing everything down left behind.
	 */
	void (*settle)(struct sut *sut);
	void (*end)(struct sut *sut);
	/* "drivers/pci/controller/pci-hyperv.c:3671 (hv_get_dom_num)" for an address; -ENOENT.  May be NULL. */
	int (*locate)(struct sut *sut, const void *where, char *text, size_t room);
	void (*log)(struct sut *sut, bool on);	/* tell EVENT_LOG.  May be NULL: it has no log */
	const struct host *(*host)(struct sut *sut);	/* what the host of this machine holds; for rules */
	/* PCI hardware of this machine, and the hypervisor between it and the guest.  NULL: it has none. */
	struct platform *(*platform)(struct sut *sut);
	/* The VMD driver's table, as it was compiled: IDs with enum vmd_feature.  May be NULL: it has none. */
	void (*vmd_ids)(struct sut *sut, vmd_id_seen *see, void *context);
};

extern const struct sut_class *const sut_classes[];	/* NULL-terminated, sorted by name; made by the build */
const struct sut_class *sut_find(const char *name);	/* NULL if there is none */
/* What has to be said wherever its name is shown: " (not real)", " (planted)", or nothing. */
const char *sut_note(const struct sut_class *class);

#endif
