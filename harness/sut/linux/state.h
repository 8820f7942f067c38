/* SPDX-License-Identifier: GPL-2.0 */
/*
 * state.h - a machine that runs a kernel image; for the files of this folder only
 *
 *	cable.c		what the image, the host and the simulator call: packets, config accesses, trouble
 *	trust.c		what a host that keeps the protocol, and a guest in its senses, would not do now
 *	operations.c	one function an operation
 *	hardware.c	PCI hardware, and what the guest does about it
 *	iommu.c		what an IOMMU driver would find
 *	seen.c		what can be seen of both
 *	look.c		what can be seen
 *	run.c		begin, settle, end; opening and closing
 */
#ifndef BDFUZZ_LINUX_STATE_H
#define BDFUZZ_LINUX_STATE_H

#include "base/arena.h"
#include "base/symbol.h"
#include "hyperv/host.h"
#include "hyperv/vmbus.h"
#include "kernel/kernel.h"
#include "model/id_registry.h"
#include "sim/fidelity.h"
#include "sim/sim.h"
#include "sut/platform/platform.h"
#include "sut/sut.h"

enum { REQUESTS = 32, EJECTS = 16, PACKET_ROOM = 32768 };
enum { ROOTS = 16 };		/* glue/hardware.c has windows for as many */

struct pending {			/* something that a guest driver asked for */
	struct kernel_request r;
	uint8_t kind, channel;		/* enum operation_kind */
	bool used;
};

struct linux_seen {		/* what one look saw of PCI hardware */
	struct seen_pci pci;
	struct kernel_pci_bus *known;	/* pci.bus as the kernel has them */
	uint32_t function_room, bus_room;
	bool failed;		/* memory ran out */
};

struct sut {
	const struct kernel_image *kernel;
	struct sim *sim;
	struct host host;
	struct vmbus vmbus;
	uint8_t channel_of[VMBUS_RELIDS];
	bool suspended[SCENARIO_CHANNELS + 1];
	bool broken[SCENARIO_CHANNELS + 1];	/* it did not wake up: its channel is closed, its driver is bound */
	unsigned windows[SCENARIO_CHANNELS + 1];	/* kinds of BAR when the bus was probed: host_bar_kinds() */
	struct { uint32_t wslot[EJECTS]; unsigned count; } ejecting[SCENARIO_CHANNELS + 1];
	struct { struct host_function function[SEEN_FUNCTIONS]; unsigned count; } met[SCENARIO_CHANNELS + 1];
	struct pending pending[REQUESTS];
	uint64_t window[SCENARIO_CHANNELS + 1];		/* where the config window is, and was before a rescind */
	unsigned window_channel;	/* whose config window was used last */
	uint8_t access[SCENARIO_CHANNELS + 1];		/* how the guest reached it: seen_bus.access */
	bool by_call;			/* the next access to device memory is a hypercall */
	struct id_registry ids;		/* that an IOMMU driver would ask */
	struct platform *platform;
	struct kernel_root root[ROOTS];
	struct linux_seen seen_pci[2], *seen;	/* in turn: the last look's, and the one before */
	unsigned vmd_at[SCENARIO_VMDS];	/* where the guest last saw each VMD: domain << 16 | bus << 8 | devfn */
	bool asleep, halted;
	bool booted;			/* the guest has scanned the platform's root buses */
	unsigned watched;		/* enum kernel_plight: what its picture of them has come to */
	struct arena texts;
	struct event event[SEEN_EVENTS];
	uint32_t events, events_lost, at;
	int32_t status;
	uint32_t value;
	bool has_value;
	bool dirty;			/* something went wrong: the next run starts from the baseline's bytes */
	bool reloaded;			/* the driver was unloaded in this run: its statics and objects are new */
	bool unguarded;			/* operations that are known to crash are carried out */
	bool netdevs;			/* the guest was given some of its own */
	bool touched;			/* the kernel was asked for something in this run */
	bool settled;
	bool leaving;			/* the teardown: the guest knows all that was said; all is asked back */
	const struct kernel_host *hooks;
	struct symbolizer symbolizer;
	uint8_t packet[PACKET_ROOM];
};

/* cable.c */
struct event *linux_tell(struct sut *s, enum event_kind kind, unsigned channel);
void linux_trouble(void *context, int trouble, const char *text, const void *where, unsigned long amount);
void linux_rescind(struct sut *s, unsigned channel);
/* Bytes of a packet, or of anything, into the channel's ring; then @index as its write index, unless that is ~0. */
int linux_ring_write(struct sut *s, unsigned channel, const void *bytes, uint32_t len, uint32_t index);
void linux_attach(struct sut *s);		/* hooks of host and VMBus */
extern const struct sim_hooks linux_sim_hooks;		/* context is to be filled in */
extern const struct kernel_host linux_kernel_hooks;

/* trust.c */
bool linux_trusts(const struct sut *s, const struct operation *op);
bool linux_power_changes(const struct sut *s, unsigned channel);	/* a suspend or resume is under way */
bool linux_any_asleep(const struct sut *s);	/* or broken */
/* Resuming would need a kind of MMIO window that probing did not allocate. */
bool linux_wakes_larger(const struct sut *s, unsigned channel);
void linux_windows(struct sut *s, unsigned channel);	/* remembers what probing allocates */
bool linux_must_wait(const struct sut *s, const struct operation *op);	/* even if the scenario would not */
bool linux_primary_is_up(const struct sut *s, const struct operation *op);
void linux_forget(struct sut *s, unsigned channel);	/* what was met and is no longer in the picture */
void linux_meet(struct sut *s, unsigned channel, uint32_t wslot);	/* the guest asked for its resources */
void linux_eject_done(struct sut *s, unsigned channel, uint32_t wslot);

/* hardware.c */
/* Windows of VMDs; false: the address is in none. */
bool linux_mmio_read(struct sut *s, uint64_t address, unsigned width, uint64_t *value);
bool linux_mmio_write(struct sut *s, uint64_t address, unsigned width, uint64_t value);
int linux_config_read(void *context, unsigned address, unsigned where, unsigned size, unsigned *value);
int linux_config_write(void *context, unsigned address, unsigned where, unsigned size, unsigned value);
unsigned linux_answering_bus(void *context, unsigned bus);
int linux_function_added(void *context, unsigned address, unsigned pf);
int linux_function_removed(void *context, unsigned address);
void linux_watched(void *context, unsigned what);
int linux_do_hardware(struct sut *s, const struct operation *op);
int linux_do_boot(struct sut *s, const struct operation *op);
int linux_do_guest(struct sut *s, const struct operation *op);		/* rescan, remove, unbind, vectors ... */
int linux_do_power(struct sut *s, const struct operation *op);		/* sleep, wake */
int linux_do_setpci(struct sut *s, const struct operation *op);
int linux_do_hypercall(struct sut *s, const struct operation *op);
void linux_shut_down(struct sut *s);

/* seen.c */
/* A look: away from the last, bus by bus and function by function, and what it comes to. */
void linux_look_away(struct sut *s);
void linux_see_vmd(struct sut *s, const struct kernel_vmd *k);
void linux_see_pci_bus(struct sut *s, const struct kernel_pci_bus *b);
void linux_see_pci_function(struct sut *s, const struct kernel_pci_function *f);
void linux_see_hardware(struct sut *s, struct observation *o);
void linux_free_hardware(struct sut *s);

/* iommu.c */
void linux_bus_named(void *context, const unsigned char *guid, unsigned domain);
void linux_function_attached(void *context, unsigned relid, const unsigned char *guid, unsigned domain,
			     unsigned devfn, int there);

/* operations.c */
/* Starts a thread that does this; NULL: too many are at work.  Good until it is done and looked at. */
struct kernel_request *linux_request(struct sut *s, const struct kernel_request *what, uint8_t kind);
int linux_send(struct sut *s, const struct operation *op);
void linux_step(struct sut *s, const struct operation *op);

/* look.c */
void linux_finish_requests(struct sut *s);
void linux_look(struct sut *s, struct observation *o);

#endif
