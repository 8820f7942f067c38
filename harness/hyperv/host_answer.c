// SPDX-License-Identifier: GPL-2.0
/*
 * host_answer.c - what the host answers when the guest asks
 *
 * A completion carries the request's transaction ID and is sent only if the request wants one
 * (VMBUS_DATA_PACKET_FLAG_COMPLETION_REQUESTED); a query for bus relations is answered by a message
 * instead.  Whether, when and with which status is the scenario's choice (struct host_answer).
 *
 * A short completion is one that the driver has to refuse where it can tell.  Of the plain ones it
 * cannot: they are 20 bytes and padding, and whatever has no more than 20 is dropped unseen
 * (pci-hyperv.c:2966-2967).
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/host_talk.h"

struct request {
	struct host *h;
	struct host_bus *b;
	unsigned channel;
	struct vpci_request_in in;
	uint64_t transaction;
	struct host_function *f; /* that it is about; NULL: no such function */
	uint32_t status;
	uint8_t *payload; /* of the answer, zeroed */
};

/* ---- holding back -------------------------------------------------------------------------------- */

void host_drop_held(struct host_bus *b)
{
	while (b->held) {
		struct host_held *next = b->held->next;

		free(b->held);
		b->held = next;
	}
	b->held_tail = &b->held;
}

static void hold(struct host_bus *b, bool relations, const void *bytes, uint32_t len)
{
	struct host_held *held = malloc(sizeof(*held) + len);

	if (!held)
		return; /* a host may lose an answer too */
	*held = (struct host_held){ .relations = relations, .len = len };
	if (len)
		memcpy(held->bytes, bytes, len);
	*b->held_tail = held;
	b->held_tail = &held->next;
}

void host_hold(struct host *h, unsigned channel, const void *bytes, uint32_t len)
{
	hold(&h->bus[channel], false, bytes, len);
}

void host_send_held(struct host *h, unsigned channel)
{
	struct host_bus *b = &h->bus[channel];
	struct host_held *held = b->held;

	b->held = NULL;
	b->held_tail = &b->held;
	while (held) {
		struct host_held *next = held->next;

		if (held->relations)
			host_tell(h, channel, host_form(b));
		else if (h->send)
			h->send(h->context, channel, held->bytes, held->len);
		free(held);
		held = next;
	}
}

void host_behave(struct host *h)
{
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		if (!h->bus[i].used)
			continue;
		memset(h->bus[i].answer, 0, sizeof(h->bus[i].answer));
		if (h->bus[i].offered)
			host_send_held(h, i);
		if (h->bus[i].offered && h->bus[i].type == OFFER_NET)
			netvsp_behave(h, i);
	}
}

/* ---- answers: each fills in what comes after the status, and returns the payload's length ---------- */

static bool is_failure(uint32_t status)
{
	return (int32_t)status < 0;
}

static uint32_t version(struct request *r)
{
	if (r->in.version < VPCI_VERSION(1) || r->in.version > VPCI_VERSION(4))
		r->status = VPCI_REVISION_MISMATCH;
	if (!is_failure(r->status))
		r->b->version = r->in.version;
	host_begin(r->b);
	return 4;
}

static uint32_t requirements(struct request *r)
{
	if (!r->f)
		r->status = VPCI_NO_SUCH_DEVICE;
	for (unsigned i = 0; i < 6 && !is_failure(r->status); i++)
		le_put(r->payload + 4 + 4 * i, 4, r->f->bar[i]);
	return 28;
}

/* A guest that gives a window to another bus has taken it back, though the host may have refused the D0 exit. */
static uint32_t d0(struct request *r)
{
	if (is_failure(r->status))
		return 4;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++) {
		const uint64_t window = r->h->bus[i].window;

		if (host_windows_meet(window, r->in.window))
			r->h->bus[i].window = 0;
	}
	r->b->window = r->in.window;
	return 4;
}

static uint32_t d0_exit(struct request *r)
{
	if (!is_failure(r->status))
		r->b->window = 0;
	return 4;
}

static uint32_t about_function(struct request *r)
{
	if (!r->f)
		r->status = VPCI_NO_SUCH_DEVICE;
	return 4;
}

uint8_t host_block_byte(uint32_t block, uint32_t i)
{
	return (uint8_t)((block + 1) * 0x9e3779b1u >> 24 ^ i * 7);
}

static uint32_t read_block(struct request *r)
{
	about_function(r);
	if (!r->in.bytes || r->in.bytes > VPCI_BLOCK)
		r->status = VPCI_INVALID_PARAMETER;
	if (r->status)
		return 4;
	for (uint32_t i = 0; i < r->in.bytes; i++)
		r->payload[4 + i] = host_block_byte(r->in.block, i);
	return 4 + r->in.bytes;
}

/* A guest's address and data: what a device is to write where to raise this interrupt. */
static uint32_t interrupt(struct request *r)
{
	about_function(r);
	if (is_failure(r->status))
		return 24;
	le_put(r->payload + 10, 2, r->in.vectors);
	le_put(r->payload + 12, 4, (r->b->interrupts++ & 0xffff) << 8 | (r->in.vector & 0xff));
	le_put(r->payload + 16, 8, 0xfee00000 | (r->in.wslot & 0xff) << 12);
	return 24;
}

static const struct {
	uint32_t (*fill)(struct request *r);
	uint8_t too_short; /* bytes of payload of the short form */
} answers[VPCI_MESSAGES] = {
	[REQUEST_VERSION] = { version, 0 },
	[REQUEST_REQUIREMENTS] = { requirements, 16 },
	[REQUEST_D0] = { d0, 0 },
	[REQUEST_D0_EXIT] = { d0_exit, 0 },
	[REQUEST_READ_BLOCK] = { read_block, 4 },
	[REQUEST_WRITE_BLOCK] = { about_function, 0 },
	[REQUEST_ASSIGNED] = { about_function, 0 },
	[REQUEST_INTERRUPT] = { interrupt, 12 },
};

/* ---- requests ------------------------------------------------------------------------------------ */

struct host_answer host_next_answer(struct host_bus *b, uint8_t request)
{
	struct host_answer *a = &b->answer[request];

	if (!a->left)
		return (struct host_answer){ .kind = ANSWER_STATUS };
	a->left--;
	return *a;
}

/* A message has no status: a host that would report one sends its picture all the same. */
static void tell(struct request *r)
{
	const unsigned form = host_form(r->b);

	switch (host_next_answer(r->b, REQUEST_RELATIONS).kind) {
	case ANSWER_SILENT:
		hold(r->b, true, NULL, 0);
		break;
	case ANSWER_SHORT:
		host_tell_short(r->h, r->channel, form);
		break;
	default:
		host_tell(r->h, r->channel, form);
		break;
	}
}

static void complete(struct request *r)
{
	const struct host_answer how = host_next_answer(r->b, r->in.answer);
	uint8_t packet[VPCI_DESCRIPTOR + 4 + VPCI_BLOCK + 8] = { 0 };
	uint32_t len;

	r->payload = packet + VPCI_DESCRIPTOR;
	r->status = how.kind == ANSWER_STATUS ? how.status : VPCI_OK;
	len = answers[r->in.answer].fill(r);
	le_put(r->payload, 4, r->status);
	if (how.kind == ANSWER_SHORT) {
		len = answers[r->in.answer].too_short;
		r->b->unheard |= !len;
	}
	if (how.kind == ANSWER_SILENT)
		hold(r->b, false, packet, vpci_put_packet(packet, PACKET_COMPLETION, r->transaction, len));
	else
		host_put(r->h, r->channel, packet, PACKET_COMPLETION, r->transaction, len);
}

/*
 * A guest that asks something of a NIC waits for the answer without end, rescinded or not, and with RTNL held:
 * conformance/findings/nic-waits.txt.  So it gets one, unless that is what is to be shown.
 */
bool host_listens(const struct host *h, unsigned channel)
{
	const struct host_bus *b = &h->bus[channel];

	return b->offered || (b->ever_offered && b->type == OFFER_NET && !h->unguarded && !h->hostile);
}

void host_request(struct host *h, unsigned channel, const void *bytes, uint32_t len)
{
	struct request r = { .h = h, .channel = channel };
	struct vpci_packet p;

	if (channel < 1 || channel > SCENARIO_CHANNELS || !host_listens(h, channel))
		return;
	r.b = &h->bus[channel];
	if (r.b->type == OFFER_NET) {
		netvsp_request(h, channel, bytes, len);
		return;
	}
	if (vpci_get_packet(bytes, len, &p) || p.type != PACKET_INBAND || vpci_get_request(p.payload, p.len, &r.in)) {
		h->malformed++;
		return;
	}
	r.transaction = p.transaction;
	if (r.in.has_wslot)
		r.f = host_find(h, channel, r.in.wslot);
	if (h->seen)
		h->seen(h->context, channel, r.in.type, r.in.has_wslot ? r.in.wslot : ~0u);
	if (r.in.type == VPCI_EJECTION_COMPLETE)
		host_forget(r.b, r.in.wslot);
	else if (r.in.answer == REQUEST_RELATIONS)
		tell(&r);
	else if (r.in.answer && p.flags & VPCI_WANTS_COMPLETION)
		complete(&r);
}
