/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel.h - a kernel image: real sources, linked into one object, behind one method table
 *
 * Read by both worlds: by kernel code (glue.c, stand-ins/), whose typedefs clash with libc's, and by
 * sut/linux.c.  Hence plain C types and no includes.  u32 is unsigned, u64 unsigned long long here.
 *
 * An image has statics, as a kernel has: one machine an image at a time.
 */
#ifndef BDFUZZ_KERNEL_H
#define BDFUZZ_KERNEL_H

struct sim;

/* What the hypervisor, the host and the devices do; called by the image. */
struct kernel_host {
	void *context;
	/* HvPostMessage: a VMBus message (struct vmbus_channel_message_header and on).  0, or a hypercall status. */
	int (*post)(void *context, const void *message, unsigned bytes);
	/* HvSignalEvent: the guest wrote into the ring of this channel. */
	void (*signal)(void *context, unsigned connection);
	/* A hypercall that retargets an interrupt: the logical device ID as the guest wrote it. */
	unsigned long long (*retarget)(void *context, unsigned long long device_id, unsigned vector, unsigned devfn,
				       unsigned relid);
	/* A root bus of the driver under test is about to be scanned; @guid is NULL: it was removed. */
	void (*bus_named)(void *context, const unsigned char *guid, unsigned domain);
	/* A function of such a bus was registered, or, not @there, is about to be forgotten. */
	void (*function_attached)(void *context, unsigned relid, const unsigned char *guid, unsigned domain,
				  unsigned devfn, int there);
	/* Whether this function is a NIC's port, and its MAC then: the first octet is the highest of six. */
	int (*port)(void *context, unsigned relid, unsigned devfn, unsigned long long *mac);
	/* Access of 1, 2, 4 or 8 bytes to guest-physical memory that is a device's. */
	unsigned long long (*mmio_read)(void *context, unsigned long long address, unsigned width);
	void (*mmio_write)(void *context, unsigned long long address, unsigned width, unsigned long long value);
	/* The access that comes next is asked of the hypervisor, and not done in memory. */
	void (*mmio_by_call)(void *context);
	/* Config access to PCI hardware: address is domain << 16 | bus << 8 | devfn.  A PCIBIOS_* code. */
	int (*config_read)(void *context, unsigned address, unsigned where, unsigned size, unsigned *value);
	int (*config_write)(void *context, unsigned address, unsigned where, unsigned size, unsigned value);
	/* The first bus number from @bus on, of segment 0, on which somebody answers; 256: none. */
	unsigned (*answering_bus)(void *context, unsigned bus);
	/*
	 * What drivers/xen/pci.c tells Xen: PHYSDEVOP_pci_device_add, with the PF of a VF (else @address itself), and
	 * PHYSDEVOP_pci_device_remove.  0 or -errno.
	 */
	int (*function_added)(void *context, unsigned address, unsigned pf);
	int (*function_removed)(void *context, unsigned address);
	/* What glue/watch.c saw: enum kernel_plight, of a guest that is about to access config space. */
	void (*watched)(void *context, unsigned what);
	/* A line of the kernel's log; only with kernel_image.verbose(1). */
	void (*log)(void *context, const char *line);
};

enum kernel_plight {
	KERNEL_NUMBERS_OUT = 1,	/* a bus has no number behind that of the bus above, or one beyond its root's last */
	KERNEL_RANGE_FULL = 8,	/* a bus has a number beyond the last of the bus above, if not of the root */
	KERNEL_SECOND_BUS = 2,	/* a bridge was given a bus while it had one */
	KERNEL_SHARED_BUS = 4	/* a bridge was told to lead to a bus that is another's */
};

enum kernel_task {
	KERNEL_CONFIG_READ, KERNEL_CONFIG_WRITE, KERNEL_MSI, KERNEL_MSI_FREE, KERNEL_RETARGET, KERNEL_BLOCK_READ,
	KERNEL_BLOCK_WRITE, KERNEL_SUSPEND, KERNEL_RESUME, KERNEL_UNLOAD, KERNEL_LOAD, KERNEL_INJECT,
	/* Of PCI hardware; BOOT: @value is pci=assign-busses, @count roots; NUMVFS: @count */
	KERNEL_PCI_BOOT, KERNEL_PCI_RESCAN, KERNEL_PCI_REMOVE, KERNEL_PCI_NUMVFS, KERNEL_PCI_SHUTDOWN,
	/* Of PCI hardware and of what is behind a VMD; VECTORS: @count of @kind, INTERRUPT: @count is the vector */
	KERNEL_PCI_UNBIND, KERNEL_PCI_BIND, KERNEL_PCI_VECTORS, KERNEL_PCI_VECTORS_FREE, KERNEL_PCI_INTERRUPT,
	/* Of VMDs.  READ, WRITE: of config space behind one; NEW_ID: @value device << 16 | vendor, @count features */
	KERNEL_PCI_READ, KERNEL_PCI_WRITE, KERNEL_PCI_NEW_ID, KERNEL_PCI_SLEEP, KERNEL_PCI_WAKE, KERNEL_PCI_HALT,
	/*
	 * Of network devices.  NETDEV: @kind, of number @value; LINK: @count is up.  The latter two are about the NIC
	 * of a channel, or about the function @devfn of it.
	 */
	KERNEL_NETDEV, KERNEL_NETDEV_MAC, KERNEL_NETDEV_LINK
};

/* What else a machine has; enum netdev_kind of scenario.h says the same. */
enum kernel_netdev_kind {
	KERNEL_NETDEV_PLAIN,	/* without a parent */
	KERNEL_NETDEV_USB,	/* of another bus */
	KERNEL_NETDEV_PCI,	/* of the function at @address, if the guest knows one */
	KERNEL_NETDEV_VLAN, KERNEL_NETDEV_BOND,
	KERNEL_NETDEV_GONE	/* taken away again; number 0: all */
};

struct kernel_root {		/* a host bridge */
	unsigned domain, first, last;
};

/* Faults that code in a checked guest commits on purpose; enum inject_kind of scenario.h says the same. */
enum kernel_fault {
	KERNEL_FAULT_LIST_ADD, KERNEL_FAULT_LIST_DEL, KERNEL_FAULT_WORK_INIT, KERNEL_FAULT_WORK_FREE,
	KERNEL_FAULT_TIMER_FREE, KERNEL_FAULT_REFCOUNT_UNDER, KERNEL_FAULT_REFCOUNT_OVER, KERNEL_FAULT_SLEEP,
	KERNEL_FAULT_LOCK_AB, KERNEL_FAULT_LOCK_BA, KERNEL_FAULT_LOCK_TWICE, KERNEL_FAULT_LOCK_FREED,
	KERNEL_FAULT_LOCK_IRQ,
	KERNEL_FAULT_LOCK_KEY, KERNEL_FAULT_UNLOCK, KERNEL_FAULT_MUTEX, KERNEL_FAULT_SPINLOCK,
	KERNEL_FAULT_KOBJECT_GET, KERNEL_FAULT_KOBJECT_INIT, KERNEL_FAULT_KOBJECT_FREE, KERNEL_FAULT_DEVRES,
	KERNEL_FAULTS
};

/* Something that code in the guest does, in a thread of its own. */
struct kernel_request {
	enum kernel_task task;
	unsigned relid;
	unsigned devfn, where, size, value, kind, count;
	unsigned address;	/* of the KERNEL_PCI_ tasks: domain << 16 | bus << 8 | devfn */
	unsigned behind;	/* ... ~0; or it is bus << 8 | devfn, behind the VMD that has this address */
	unsigned long long mac;	/* of the KERNEL_NETDEV tasks */
	const struct kernel_root *roots;	/* @count of them, for KERNEL_PCI_BOOT; must stay until done */
	const void *data;	/* block write: size bytes; must stay until done */
	/* Result, valid when done: */
	int done, status;
	unsigned result;	/* value read, vectors, bytes returned */
};

struct kernel_function {
	unsigned bus, devfn, vendor, device, class, rev, subsystem, vectors;
	int node;
};

struct kernel_pci_bus {		/* of PCI hardware */
	unsigned domain, number, end;
	unsigned behind;	/* as in struct kernel_request; @domain then is that of the VMD */
	unsigned long bus, parent;	/* who it is, and whom it hangs from; 0: none */
	unsigned bridge;	/* address of the function that leads to it; ~0: none */
	int orphan;		/* that function was removed, and this bus was forgotten */
};

struct kernel_pci_function {
	unsigned behind;	/* ... and @address and @pf are bus << 8 | devfn */
	unsigned address, vendor, device, class, header, vf, pf;
	struct { unsigned long long start, end; unsigned long flags; } resource[17];
};

struct kernel_vmd {		/* a VMD that there is a root bus for */
	int bound;		/* to its driver */
	unsigned address, domain;
	unsigned first, last;	/* bus numbers of its root bus */
	struct { unsigned long long start, end; } bar[3];	/* CFGBAR, MEMBAR1, MEMBAR2 */
	struct { unsigned long long start, end, offset; } window[2];	/* what its root bus has of the latter two */
};

struct kernel_netdev {		/* a network device */
	unsigned long id, master, vf;	/* who it is, whom it was put below, which VF a synthetic one has; 0: none */
	unsigned index;		/* as the kernel counts them */
	unsigned relid, devfn;	/* whose channel or function it is; 0: nobody's */
	unsigned number, kind;	/* of those that are neither NIC nor VF: enum kernel_netdev_kind */
	int synthetic, up, allocated, vf_path;
	unsigned serial;	/* of the VF that the host associated */
	unsigned long long permanent, mac;	/* what it has for life, and has now */
};

struct kernel_channel_seen {	/* a channel that the guest has, in its list or only in its map of relids */
	unsigned relid, sub;
	unsigned char type[16], instance[16];
	int listed, mapped, rescinded, socket;
};

struct kernel_visitor {
	void *context;
	/* A root bus of the driver under test: called before its functions and slots. */
	void (*bus)(void *context, unsigned relid, unsigned domain);
	void (*function)(void *context, const struct kernel_function *f);	/* by list order */
	void (*slot)(void *context, unsigned device, const char *name);
	void (*channel)(void *context, const struct kernel_channel_seen *c);
	void (*netdev)(void *context, const struct kernel_netdev *n);	/* in the order of registration */
	/* PCI hardware: each bus before its functions, parents first. */
	void (*pci_bus)(void *context, const struct kernel_pci_bus *b);
	void (*pci_function)(void *context, const struct kernel_pci_function *f);
	/* A VMD, before the buses behind it. */
	void (*vmd)(void *context, const struct kernel_vmd *v);
};

enum kernel_channel { KERNEL_ABSENT, KERNEL_UNBOUND, KERNEL_PROBING, KERNEL_BOUND };

struct kernel_image {
	int checked;			/* its own checkers are on: they learn, so every run begins with restore() */
	int (*boot)(struct sim *sim, const struct kernel_host *host);	/* once; runs fibers to idle; -errno */
	/* What is there now is the state that statics(), settle() and restore() go back to.  0 or -ENOMEM. */
	int (*baseline)(void);
	void (*switched)(void *task);	/* sim_hooks.switched of this image */
	void (*verbose)(int on);
	/*
	 * Faults (sim_arm()) strike where the driver under test asked, or somebody within five calls of it: how the
	 * rest of a kernel bears a lack of memory is not what is tested.  On: they strike whoever comes next.
	 */
	void (*faults_anywhere)(int on);
	/* The hypervisor recommends hypercalls for config access (not before 6.4); the guest is a confidential VM. */
	void (*host)(int hypercalls, int isolated);
	/*
	 * The hypervisor delivers a message into the guest's message page (in order; queued while the slot is busy).
	 * -EAGAIN: too many wait; -EMSGSIZE: more than 240 bytes.
	 */
	int (*message)(const void *message, unsigned bytes);
	/* Host side of a channel's rings: whole vmpackets.  Bytes, 0 if empty; -errno. */
	int (*ring_read)(unsigned relid, void *packet, unsigned room);
	int (*ring_write)(unsigned relid, const void *packet, unsigned bytes);
	int (*ring_claim)(unsigned relid, unsigned index);	/* sets the write index, whatever was written */
	void (*event)(unsigned relid);	/* interrupt the guest for this channel */
	/* Guest-physical memory, for a host that was told of it. */
	void *(*memory)(unsigned long long address);
	void (*request)(struct kernel_request *r);	/* starts a thread */
	enum kernel_channel (*channel)(unsigned relid);
	unsigned (*next_channel)(unsigned relid);	/* the next one that the guest has a channel for; 0: none */
	void (*visit)(const struct kernel_visitor *v);
	/* The VMD driver's table: each ID with its features, as it was compiled. */
	void (*vmd_ids)(void (*see)(void *context, unsigned vendor, unsigned device, unsigned long features),
			void *context);
	unsigned (*offers_in_progress)(void);	/* as the guest counts them */
	/* The driver's own map of domains in use, NULL if this kernel has none: @bits bits, long words. */
	const unsigned long *(*domains)(unsigned *bits);
	/* Compare the driver's statics with how they were at the baseline; calls sim for each difference. */
	void (*statics)(void);
	/* Everything that may legitimately differ from run to run is put back (counters, caches, once-flags). */
	void (*settle)(void);
	/* After a run that ended in the middle: all statics of the image as at the baseline. */
	void (*restore)(void);
};

#endif
