/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmbus.h - the host's side of a VMBus connection: offers, rescinds, and answers to the guest's messages
 *
 * Channel messages as bytes, not packets of a channel (those are vpci.h's).  Layouts: include/linux/hyperv.h,
 * struct vmbus_channel_message_header and on.  This host keeps the protocol: version 5.3, one answer each.
 */
#ifndef BDFUZZ_VMBUS_H
#define BDFUZZ_VMBUS_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/guid.h"

enum { VMBUS_GPADLS = 64 };	/* more than the channels of a scenario share */
enum { VMBUS_RELIDS = 2048, VMBUS_MESSAGE = 240 };

struct vmbus {
	void (*send)(void *context, const void *message, unsigned bytes);	/* towards the guest */
	void *context;
	uint8_t held[VMBUS_RELIDS / 8];	/* relids that the guest knows and has not released */
	struct { struct guid instance; uint16_t sub; } offer[VMBUS_RELIDS];	/* of those that are held */
	struct { uint32_t handle, relid; uint64_t page; } gpadl[VMBUS_GPADLS];	/* first pages; handle 0: none */
	unsigned gpadl_left;		/* page numbers still to come of the GPADL in progress */
	uint32_t gpadl_relid;
};

/*
 * Has the guest not yet released the relid, or this very device under another one?  A host that keeps the protocol
 * does not offer either again before.
 */
bool vmbus_busy(const struct vmbus *v, const struct guid *instance, uint16_t relid, uint16_t sub);
/* An offer.  -EBUSY if vmbus_busy(). */
int vmbus_offer(struct vmbus *v, const struct guid *type, const struct guid *instance, uint16_t relid, uint16_t sub);
/* An offer whatever the guest holds, and without a note of it: for a host that breaks the protocol. */
void vmbus_offer_anyway(struct vmbus *v, const struct guid *type, const struct guid *instance, uint16_t relid,
			uint16_t sub);
void vmbus_rescind(struct vmbus *v, uint16_t relid);
bool vmbus_holds(const struct vmbus *v, uint16_t relid);
uint16_t vmbus_next_held(const struct vmbus *v, uint16_t relid);	/* the next one that the guest holds; 0: none */
/* The guest-physical page number of the first page that a GPADL shares; ~0: it is not known. */
uint64_t vmbus_gpadl_page(const struct vmbus *v, uint32_t handle);
/* The guest posted a message. */
void vmbus_posted(struct vmbus *v, const void *message, unsigned bytes);
void vmbus_reset(struct vmbus *v);

#endif
