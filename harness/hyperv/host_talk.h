/* SPDX-License-Identifier: GPL-2.0 */
/* host_talk.h - between host.c and host_answer.c: how the host sends */
#ifndef BDFUZZ_HOST_TALK_H
#define BDFUZZ_HOST_TALK_H

#include "hyperv/host.h"
#include "hyperv/vpci.h"

/* The longest packet but for raw ones: relations with a full picture. */
enum { HOST_PACKET = VPCI_DESCRIPTOR + 8 + VPCI_FUNCTION2 * HOST_FUNCTIONS + 8 };

/* @payload bytes of payload are at @packet + VPCI_DESCRIPTOR; room for padding behind them. */
void host_put(struct host *h, unsigned channel, uint8_t *packet, uint16_t type, uint64_t transaction, uint32_t payload);
/* Send the picture of the bus, and remember it as what the guest was told. */
void host_tell(struct host *h, unsigned channel, unsigned form);
/* The same, but the message says one function more than it has: a guest has to refuse it. */
void host_tell_short(struct host *h, unsigned channel, unsigned form);
/* The form of relations that a guest of the negotiated version expects. */
unsigned host_form(const struct host_bus *b);
/* A driver begins anew: an eject that the last one did not answer is void. */
void host_begin(struct host_bus *b);
/* The guest has let go: out of the picture and of what was said is what was there when it was asked to. */
void host_forget(struct host_bus *b, uint32_t wslot);
/* What hardware can say of these: host_bars.c. */
void host_well_formed_bars(uint32_t to[6], const uint32_t from[6]);
/* Keep a packet that is to be sent later; the next answer that a scenario wants to requests of one type. */
void host_hold(struct host *h, unsigned channel, const void *bytes, uint32_t len);
struct host_answer host_next_answer(struct host_bus *b, uint8_t request);
void host_drop_held(struct host_bus *b);
void host_send_held(struct host *h, unsigned channel);

#endif
