/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vpci.h - VMBus packets and vPCI messages as bytes
 *
 * Layouts: struct vmpacket_descriptor in include/linux/hyperv.h, and pci-hyperv.c of 6.12, lines
 * 106-138 (numbers), 158-200 (functions), 218-282 (interrupts), 320-467 (messages).  All numbers are
 * little-endian and written one byte at a time: nothing here is laid over bytes that came from outside.
 *
 * A packet is a descriptor of 16 bytes and a payload, padded with zeroes to a multiple of 8.  Its
 * length in the descriptor counts the padding: who reads a packet cannot tell where the message ends.
 */
#ifndef BDFUZZ_VPCI_H
#define BDFUZZ_VPCI_H

#include <stdbool.h>
#include <stdint.h>

enum { VPCI_BASE = 0x42490000 };	/* PCI_MESSAGE_BASE; message types are this plus a number below */

/* Messages that are no guest request with an answer (those are enum vpci_request of scenario.h). */
enum vpci_message {
	VPCI_RELATIONS = 0x00,
	VPCI_EJECT = 0x0b,
	VPCI_EJECTION_COMPLETE = 0x0f,
	VPCI_RESOURCES_RELEASED = 0x11,
	VPCI_INVALIDATE = 0x12,
	VPCI_DELETE_INTERRUPT = 0x15,
	VPCI_RESOURCES_ASSIGNED2 = 0x16,
	VPCI_CREATE_INTERRUPT2 = 0x17,
	VPCI_RELATIONS2 = 0x19,
	VPCI_CREATE_INTERRUPT3 = 0x1b,
	VPCI_MESSAGES = 0x20,		/* more than there are */
};

enum {	/* NTSTATUS as the driver knows or shows it */
	VPCI_OK = 0,
	VPCI_NO_SUCH_DEVICE = 0xc000000e,
	VPCI_INVALID_PARAMETER = 0xc000000d,
	VPCI_REVISION_MISMATCH = 0xc0000059,
};

enum {
	VPCI_DESCRIPTOR = 16,		/* bytes of a descriptor */
	VPCI_WANTS_COMPLETION = 1,	/* VMBUS_DATA_PACKET_FLAG_COMPLETION_REQUESTED */
	VPCI_BLOCK = 128,		/* HV_CONFIG_BLOCK_SIZE_MAX */
	VPCI_FUNCTION2 = 28,		/* bytes of a function in the longer form; the shorter has 20 */
	VPCI_FLAG_NODE = 1,		/* HV_PCI_DEVICE_FLAG_NUMA_AFFINITY */
};

#define VPCI_VERSION(minor) (1u << 16 | (minor))	/* 1.1 to 1.4 */

struct vpci_packet {			/* a packet taken apart */
	uint16_t type, flags;
	uint64_t transaction;
	const uint8_t *payload;		/* points into the packet */
	uint32_t len;			/* of the payload, padding included */
};

/* -EPROTO unless @len bytes hold a descriptor whose lengths fit them; *@p is then untouched. */
int vpci_get_packet(const uint8_t *bytes, uint32_t len, struct vpci_packet *p);

/* Bytes that a packet with @payload bytes of payload takes, padding included. */
static inline uint32_t vpci_packet_bytes(uint32_t payload)
{
	return (VPCI_DESCRIPTOR + payload + 7) & ~7u;
}

/* Descriptor and padding around @payload bytes at @to + VPCI_DESCRIPTOR, already there.  Returns the length. */
uint32_t vpci_put_packet(uint8_t *to, uint16_t type, uint64_t transaction, uint32_t payload);

struct vpci_function {
	uint16_t vendor, device;
	uint8_t rev;
	uint32_t class;		/* 24 bits */
	uint32_t subsystem, wslot, serial, flags;
	uint16_t node;
};

/* @form 1: 20 bytes, without flags and node; 2: 28 bytes.  Returns how many. */
uint32_t vpci_put_function(uint8_t *to, unsigned form, const struct vpci_function *f);
void vpci_get_function(const uint8_t *from, unsigned form, struct vpci_function *f);

/* A guest's message: what is in it depends on its type; the rest is 0. */
struct vpci_request_in {
	uint8_t type;		/* without VPCI_BASE */
	uint8_t answer;		/* enum vpci_request under which answers are kept; 0: none is due */
	bool has_wslot;
	uint32_t wslot;
	uint32_t version;	/* of the protocol */
	uint64_t window;	/* address of the config window */
	uint32_t block, bytes;	/* of a config block */
	uint32_t vector;
	uint16_t vectors;
};

/* -EPROTO for an unknown type or one too short for it; *@r is then untouched. */
int vpci_get_request(const uint8_t *payload, uint32_t len, struct vpci_request_in *r);

#endif
