/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scenario.h - what is done to a machine, as a list of operations
 *
 * A scenario has two forms that are the same thing: text, one operation a line (text.h), and
 * bytes, made for a fuzzer's mutations (bytes.h).  Both are driven by one table, so an
 * operation is described once: its name, its fields, their types and ranges (operations.c).
 *
 * Channels are named by a small number, 1..SCENARIO_CHANNELS: the scenario's own name for "that
 * device", whatever relid or GUID it is offered with.  An operation followed by `&` is started
 * and not waited for; `run`, `idle` and `wait` then decide who goes on.
 */
#ifndef BDFUZZ_SCENARIO_H
#define BDFUZZ_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "hyperv/guid.h"

enum { SCENARIO_CHANNELS = 8 };		/* channels are 1..8 */
enum { SCENARIO_OPERATIONS = 4096 };	/* most operations in one scenario */
enum { SCENARIO_DATA = 65535 };		/* most bytes in one data field */

/* Order is the byte form's opcode: append only, or every corpus changes its meaning. */
enum operation_kind {
	OP_NOTE,	/* a comment or blank line; does nothing */
	OP_EXPECT,	/* what must be seen now, or of the last operation */
	OP_OFFER,	/* host offers a channel */
	OP_RESCIND,	/* host takes it back */
	OP_FUNCTION,	/* host puts a function into its picture of a bus (no message) */
	OP_BARS,	/* host's answer to the resource-requirements query for a function */
	OP_DROP,	/* host takes a function out of its picture (no message) */
	OP_POKE,	/* host changes bytes of a function's config space */
	OP_RELATIONS,	/* host sends its picture of a bus */
	OP_EJECT,	/* host asks the guest to let go of a function */
	OP_INVALIDATE,	/* host invalidates config blocks */
	OP_ANSWER,	/* how the host will answer the next requests of one type */
	OP_REPLY,	/* host sends the answers that it held back */
	OP_PACKET,	/* host sends raw bytes */
	OP_READ,	/* guest reads config space */
	OP_WRITE,	/* guest writes config space */
	OP_MSI,		/* a guest driver sets up interrupts */
	OP_MSI_FREE,	/* ... and gives them back */
	OP_RETARGET,	/* an interrupt's target is set again */
	OP_BLOCK_READ,	/* guest reads a config block through the paravirtual back channel */
	OP_BLOCK_WRITE,
	OP_SUSPEND,	/* guest hibernates the device */
	OP_RESUME,
	OP_UNLOAD,	/* guest unloads the driver */
	OP_LOAD,	/* ... and loads it again */
	OP_FAIL,	/* the n-th allocation or kernel service from now on fails */
	OP_RUN,		/* one runnable thread of control goes on */
	OP_IDLE,	/* everybody runs until nobody can */
	OP_WAIT,	/* time passes */
	OP_HOST,	/* a property of the machine: enum host_property */
	OP_MESSAGE,	/* a hostile host sends a VMBus message as raw bytes */
	OP_RING,	/* a hostile host puts raw bytes into a channel's ring */
	OP_INJECT,	/* code in the guest commits a fault on purpose: proves a checker */
	OP_ROOT,	/* a root bus: the first of the operations on PCI hardware and on who looks at it */
	OP_PLUG,	/* a function is wired to a bus */
	OP_SRIOV,	/* ... and is a PF */
	OP_FORGE,	/* bytes of its config space, whatever can be written there */
	OP_PULL,	/* it is pulled out without notice */
	OP_RETRY,	/* it answers the next requests with "retry" */
	OP_BOOT,	/* the hypervisor scans, then the guest does, and takes everything into use */
	OP_RESCAN,	/* the guest looks for what is new */
	OP_REMOVE,	/* the guest lets go of a function and of all below it */
	OP_NUMVFS,	/* the guest enables so many VFs of a PF */
	OP_SETPCI,	/* the guest writes config space by address */
	OP_GETPCI,	/* ... and reads it */
	OP_XEN_ADD,	/* the guest tells the hypervisor of a function, by itself */
	OP_XEN_REMOVE,	/* ... that it is gone */
	OP_XEN_MSIX,	/* the hypervisor is asked to prepare MSI-X of a function */
	OP_VMD,		/* a function of kind vmd has a private domain: the first of the operations about VMD */
	OP_NEW_ID,	/* the guest is told to try its VMD driver on an ID */
	OP_UNBIND,	/* the guest takes a function's driver away */
	OP_BIND,	/* ... and looks for one again */
	OP_SLEEP,	/* the guest suspends: all functions of VMDs, and the VMDs */
	OP_WAKE,
	OP_HALT,	/* the guest powers off */
	OP_VECTORS,	/* a guest's driver sets up interrupts of a function, by address */
	OP_VECTORS_FREE,	/* ... and gives them back */
	OP_INTERRUPT,	/* a function sends one */
	OP_NIC,		/* what the host says of a synthetic NIC: the first of the operations on network devices */
	OP_PORT,	/* the MAC of a function that is a NIC's VF */
	OP_ASSOCIATE,	/* the host tells a NIC which VF is its */
	OP_NETDEV,	/* the guest has a network device of another kind */
	OP_MAC,		/* the guest changes a MAC */
	OP_LINK,	/* the guest takes a NIC or a VF into use, or out of it */
	OP_KINDS
};

enum offer_type { OFFER_PCI, OFFER_NET, OFFER_OTHER, OFFER_TYPES };	/* interface type GUID */

/* Guest requests that the host answers; the number on the wire is PCI_MESSAGE_BASE + this value. */
enum vpci_request {
	REQUEST_VERSION = 0x13,
	REQUEST_RELATIONS = 0x01,
	REQUEST_REQUIREMENTS = 0x05,
	REQUEST_D0 = 0x07,
	REQUEST_D0_EXIT = 0x08,
	REQUEST_READ_BLOCK = 0x09,
	REQUEST_WRITE_BLOCK = 0x0a,
	REQUEST_ASSIGNED = 0x10,	/* all three forms */
	REQUEST_INTERRUPT = 0x14,	/* all three forms */
	/* Of a synthetic NIC; numbers that no vPCI message has: */
	REQUEST_NVSP = 0x1c,		/* which version to speak */
	REQUEST_NVSP_BUFFER = 0x1d,	/* to share a buffer */
	REQUEST_RNDIS = 0x1e,
	REQUEST_DATA_PATH = 0x1f,
};

enum answer_kind { ANSWER_STATUS, ANSWER_SILENT, ANSWER_SHORT, ANSWER_KINDS };
enum packet_type { PACKET_INBAND = 6, PACKET_COMPLETION = 11 };	/* VM_PKT_*; any u16 is allowed */
enum { RUN_TO_WAIT = 255 };	/* `run ... points=`: not before the thread waits or ends */
#define SCENARIO_OWN_MAC (1ull << 48)	/* of a NIC: the host gives each another */
enum msi_kind { MSI_MSIX, MSI_MSI, MSI_KINDS };
enum fail_kind { FAIL_ALLOC, FAIL_SERVICE, FAIL_KINDS };
/*
 * Unguarded: what is known to crash a system under test is done all the same; for scenarios that show it.
 * Hostile: from now on to the end the host may break the protocol: any message, any length, any order.
 * Isolated: a confidential VM, which trusts its host with few kinds of devices; before the first offer.
 */
enum host_property { HOST_HYPERCALLS, HOST_UNGUARDED, HOST_HOSTILE, HOST_ISOLATED, HOST_PROPERTIES };

/* What `inject` breaks; only a checked kernel does it. */
enum inject_kind {
	INJECT_LIST_ADD, INJECT_LIST_DEL, INJECT_WORK_INIT, INJECT_WORK_FREE, INJECT_TIMER_FREE,
	INJECT_REFCOUNT_UNDER, INJECT_REFCOUNT_OVER, INJECT_SLEEP, INJECT_LOCK_AB, INJECT_LOCK_BA, INJECT_LOCK_TWICE,
	INJECT_LOCK_FREED, INJECT_LOCK_IRQ, INJECT_LOCK_KEY, INJECT_UNLOCK, INJECT_MUTEX, INJECT_SPINLOCK,
	INJECT_KOBJECT_GET, INJECT_KOBJECT_INIT, INJECT_KOBJECT_FREE, INJECT_DEVRES, INJECT_KINDS
};

enum expect_subject {
	EXPECT_DOMAIN,		/* of a channel's bus */
	EXPECT_BUS,		/* 0 absent, 1 being probed, 2 installed, 3 suspended, 4 probe failed */
	EXPECT_FUNCTIONS,	/* number of functions on the bus */
	EXPECT_PRESENT,		/* 1 if the function at devfn is on the bus */
	EXPECT_SERIAL,		/* the number that the slot of devfn's device is named by */
	EXPECT_NODE,		/* NUMA node of the function at devfn */
	EXPECT_DEVICE_ID,	/* low 32 bits of the last logical device ID sent for devfn */
	EXPECT_VALUE,		/* value read by the last operation */
	EXPECT_STATUS,		/* what the last operation returned: 0, -errno or a PCIBIOS code */
	EXPECT_VECTORS,		/* interrupts that the function at devfn has */
	EXPECT_MAP,		/* a strategy's map: the bridge that leads to the bus of an address */
	EXPECT_UPSTREAM,	/* a strategy's find_upstream_bridge() for the bus of an address */
	EXPECT_KNOWN,		/* 1 if the guest knows a function at an address */
	EXPECT_SECONDARY,	/* of the bridge at an address, as the guest believes */
	EXPECT_SUBORDINATE,
	EXPECT_COUNT,		/* how many functions the guest knows */
	EXPECT_BOUND,		/* 1 if the guest's driver has a VMD */
	EXPECT_PRIVATE,		/* the number that it gave to a VMD's domain */
	EXPECT_OFFSET1,		/* guest address - host address of MEMBAR1, as the guest believes */
	EXPECT_OFFSET2,
	EXPECT_FIRST_BUS,	/* of a VMD's domain, as the guest believes */
	EXPECT_LAST_BUS,
	EXPECT_CHILDREN,	/* where in MEMBAR2 its children's part begins */
	EXPECT_BYPASS,		/* 1 if MSI of its children are not remapped */
	EXPECT_PARTNER,		/* the channel of the NIC that the VF at devfn is paired with; 0: none */
	EXPECT_ATTACHED,	/* low 32 bits of the logical device ID found when the function at devfn appeared */
	EXPECT_SUBJECTS
};

/* A network device that is neither a synthetic NIC nor a VF. */
enum netdev_kind { NETDEV_PLAIN, NETDEV_USB, NETDEV_PCI, NETDEV_VLAN, NETDEV_BOND, NETDEV_GONE, NETDEV_KINDS };

/* Strategies of keeping a bus-to-bridge map; model/bus_map.h says what they do. */
enum map_strategy { MAP_XEN_2014, MAP_XEN_4_17, MAP_READD, MAP_HEAL, MAP_TRAP, MAP_COMBINED, MAP_REFERENCE,
		    MAP_STRATEGIES };

/* Values of `expect map` and `expect upstream` that are no address. */
enum { ADDRESS_NONE = -1, ADDRESS_ERROR = -2 };

/*
 * A PCI address is domain << 16 | bus << 8 | devfn.  Domains of 16 bits are those of firmware; the n-th VMD's private
 * one is SCENARIO_PRIVATE + n, in the order of `vmd`: a name of the scenario's own, whatever number a guest gives it.
 */
enum { SCENARIO_DOMAINS = 65536, SCENARIO_PRIVATE = SCENARIO_DOMAINS, SCENARIO_VMDS = 16 };

/* What is wired has a number of the scenario's own, roots and functions in one row. */
enum { SCENARIO_NUMBERS = 65535 };

struct operation {
	uint8_t kind;		/* enum operation_kind */
	bool async;		/* text: a trailing `&` */
	uint32_t line;		/* in the text, 1-based; 0 if from bytes; not part of its value */
	uint8_t channel;	/* 1..SCENARIO_CHANNELS, or 0 for operations on the machine */
	union {
		struct { struct guid instance; uint8_t type; uint16_t relid, sub; } offer;
		struct { uint32_t wslot; uint16_t vendor, device; uint32_t class; /* 24 bits */
			 uint8_t rev; uint32_t subsystem, serial, flags; uint16_t node;
			 uint8_t msi, msix;	/* vectors its capabilities offer; 0: no capability */
		} function;
		struct { uint32_t wslot, bar[6]; } bars;	/* as read back after writing all ones */
		struct { uint32_t wslot; } drop, eject;
		struct { uint32_t wslot; uint16_t offset; } poke;	/* bytes in data */
		struct { uint8_t form; } relations;		/* 1: BUS_RELATIONS, 2: BUS_RELATIONS2 */
		struct { uint32_t wslot; uint64_t mask; } invalidate;
		struct { uint8_t request, kind, count; uint32_t status; } answer;
		struct { uint16_t type; uint64_t transaction; } packet;	/* payload in data */
		struct { uint8_t devfn, size; uint16_t offset; uint32_t value; } config; /* value: write */
		struct { uint8_t devfn, kind, count; } msi;
		struct { uint8_t devfn, vector, cpu; } retarget;
		struct { uint8_t devfn, size; uint32_t block; } block;	/* write: bytes in data */
		struct { uint8_t kind; uint16_t n; } fail;		/* n: 1 is the very next one */
		struct { uint8_t who, points; } run;	/* index among the runnable, modulo their number;
						switch points to pass, or RUN_TO_WAIT */
		struct { uint32_t ms; } wait;
		struct { uint8_t property, value; } host;
		struct { uint32_t write; } ring;	/* index that is claimed; ~0: the true one */
		struct { uint8_t fault; } inject;
		struct { uint16_t number, domain; uint8_t bus, last; } root;
		struct { uint16_t number, in;	/* a root's or a bridge's */
			 uint8_t devfn, kind;	/* enum config_kind of pci/header.h */
			 uint32_t id, class, subsystem, bar[6];
			 uint8_t rev, msi, msix, multi, ari, next;
			 uint8_t secondary, subordinate;	/* as firmware left them */
		} plug;
		struct { uint16_t number, vfs, offset, stride, ari_offset, ari_stride, many, many_offset, many_stride;
			 uint16_t both_offset, both_stride, device; uint32_t bar[6]; uint8_t msix, varies;
		} sriov;
		struct { uint16_t number, offset; } forge;	/* bytes in data */
		struct { uint16_t number; } pull;
		struct { uint16_t number, count; } retry;
		struct { uint8_t assign; } boot;		/* pci=assign-busses */
		struct { uint64_t address; uint16_t count; } numvfs;
		struct { uint64_t address; uint16_t offset; uint8_t size; uint32_t value; } pci;
		struct { uint16_t number;
			 uint8_t place, restricts;	/* enum vmd_place of pci/vmd.h; 0: none, or 1 + value */
			 uint32_t lock; uint64_t host1, host2;	/* as VMLOCK and the shadow registers read */
			 uint64_t cfgbar, membar1, membar2;	/* where firmware put its windows; 0: nowhere */
		} vmd;
		struct { uint32_t id; uint8_t features; } new_id;	/* enum vmd_feature of model/vmd.h */
		struct { uint64_t address; uint8_t kind, count; } vectors;
		struct { uint64_t address; uint8_t vector; } interrupt;
		struct { uint32_t address, pf; } xen;		/* pf: of a VF, else the address itself */
		/* MACs: the first octet is the highest of six. */
		struct { uint64_t mac; uint32_t newest; } nic;	/* newest: enum nvsp_version; 0: any */
		struct { uint32_t wslot; uint64_t mac; } port;
		struct { uint8_t devfn; uint64_t mac; } mac;
		struct { uint32_t serial; uint8_t allocated; } associate;
		struct { uint8_t number, kind; uint32_t address; uint64_t mac; } netdev;
		struct { uint8_t devfn, up; } link;
		/* value: STATUS, NODE, ADDRESS_* are sign-extended; data: SUT patterns with commas, or empty */
		struct { uint8_t subject, devfn, strategy; uint16_t number; uint64_t address, value; } expect;
	};
	uint8_t *data;		/* owned by the scenario, NULL if empty; OP_NOTE: the text after '#', even
				   if that is empty, or NULL for a blank line */
	uint32_t len;
};

struct scenario {
	struct operation *op;
	size_t count, room;
	char *name;		/* file it came from, for messages; may be NULL */
	struct arena data;	/* what the operations' data fields point into */
};

void scenario_init(struct scenario *s);
void scenario_free(struct scenario *s);
/* Empty it but keep its memory: the next one then costs no malloc.  The name stays. */
void scenario_reset(struct scenario *s);
/* One more operation at the end, all zero, for the caller to fill in.  -E2BIG, -ENOMEM. */
int scenario_more(struct scenario *s, struct operation **op);
/* @len bytes that live as long as the scenario's operations, for a data field; NULL if memory ran out. */
uint8_t *scenario_data(struct scenario *s, size_t len);
/* Append a copy of @op, data included.  -E2BIG beyond SCENARIO_OPERATIONS, -ENOMEM. */
int scenario_append(struct scenario *s, const struct operation *op);
/* Put `host hostile = 1` before everything else.  -E2BIG, -ENOMEM. */
int scenario_make_hostile(struct scenario *s);
int scenario_copy(struct scenario *to, const struct scenario *from);
/* Same operations, fields and data; line numbers and names do not count. */
bool scenario_equal(const struct scenario *a, const struct scenario *b);

#endif
