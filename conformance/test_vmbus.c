// SPDX-License-Identifier: GPL-2.0
/*
 * test_vmbus.c - the host's side of a VMBus connection, byte for byte
 *
 * The structures are written down once more from include/linux/hyperv.h of 6.12, with the compiler's
 * own layout: harness/hyperv/vmbus.c has numbers instead.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "hyperv/vmbus.h"

#define PACKED __attribute__((packed))

enum {				/* enum vmbus_channel_message_type */
	OFFERCHANNEL = 1, RESCIND_CHANNELOFFER = 2, REQUESTOFFERS = 3, ALLOFFERS_DELIVERED = 4, OPENCHANNEL = 5,
	OPENCHANNEL_RESULT = 6, CLOSECHANNEL = 7, GPADL_HEADER = 8, GPADL_BODY = 9, GPADL_CREATED = 10,
	GPADL_TEARDOWN = 11, GPADL_TORNDOWN = 12, RELID_RELEASED = 13, INITIATE_CONTACT = 14, VERSION_RESPONSE = 15,
	UNLOAD = 16, UNLOAD_RESPONSE = 17, MODIFYCHANNEL = 22, MODIFYCHANNEL_RESPONSE = 24,
};

struct header { uint32_t msgtype, padding; } PACKED;

struct offer_channel {		/* struct vmbus_channel_offer_channel */
	struct header header;
	uint8_t if_type[16], if_instance[16];
	uint64_t reserved1, reserved2;
	uint16_t chn_flags, mmio_megabytes;
	uint8_t user_def[120];
	uint16_t sub_channel_index, reserved3;
	uint32_t child_relid;
	uint8_t monitorid, monitor_allocated;
	uint16_t is_dedicated_interrupt;
	uint32_t connection_id;
} PACKED;

struct words { struct header header; uint32_t word[3]; } PACKED;

struct version_response {	/* struct vmbus_channel_version_response */
	struct header header;
	uint8_t version_supported, connection_state;
	uint16_t padding;
	uint32_t msg_conn_id;
} PACKED;

struct gpadl_header {
	struct header header;
	uint32_t child_relid, gpadl;
	uint16_t range_buflen, rangecount;
	struct { uint32_t byte_count, byte_offset; uint64_t pfn_array[26]; } PACKED range;
} PACKED;

struct gpadl_body {
	struct header header;
	uint32_t msgnumber, gpadl;
	uint64_t pfn[28];
} PACKED;

struct line {
	struct vmbus v;
	unsigned messages, bytes;	/* sent; of the last one */
	union {
		struct header header;
		struct offer_channel offer;
		struct words words;
		struct version_response version;
		uint8_t byte[VMBUS_MESSAGE];
	} last;
};

static void on_send(void *context, const void *message, unsigned bytes)
{
	struct line *l = context;

	cr_assert(le(u32, bytes, VMBUS_MESSAGE));
	memset(&l->last, 0xee, sizeof(l->last));
	memcpy(&l->last, message, bytes);
	l->bytes = bytes;
	l->messages++;
}

static void line_init(struct line *l)
{
	*l = (struct line){ .v = { .send = on_send, .context = l } };
}

/* What the guest posts, and the answer that must come: its type and words; type 0: none may come. */
static void post(struct line *l, const void *message, unsigned bytes, uint32_t type, const uint32_t *word,
		 unsigned words)
{
	unsigned before = l->messages;

	vmbus_posted(&l->v, message, bytes);
	if (!type) {
		cr_expect(eq(u32, l->messages, before), "an answer %u to message %u", l->last.header.msgtype,
			  ((const struct header *)message)->msgtype);
		return;
	}
	cr_assert(eq(u32, l->messages, before + 1), "%u answers", l->messages - before);
	cr_expect(eq(u32, l->last.header.msgtype, type));
	cr_expect(eq(u32, l->last.header.padding, 0));
	cr_expect(eq(u32, l->bytes, (unsigned)sizeof(struct header) + 4 * words));
	for (unsigned i = 0; i < words; i++)
		cr_expect(eq(u32, l->last.words.word[i], word[i]), "word %u of answer %u", i, type);
}

static struct guid numbered(uint8_t from)
{
	struct guid g;

	for (uint8_t i = 0; i < 16; i++)
		g.b[i] = (uint8_t)(from + i);
	return g;
}

Test(vmbus, offer)
{
	struct guid instance = numbered(0x40);
	struct offer_channel expected = {
		.header = { OFFERCHANNEL, 0 }, .sub_channel_index = 0x1234, .child_relid = 0x3ab,
		.is_dedicated_interrupt = 1, .connection_id = 0x3ab,
	};
	struct line l;

	line_init(&l);
	memcpy(expected.if_type, guid_pci.b, 16);
	memcpy(expected.if_instance, instance.b, 16);
	cr_assert(eq(sz, sizeof(expected), 196));
	cr_assert(eq(int, vmbus_offer(&l.v, &guid_pci, &instance, 0x3ab, 0x1234), 0));
	cr_expect(eq(u32, l.messages, 1));
	cr_assert(eq(u32, l.bytes, (unsigned)sizeof(expected)));
	for (size_t i = 0; i < sizeof(expected); i++)
		cr_expect(eq(u8, l.last.byte[i], ((uint8_t *)&expected)[i]), "byte %zu", i);
}

Test(vmbus, rescind)
{
	struct guid instance = numbered(1);
	struct line l;

	line_init(&l);
	cr_assert(eq(int, vmbus_offer(&l.v, &guid_pci, &instance, 2047, 0), 0));
	vmbus_rescind(&l.v, 2047);
	cr_expect(eq(u32, l.last.header.msgtype, RESCIND_CHANNELOFFER));
	cr_expect(eq(u32, l.bytes, 12));
	cr_expect(eq(u32, l.last.words.word[0], 2047));
	cr_expect(vmbus_holds(&l.v, 2047), "until the guest has released it");
}

/* A relid, and a device under another relid, is offered again when the guest has released it, and not before. */
Test(vmbus, busy)
{
	struct guid one = numbered(1), two = numbered(2);
	struct words released = { { RELID_RELEASED, 0 }, { 7 } };
	struct line l;

	line_init(&l);
	cr_expect(not(vmbus_busy(&l.v, &one, 7, 0)));
	cr_expect(not(vmbus_holds(&l.v, 7)));
	cr_assert(eq(int, vmbus_offer(&l.v, &guid_pci, &one, 7, 0), 0));
	for (int rescinded = 0; rescinded < 2; rescinded++) {
		cr_expect(vmbus_busy(&l.v, &two, 7, 0), "the relid is in use");
		cr_expect(vmbus_busy(&l.v, &one, 8, 0), "the device is there");
		cr_expect(not(vmbus_busy(&l.v, &two, 8, 0)));
		cr_expect(not(vmbus_busy(&l.v, &one, 8, 1)), "a sub-channel");
		vmbus_rescind(&l.v, 7);
	}
	l.messages = 0;
	cr_expect(eq(int, vmbus_offer(&l.v, &guid_pci, &two, 7, 0), -EBUSY));
	cr_expect(eq(int, vmbus_offer(&l.v, &guid_pci, &one, 8, 0), -EBUSY));
	cr_expect(eq(int, vmbus_offer(&l.v, &guid_net, &one, 8, 0), -EBUSY), "the guest looks at the instance only");
	cr_expect(eq(u32, l.messages, 0), "nothing was sent");
	cr_expect(not(vmbus_holds(&l.v, 8)));

	post(&l, &released, 11, 0, NULL, 0);
	cr_expect(vmbus_holds(&l.v, 7), "a message that is cut short says nothing");
	post(&l, &released, 12, 0, NULL, 0);
	cr_expect(not(vmbus_holds(&l.v, 7)));
	cr_expect(eq(int, vmbus_offer(&l.v, &guid_pci, &one, 8, 0), 0));
	vmbus_reset(&l.v);
	cr_expect(not(vmbus_holds(&l.v, 8)));
	cr_expect(not(vmbus_busy(&l.v, &one, 7, 0)));
}

/* Each relid is kept apart from its neighbours; what is beyond the last is nobody's. */
Test(vmbus, relids)
{
	struct line l;

	line_init(&l);
	for (uint16_t relid = 0; relid < VMBUS_RELIDS; relid = (uint16_t)(relid + 3)) {
		struct guid g = { { [0] = (uint8_t)relid, [1] = (uint8_t)(relid >> 8) } };

		cr_assert(eq(int, vmbus_offer(&l.v, &guid_pci, &g, relid, 0), 0));
	}
	for (uint16_t relid = 0; relid < VMBUS_RELIDS; relid++)
		cr_expect(eq(int, vmbus_holds(&l.v, relid), relid % 3 == 0), "%u", relid);
	cr_expect(not(vmbus_holds(&l.v, VMBUS_RELIDS)));
	cr_expect(not(vmbus_holds(&l.v, 0xffff)));
	for (uint32_t relid = 0; relid < 0x10000; relid += 3)
		post(&l, &(struct words){ { RELID_RELEASED, 0 }, { relid } }, 12, 0, NULL, 0);
	for (uint16_t relid = 0; relid < VMBUS_RELIDS; relid++)
		cr_expect(not(vmbus_holds(&l.v, relid)), "%u", relid);
}

Test(vmbus, answers)
{
	static const struct {
		uint32_t type;
		uint32_t posted[4];
		unsigned bytes;		/* the fewest that are understood */
		uint32_t answer, word[3];
		unsigned words;
	} cases[] = {
		{ REQUESTOFFERS, { 0 }, 8, ALLOFFERS_DELIVERED, { 0 }, 0 },
		/* child_relid, openid -> child_relid, openid, status */
		{ OPENCHANNEL, { 5, 77, 9, 0 }, 20, OPENCHANNEL_RESULT, { 5, 77, 0 }, 3 },
		/* child_relid, gpadl -> gpadl */
		{ GPADL_TEARDOWN, { 5, 0xe1e10 }, 16, GPADL_TORNDOWN, { 0xe1e10 }, 1 },
		{ UNLOAD, { 0 }, 8, UNLOAD_RESPONSE, { 0 }, 0 },
		/* child_relid, target_vp -> child_relid, status */
		{ MODIFYCHANNEL, { 5, 3 }, 16, MODIFYCHANNEL_RESPONSE, { 5, 0 }, 2 },
		{ CLOSECHANNEL, { 5 }, 12, 0, { 0 }, 0 },
		{ OFFERCHANNEL, { 5 }, 12, 0, { 0 }, 0 },
		{ 31, { 5 }, 12, 0, { 0 }, 0 },
		{ 32, { 5 }, 12, 0, { 0 }, 0 },
		{ 0, { 5 }, 12, 0, { 0 }, 0 },
		{ 0xffffffff, { 5 }, 12, 0, { 0 }, 0 },
	};
	struct line l;

	line_init(&l);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t m[24] = { 0 };

		memcpy(m, &cases[i].type, 4);
		memcpy(m + 8, cases[i].posted, 16);
		for (unsigned bytes = 0; bytes < sizeof(m); bytes++)
			post(&l, m, bytes, bytes < cases[i].bytes ? 0 : cases[i].answer, cases[i].word,
			     cases[i].words);
	}
}

Test(vmbus, contact)
{
	struct words m = { { INITIATE_CONTACT, 0 }, { 5 << 16 | 3 } };
	struct line l;

	line_init(&l);
	vmbus_posted(&l.v, &m, sizeof(m));
	cr_expect(eq(u32, l.messages, 1));
	cr_assert(eq(u32, l.bytes, (unsigned)sizeof(struct version_response)));
	cr_expect(eq(u32, l.last.header.msgtype, VERSION_RESPONSE));
	cr_expect(eq(u8, l.last.version.version_supported, 1));
	cr_expect(eq(u8, l.last.version.connection_state, 0), "VMBUS_CHANNEL_CONNECTION_STATE_SUCCESSFUL");
	cr_expect(ne(u32, l.last.version.msg_conn_id, 0));
}

/* create_gpadl_header() of 6.12 channel.c: 26 page numbers in the header, 28 in each body. */
static void gpadl(struct line *l, unsigned pages)
{
	const uint32_t created[] = { 9, 0xe1e10, 0 };
	unsigned fit = pages < 26 ? pages : 26, left = pages - fit;
	struct gpadl_header h = {
		.header = { GPADL_HEADER, 0 }, .child_relid = 9, .gpadl = 0xe1e10, .rangecount = 1,
		.range_buflen = (uint16_t)(8 + 8 * pages), .range = { .byte_count = pages * 4096 },
	};

	post(l, &h, (unsigned)offsetof(struct gpadl_header, range.pfn_array) + 8 * fit, left ? 0 : GPADL_CREATED,
	     created, 3);
	for (uint32_t number = 0; left; number++) {
		struct gpadl_body b = { .header = { GPADL_BODY, 0 }, .msgnumber = number, .gpadl = 0xe1e10 };

		fit = left < 28 ? left : 28;
		left -= fit;
		post(l, &b, (unsigned)offsetof(struct gpadl_body, pfn) + 8 * fit, left ? 0 : GPADL_CREATED, created, 3);
	}
}

Test(vmbus, gpadl)
{
	static const unsigned pages[] = { 1, 4, 25, 26, 27, 54, 55, 82, 8, 2048, 1 };
	struct line l;

	line_init(&l);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		gpadl(&l, pages[i]);
	cr_expect(eq(u32, l.messages, sizeof(pages) / sizeof(pages[0])));
}

/* Whatever the guest holds, and without a note of it. */
Test(vmbus, offer_anyway)
{
	struct guid instance = numbered(1);
	struct line l;

	line_init(&l);
	vmbus_offer_anyway(&l.v, &guid_pci, &instance, 0xffff, 0);
	vmbus_offer_anyway(&l.v, &guid_pci, &instance, 7, 0);
	cr_expect(eq(u32, l.messages, 2));
	cr_expect(eq(u32, l.last.offer.child_relid, 7));
	cr_expect(zero(u16, vmbus_next_held(&l.v, 0)));
}

/* One after the other, over words of the table; the last one there is. */
Test(vmbus, next_held)
{
	static const uint16_t relids[] = { 1, 63, 64, 65, 1000, 2047 };
	struct line l;
	uint16_t at = 0;

	line_init(&l);
	cr_expect(zero(u16, vmbus_next_held(&l.v, 0)));
	for (uint8_t i = 0; i < 6; i++) {
		struct guid instance = numbered((uint8_t)(i + 1));

		cr_assert(zero(int, vmbus_offer(&l.v, &guid_pci, &instance, relids[i], 0)));
	}
	for (unsigned i = 0; i < 6; i++) {
		at = vmbus_next_held(&l.v, at);
		cr_expect(eq(u16, at, relids[i]));
	}
	cr_expect(zero(u16, vmbus_next_held(&l.v, at)));
}
