/* SPDX-License-Identifier: GPL-2.0 */
/*
 * host.h - a Hyper-V host that keeps the protocol, one machine's worth
 *
 * A synthetic host: it knows what each channel offers (its picture of the bus), answers what the
 * guest asks, and sends what a scenario tells it to.  It works on bytes only: guest packets go in
 * by host_request(), host packets come out by the `send` hook, with no knowledge of who carries them.
 * Message layouts: drivers/pci/controller/pci-hyperv.c, lines 175-470 in 6.12; include/linux/hyperv.h.
 */
#ifndef BDFUZZ_HOST_H
#define BDFUZZ_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/guid.h"
#include "hyperv/netvsp.h"
#include "pci/config.h"
#include "scenario/scenario.h"

enum { HOST_FUNCTIONS = 64 };	/* most functions in one bus picture; more are refused */

struct host_function {
	uint32_t wslot;
	uint16_t vendor, device;
	uint32_t class;		/* 24 bits: base class, subclass, interface */
	uint8_t rev;
	uint32_t subsystem, serial, flags;
	uint16_t node;
	uint8_t msi, msix;
	bool port;		/* it is a NIC's VF, with this address */
	uint64_t mac;
	uint32_t bar[6];
	struct config_space *config;	/* memory that is kept from run to run; use host_config() */
	bool made;		/* ... and holds this function's config space */
	bool multi;		/* its header says that the device has others: one is or was in the picture */
	bool ejecting;		/* the guest was asked to let go of it, and has not said yet that it did */
	bool poked;		/* the host has changed config space behind everybody's back */
};

enum { HOST_WINDOW = 0x2000 };	/* bytes of a config window */

/* Do config windows at these addresses have a byte in common? */
static inline bool host_windows_meet(uint64_t a, uint64_t b) { return a < b + HOST_WINDOW && b < a + HOST_WINDOW; }

/* Policy for one type of request: what the next @left answers are. */
struct host_answer {
	uint8_t kind;		/* enum answer_kind */
	uint8_t left;		/* 0: the protocol's normal answer */
	uint32_t status;	/* NTSTATUS; negative as s32 is failure */
};

struct host_held {		/* an answer held back */
	struct host_held *next;
	bool relations;		/* no bytes: the picture is sent as it is by then */
	uint32_t len;
	uint8_t bytes[];
};

struct host_bus {
	bool used;		/* something here differs from a fresh bus */
	bool offered;		/* from offer to rescind, as the host sees it */
	bool ever_offered;
	uint8_t type;		/* enum offer_type */
	struct guid instance;
	uint16_t relid, sub;
	uint32_t selected;	/* wslot written to the config window's first page */
	bool has_selected;
	uint64_t window;	/* guest-physical address of the config window, from D0 entry; 0: none */
	uint32_t version;	/* negotiated; 0: none */
	struct host_function function[HOST_FUNCTIONS];	/* the picture, in the order of arrival */
	uint32_t functions;
	/* What the guest was told last in a relations message that was really sent: */
	struct host_function said[HOST_FUNCTIONS];	/* config is NULL here */
	uint32_t said_count;
	bool said_any;
	bool unheard;		/* since the offer an answer was so short that the guest passed over it */
	struct host_answer answer[32];			/* by enum vpci_request */
	struct host_held *held, **held_tail;
	struct netvsp nic;	/* of a channel that is a synthetic NIC */
	uint32_t interrupts;	/* created since the offer: part of the data that a device is to write */
};

struct host {
	struct host_bus bus[SCENARIO_CHANNELS + 1];	/* [0] is unused */
	bool hypercalls;	/* config access by hypercall is recommended to the guest */
	bool unguarded;		/* it need not answer, or say, what a guest is known to wait for without end */
	bool hostile;		/* it breaks the protocol whenever a scenario says so */
	bool isolated;		/* the guest is a confidential VM */
	uint32_t malformed;	/* guest packets that could not be understood, since the reset */
	/* Put @len bytes (a vmpacket with descriptor) into the channel's ring towards the guest. */
	void (*send)(void *context, unsigned channel, const void *bytes, uint32_t len);
	/* A request was seen: type (0..0x1f), wslot (or ~0u).  For observations.  May be NULL. */
	void (*seen)(void *context, unsigned channel, uint32_t type, uint32_t wslot);
	/*
	 * The guest's memory, as far as it told the host of it: @bytes at a guest-physical address, and at an offset
	 * into what a GPADL shares, the first page of which is all that is known.  NULL: not there.  May be NULL.
	 */
	void *(*memory)(void *context, uint64_t address, uint32_t bytes);
	void *(*shared)(void *context, uint32_t gpadl, uint32_t offset, uint32_t bytes);
	void *context;
};

void host_init(struct host *h);
void host_reset(struct host *h);	/* back to the state after host_init(); hooks and memory stay */
void host_free(struct host *h);		/* give the memory back */

/*
 * Take over what @op changes in the host's knowledge: offers, functions, BARs, pokes, answers.
 * Sends nothing.  0; -EEXIST or -ENOENT where a host that keeps the protocol could not do that
 * (a second offer of a live channel, a rescind of none): the operation is then to be skipped, or, with a
 * hostile host, its message sent all the same.
 */
int host_apply(struct host *h, const struct operation *op);

/* Carry out the sending part of OP_RELATIONS, OP_EJECT, OP_INVALIDATE, OP_REPLY, OP_PACKET. */
int host_send(struct host *h, const struct operation *op);

/* The guest wrote a packet (descriptor and payload) into a channel's ring. */
void host_request(struct host *h, unsigned channel, const void *bytes, uint32_t len);
/* Whether anybody looks at what the guest writes into the channel's ring. */
bool host_listens(const struct host *h, unsigned channel);
/* From now on nothing is held back, and what was held is sent.  For the end of a scenario. */
void host_behave(struct host *h);

/* The guest is asked to let go of this function, and will (host_send() does it, with the packet). */
void host_eject(struct host_bus *b, uint32_t wslot);
/*
 * Config window, accesses of 1, 2 or 4 bytes at @offset from its start (0..0x1fff).  A write to the first
 * page selects a function by wslot.  A function that is not there, or a rescinded channel, reads all ones.
 */
uint32_t host_window_read(struct host *h, unsigned channel, uint32_t offset, uint32_t width);
void host_window_write(struct host *h, unsigned channel, uint32_t offset, uint32_t width, uint32_t value);

struct host_function *host_find(struct host *h, unsigned channel, uint32_t wslot);	/* NULL if not there */
/* The function's config space, made if need be; NULL if memory ran out. */
struct config_space *host_config(struct host_function *f);
/* Which kinds of memory BARs these functions have: 1 32-bit, 2 64-bit. */
unsigned host_bar_kinds(const struct host_function *list, uint32_t count);
/* Byte @i of config block @block of any function, as READ_BLOCK returns it. */
uint8_t host_block_byte(uint32_t block, uint32_t i);

static inline uint32_t wslot_devfn(uint32_t wslot) { return (wslot & 31) << 3 | (wslot >> 5 & 7); }
static inline uint32_t devfn_wslot(uint32_t devfn) { return (devfn >> 3 & 31) | (devfn & 7) << 5; }

#endif
