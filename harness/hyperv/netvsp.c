// SPDX-License-Identifier: GPL-2.0
/* netvsp.c - see netvsp.h.  Message numbers: enum in hyperv_net.h, "NVSP message types" */
#include "hyperv/netvsp.h"

#include <errno.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/host_talk.h"

enum nvsp {
	NVSP_INIT = 1, NVSP_INIT_COMPLETE = 2,
	NVSP_RECEIVE_BUFFER = 101, NVSP_RECEIVE_BUFFER_COMPLETE = 102,
	NVSP_SEND_BUFFER = 104, NVSP_SEND_BUFFER_COMPLETE = 105,
	NVSP_RNDIS = 107, NVSP_RNDIS_COMPLETE = 108,
	NVSP_NDIS_CONFIG = 125,
	NVSP_VF_ASSOCIATION = 128, NVSP_SWITCH_DATA_PATH = 129,
	NVSP_SUBCHANNEL = 133,
};
enum { NVSP_SUCCESS = 1, NVSP_FAILURE = 2 };
enum { NVSP_BYTES = 40 };	/* more than any message that is sent here has */

enum rndis { RNDIS_INIT = 2, RNDIS_HALT = 3, RNDIS_QUERY = 4, RNDIS_SET = 5, RNDIS_ANSWER = 0x80000000 };
enum { RNDIS_NOT_SUPPORTED = (int)0xc00000bb, RNDIS_FAILURE = (int)0xc0000001 };
enum oid {
	OID_MAXIMUM_FRAME_SIZE = 0x00010106, OID_LINK_SPEED = 0x00010107, OID_MEDIA_CONNECT_STATUS = 0x00010114,
	OID_PERMANENT_ADDRESS = 0x01010101, OID_OFFLOAD_CAPABILITIES = (int)0xfc01020d,
};
enum { RNDIS_HEADER = 8, INFO_AT = 16 };	/* an answer's data begins behind its four words */

enum { SECTION = 256, SECTIONS = 2 };	/* bytes of a receive section, which every message here fits in; in one page */
enum { SEND_SECTION = 6144, RECEIVE_BUFFER = 0xcafe, FRAME_BYTES = 1500 };
enum { PACKET_TRANSFER = 7, PACKET_GPA = 9 };	/* VM_PKT_DATA_USING_XFER_PAGES, _GPA_DIRECT */

struct ask {
	struct host *h;
	struct netvsp *n;
	unsigned channel;
	uint64_t transaction;
	const uint8_t *message, *packet;
	uint32_t len, packet_len;
	struct host_answer how;
};

uint64_t netvsp_mac(const struct host *h, unsigned channel)
{
	const struct netvsp *n = &h->bus[channel].nic;

	return n->has_mac ? n->mac : 0x00155d000000 | channel;	/* Microsoft's own range */
}

void netvsp_put(struct netvsp *n, uint64_t mac, uint32_t newest)
{
	n->used = true;
	n->has_mac = mac != SCENARIO_OWN_MAC;
	n->mac = n->has_mac ? mac : 0;
	n->newest = newest;
}

void netvsp_disconnect(struct netvsp *n)
{
	n->version = n->receive = n->sections = 0;
	n->sriov = n->ready = n->vf_path = false;
}

static uint32_t word(const struct ask *a, unsigned index)
{
	return index * 4 + 4 <= a->len ? (uint32_t)le_get(a->message + index * 4, 4) : 0;
}

/* The host's answer policy for one kind of request: see host_answer.c. */
static bool refused(const struct ask *a)
{
	return a->how.kind != ANSWER_STATUS || a->how.status;
}

static void complete(struct ask *a, uint32_t type, const uint32_t *words, unsigned count)
{
	uint8_t packet[VPCI_DESCRIPTOR + NVSP_BYTES] = { 0 };
	const uint32_t len = a->how.kind == ANSWER_SHORT ? 4 : NVSP_BYTES;

	le_put(packet + VPCI_DESCRIPTOR, 4, type);
	for (unsigned i = 0; i < count; i++)
		le_put(packet + VPCI_DESCRIPTOR + 4 + 4 * i, 4, words[i]);
	if (a->how.kind == ANSWER_SILENT)
		host_hold(a->h, a->channel, packet, vpci_put_packet(packet, PACKET_COMPLETION, a->transaction, len));
	else
		host_put(a->h, a->channel, packet, PACKET_COMPLETION, a->transaction, len);
}

/* ---- NVSP ------------------------------------------------------------------------------------------- */

static void init(struct ask *a)
{
	const uint32_t asked = word(a, 1), newest = a->n->newest ? a->n->newest : NVSP_61;
	const bool taken = asked <= newest && !a->how.status;

	netvsp_disconnect(a->n);
	if (taken)
		a->n->version = asked;
	complete(a, NVSP_INIT_COMPLETE, (uint32_t[]){ asked, 34, taken ? NVSP_SUCCESS : NVSP_FAILURE }, 3);
}

static void ndis_config(struct ask *a)
{
	enum { SRIOV = 4 };	/* struct nvsp_2_vsc_capability */

	a->n->sriov = word(a, 3) & SRIOV;
}

/* One section holds what all messages here take; the guest's buffer has room for thousands. */
static void receive_buffer(struct ask *a)
{
	const uint32_t status = a->how.status ? NVSP_FAILURE : NVSP_SUCCESS;

	a->n->receive = word(a, 1);
	complete(a, NVSP_RECEIVE_BUFFER_COMPLETE,
		 (uint32_t[]){ status, 1, 0, SECTION, SECTIONS, SECTION * SECTIONS }, 6);
}

static void tell_association(struct host *h, unsigned channel)
{
	const struct netvsp *n = &h->bus[channel].nic;
	uint8_t packet[VPCI_DESCRIPTOR + NVSP_BYTES] = { 0 };

	le_put(packet + VPCI_DESCRIPTOR, 4, NVSP_VF_ASSOCIATION);
	le_put(packet + VPCI_DESCRIPTOR + 4, 4, n->allocated);
	le_put(packet + VPCI_DESCRIPTOR + 8, 4, n->serial);
	host_put(h, channel, packet, PACKET_INBAND, 0, NVSP_BYTES);
}

static bool is_told(const struct netvsp *n)
{
	return n->ready && n->sriov && n->version >= NVSP_4;
}

static void send_buffer(struct ask *a)
{
	complete(a, NVSP_SEND_BUFFER_COMPLETE,
		 (uint32_t[]){ a->how.status ? NVSP_FAILURE : NVSP_SUCCESS, SEND_SECTION }, 2);
	a->n->ready = !refused(a);
	if (a->n->associates && is_told(a->n))
		tell_association(a->h, a->channel);
}

int netvsp_associate(struct host *h, unsigned channel, bool allocated, uint32_t serial)
{
	struct netvsp *n = &h->bus[channel].nic;

	if (h->bus[channel].type != OFFER_NET)
		return -ENODEV;
	n->used = n->associates = true;
	n->allocated = allocated;
	n->serial = serial;
	if (!h->hostile && !is_told(n))
		return -EAGAIN;
	tell_association(h, channel);
	return 0;
}

void netvsp_behave(struct host *h, unsigned channel)
{
	const struct netvsp *n = &h->bus[channel].nic;

	if (is_told(n) && !(n->associates && n->allocated) && !h->unguarded)
		netvsp_associate(h, channel, true, n->serial);
}

/* A completion without a word in it (netvsc.c, netvsc_send_completion()). */
static void switch_data_path(struct ask *a)
{
	uint8_t packet[VPCI_DESCRIPTOR];
	const uint32_t len = vpci_put_packet(packet, PACKET_COMPLETION, a->transaction, 0);

	a->n->vf_path = word(a, 1) == 1;
	if (a->how.kind == ANSWER_SILENT)
		host_hold(a->h, a->channel, packet, len);
	else
		host_put(a->h, a->channel, packet, PACKET_COMPLETION, a->transaction, 0);
}

static void subchannel(struct ask *a)
{
	complete(a, NVSP_SUBCHANNEL, (uint32_t[]){ a->how.status ? NVSP_FAILURE : NVSP_SUCCESS, 0 }, 2);
}

/* ---- RNDIS: control messages only --------------------------------------------------------------------- */

/* Through the guest's receive buffer, whose first page holds the two sections that are used in turn. */
static void deliver(struct ask *a, const uint8_t *bytes, uint32_t len)
{
	enum { RANGES = 24, PAYLOAD = 32 };
	const uint32_t at = a->n->sections++ % SECTIONS * SECTION;
	uint8_t *buffer = a->h->shared ? a->h->shared(a->h->context, a->n->receive, at, len) : NULL;
	uint8_t packet[PAYLOAD + NVSP_BYTES] = { 0 };

	if (!buffer)
		return;
	memcpy(buffer, bytes, len);
	le_put(packet, 2, PACKET_TRANSFER);
	le_put(packet + 2, 2, PAYLOAD / 8);
	le_put(packet + 4, 2, sizeof(packet) / 8);
	le_put(packet + 8, 8, 1);		/* the guest gives the section back under this number */
	le_put(packet + 16, 2, RECEIVE_BUFFER);
	le_put(packet + 20, 4, 1);
	le_put(packet + RANGES, 4, len);
	le_put(packet + RANGES + 4, 4, at);
	le_put(packet + PAYLOAD, 4, NVSP_RNDIS);
	le_put(packet + PAYLOAD + 4, 4, 1);	/* channel type: control */
	le_put(packet + PAYLOAD + 8, 4, 0xffffffff);
	if (a->how.kind == ANSWER_SILENT)
		host_hold(a->h, a->channel, packet, sizeof(packet));
	else if (a->h->send)
		a->h->send(a->h->context, a->channel, packet, sizeof(packet));
}

/* NDIS_OFFLOAD, revision 1 (hyperv_net.h): a NIC that offloads nothing. */
static uint32_t offload_capabilities(const struct ask *a, uint8_t *to)
{
	enum { TYPE = 0xa7, SIZE_6_0 = 0x70 };

	(void)a;
	to[0] = TYPE;
	to[1] = 1;
	le_put(to + 2, 2, SIZE_6_0);
	return SIZE_6_0;
}

static uint32_t permanent_address(const struct ask *a, uint8_t *to)
{
	const uint64_t mac = netvsp_mac(a->h, a->channel);

	for (unsigned i = 0; i < 6; i++)
		to[i] = (uint8_t)(mac >> (40 - 8 * i));
	return 6;
}

static uint32_t one_word(uint8_t *to, uint32_t value)
{
	le_put(to, 4, value);
	return 4;
}

static uint32_t frame_size(const struct ask *a, uint8_t *to)
{
	(void)a;
	return one_word(to, FRAME_BYTES);
}

static uint32_t link_speed(const struct ask *a, uint8_t *to)
{
	(void)a;
	return one_word(to, 100000000);	/* in 100 bit/s: 10 Gbit/s */
}

static uint32_t connected(const struct ask *a, uint8_t *to)
{
	(void)a;
	return one_word(to, 0);
}

static const struct {
	uint32_t oid;
	uint32_t (*fill)(const struct ask *a, uint8_t *to);	/* bytes */
} oids[] = {
	{ OID_MAXIMUM_FRAME_SIZE, frame_size },	    { OID_LINK_SPEED, link_speed },
	{ OID_MEDIA_CONNECT_STATUS, connected },    { OID_PERMANENT_ADDRESS, permanent_address },
	{ (uint32_t)OID_OFFLOAD_CAPABILITIES, offload_capabilities },
};

static uint32_t answer_query(const struct ask *a, const uint8_t *m, uint8_t *out)
{
	uint32_t oid = (uint32_t)le_get(m + 12, 4), len = 0;

	for (unsigned i = 0; i < sizeof(oids) / sizeof(oids[0]); i++)
		if (oids[i].oid == oid)
			len = oids[i].fill(a, out + RNDIS_HEADER + INFO_AT);
	le_put(out + 12, 4, len ? 0 : (uint32_t)RNDIS_NOT_SUPPORTED);
	le_put(out + 16, 4, len);
	le_put(out + 20, 4, len ? INFO_AT : 0);
	return RNDIS_HEADER + INFO_AT + len;
}

static uint32_t answer_init(uint8_t *out)
{
	le_put(out + 16, 4, 1);		/* version 1.0 */
	le_put(out + 28, 4, 0);		/* medium: 802.3 */
	le_put(out + 32, 4, 8);		/* packets a message */
	le_put(out + 36, 4, 0x4000);	/* bytes a message */
	le_put(out + 40, 4, 3);		/* packets are aligned at 8 bytes */
	return 52;
}

/* @m: an RNDIS message of at least 16 bytes: type, length, request, and the OID or a version. */
static void rndis(struct ask *a, const uint8_t *m)
{
	const uint32_t type = (uint32_t)le_get(m, 4);
	uint8_t out[SECTION] = { 0 };
	uint32_t len = 16;

	if (type != RNDIS_INIT && type != RNDIS_QUERY && type != RNDIS_SET)
		return;
	le_put(out, 4, type | RNDIS_ANSWER);
	le_put(out + 8, 4, le_get(m + 8, 4));
	if (type == RNDIS_QUERY)
		len = answer_query(a, m, out);
	else if (type == RNDIS_INIT)
		len = answer_init(out);
	if (a->how.kind == ANSWER_STATUS && a->how.status)
		le_put(out + 12, 4, a->how.status);
	le_put(out + 4, 4, len);
	deliver(a, out, len);
}

/* The message is in the guest's memory: the first range of the packet names it. */
static void rndis_packet(struct ask *a)
{
	enum { COUNT = 20, RANGE = 24, RANGE_BYTES = 16, LEAST = 16 };
	const struct host_answer how = a->how;
	const uint8_t *range = a->packet + RANGE, *m = NULL;

	if (le_get(a->packet, 2) == PACKET_GPA && a->packet_len >= RANGE + RANGE_BYTES && le_get(range, 4) >= LEAST &&
	    a->h->memory)
		m = a->h->memory(a->h->context, le_get(range + 8, 8) * 4096 + le_get(range + 4, 4), LEAST);
	a->how = (struct host_answer){ .kind = ANSWER_STATUS };
	complete(a, NVSP_RNDIS_COMPLETE, (uint32_t[]){ NVSP_SUCCESS }, 1);
	a->how = how;
	if (m)
		rndis(a, m);
}

/* ---- requests ------------------------------------------------------------------------------------------- */

static const struct {
	uint32_t type;
	uint8_t request;	/* enum vpci_request under which answers are kept; 0: none is due */
	void (*carry_out)(struct ask *a);
} requests[] = {
	{ NVSP_INIT, REQUEST_NVSP, init },
	{ NVSP_NDIS_CONFIG, 0, ndis_config },
	{ NVSP_RECEIVE_BUFFER, REQUEST_NVSP_BUFFER, receive_buffer },
	{ NVSP_SEND_BUFFER, REQUEST_NVSP_BUFFER, send_buffer },
	{ NVSP_RNDIS, REQUEST_RNDIS, rndis_packet },
	{ NVSP_SWITCH_DATA_PATH, REQUEST_DATA_PATH, switch_data_path },
	{ NVSP_SUBCHANNEL, 0, subchannel },
};

void netvsp_request(struct host *h, unsigned channel, const uint8_t *bytes, uint32_t len)
{
	struct ask a = { .h = h, .n = &h->bus[channel].nic, .channel = channel, .packet = bytes, .packet_len = len };
	struct vpci_packet p;

	if (vpci_get_packet(bytes, len, &p) || p.len < 4) {
		h->malformed++;
		return;
	}
	if (p.type == PACKET_COMPLETION)
		return;		/* a receive section is given back */
	a.n->used = true;
	a.transaction = p.transaction;
	a.message = p.payload;
	a.len = p.len;
	for (unsigned i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (requests[i].type != word(&a, 0))
			continue;
		if (requests[i].request)
			a.how = host_next_answer(&h->bus[channel], requests[i].request);
		requests[i].carry_out(&a);
		return;
	}
}
