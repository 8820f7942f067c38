// SPDX-License-Identifier: GPL-2.0
/* test_host.c - the host keeps the protocol: bytes in as a guest sends them, bytes out as a guest expects them */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes_le.h"
#include "hyperv/host.h"
#include "hyperv/vpci.h"

static struct guest {
	struct host host;
	uint8_t got[1 << 17];
	uint32_t len, packets;
	uint32_t seen_type, seen_wslot;
} * g;

static void on_send(void *context, unsigned channel, const void *bytes, uint32_t len)
{
	struct guest *to = context;

	cr_assert(eq(u32, channel, 1));
	memcpy(to->got, bytes, len);
	to->len = len;
	to->packets++;
}

static void on_seen(void *context, unsigned channel, uint32_t type, uint32_t wslot)
{
	struct guest *to = context;

	(void)channel;
	to->seen_type = type;
	to->seen_wslot = wslot;
}

static void set_up(void)
{
	g = calloc(1, sizeof(*g));
	host_init(&g->host);
	g->host.send = on_send;
	g->host.seen = on_seen;
	g->host.context = g;
}

static void tear_down(void)
{
	host_free(&g->host);
	free(g);
}

static int apply(struct operation op)
{
	op.channel = op.channel ? op.channel : 1;
	return host_apply(&g->host, &op);
}

static int send_op(struct operation op)
{
	op.channel = 1;
	return host_send(&g->host, &op);
}

static void offer_with_function(void)
{
	const typeof(((struct operation *)0)->function) function = {
		.wslot = 0x21,
		.vendor = 0x15b3,
		.device = 0x1016,
		.class = 0x020304,
		.rev = 5,
		.subsystem = 0x11223344,
		.serial = 0xfedcba98,
		.flags = 1,
		.node = 0x0102,
		.msix = 4,
	};
	const typeof(((struct operation *)0)->bars) bars = { 0x21, { 0xfffff000, 3, 0xfff0f004, ~0u, 0, 0xffff0004 } };

	cr_assert(eq(int, apply((struct operation){ .kind = OP_OFFER, .offer = { .relid = 7 } }), 0));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_FUNCTION, .function = function }), 0));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_BARS, .bars = bars }), 0));
}

/* A guest's request: type, then 32-bit words.  Returns how many packets came back. */
static uint32_t request(uint32_t type, uint32_t len, uint16_t flags, const uint32_t *words, unsigned count)
{
	uint8_t packet[512] = { 0 };
	uint32_t before = g->packets, bytes;

	le_put(packet + 16, 4, VPCI_BASE + type);
	for (unsigned i = 0; i < count; i++)
		le_put(packet + 20 + 4 * i, 4, words[i]);
	bytes = vpci_put_packet(packet, PACKET_INBAND, 0x1234, len);
	le_put(packet + 6, 2, flags);
	host_request(&g->host, 1, packet, bytes);
	return g->packets - before;
}

#define WORDS(...) (const uint32_t[]){ __VA_ARGS__ }, (unsigned)(sizeof((uint32_t[]){ __VA_ARGS__ }) / 4)

static void expect_completion(uint32_t len, uint32_t status)
{
	cr_assert(eq(u32, g->len, len));
	cr_assert(eq(u64, le_get(g->got, 2), 11));
	cr_assert(eq(u64, le_get(g->got + 2, 2), 2));
	cr_assert(eq(u64, le_get(g->got + 4, 2), len / 8));
	cr_assert(eq(u64, le_get(g->got + 8, 8), 0x1234));
	cr_assert(eq(u64, le_get(g->got + 16, 4), status));
}

TestSuite(host, .init = set_up, .fini = tear_down);

Test(host, refuses_what_no_host_does)
{
	struct operation second = { .kind = OP_OFFER, .channel = 2 };

	cr_assert(eq(int, apply((struct operation){ .kind = OP_RESCIND }), -ENOENT));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_OFFER, .offer = { .relid = 0 } }), -EINVAL));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_OFFER, .offer = { .relid = 2048 } }), -EINVAL));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_OFFER, .offer = { .relid = 2047 } }), 0));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_OFFER, .offer = { .relid = 3 } }), -EEXIST));
	second.offer.relid = 2047;
	cr_assert(eq(int, apply(second), -EEXIST));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_DROP }), -ENOENT));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_BARS }), -ENOENT));
	cr_assert(eq(int, apply((struct operation){ .kind = OP_RESCIND }), 0));
	cr_assert(eq(int, send_op((struct operation){ .kind = OP_RELATIONS }), -ENOENT));
	cr_assert(eq(u32, g->packets, 0));
}

Test(host, version_is_negotiated)
{
	offer_with_function();
	apply((struct operation){ .kind = OP_ANSWER, .answer = { REQUEST_VERSION, ANSWER_STATUS, 1, 0xc0000059 } });
	cr_assert(eq(u32, request(REQUEST_VERSION, 8, 1, WORDS(0x10004)), 1));
	expect_completion(24, 0xc0000059);
	cr_assert(eq(u32, g->host.bus[1].version, 0));
	cr_assert(eq(u32, request(REQUEST_VERSION, 8, 1, WORDS(0x10005)), 1));
	expect_completion(24, 0xc0000059);
	cr_assert(eq(u32, request(REQUEST_VERSION, 8, 1, WORDS(0x10002)), 1));
	expect_completion(24, 0);
	cr_assert(eq(u32, g->host.bus[1].version, 0x10002));
	cr_assert(eq(u32, g->seen_type, 0x13));
	cr_assert(eq(u32, g->seen_wslot, ~0u));
}

/* Form 2 from version 1.3 on; the bytes are those of pci_function_description and ...2. */
Test(host, relations)
{
	static const uint8_t function[28] = {
		0xb3,
		0x15,
		0x16,
		0x10,
		5,
		0x04,
		0x03,
		0x02,
		0x44,
		0x33,
		0x22,
		0x11,
		0x21,
		0,
		0,
		0,
		0x98,
		0xba,
		0xdc,
		0xfe,
		1,
		0,
		0,
		0,
		0x02,
		0x01,
		0,
		0,
	};

	offer_with_function();
	request(REQUEST_VERSION, 8, 1, WORDS(0x10002));
	cr_assert(eq(u32, request(REQUEST_RELATIONS, 4, 0, NULL, 0), 1));
	cr_assert(eq(u32, g->len, 16 + 8 + 24)); /* 20 bytes and padding */
	cr_assert(eq(u64, le_get(g->got, 2), 6));
	cr_assert(eq(u64, le_get(g->got + 16, 4), 0x42490000));
	cr_assert(eq(u64, le_get(g->got + 20, 4), 1));
	cr_assert(memcmp(g->got + 24, function, 20) == 0);
	cr_assert(eq(u64, le_get(g->got + 44, 4), 0));

	request(REQUEST_VERSION, 8, 1, WORDS(0x10003));
	request(REQUEST_RELATIONS, 4, 0, NULL, 0);
	cr_assert(eq(u64, le_get(g->got + 16, 4), 0x42490019));
	cr_assert(memcmp(g->got + 24, function, 28) == 0);
	cr_assert(g->host.bus[1].said_any && g->host.bus[1].said_count == 1);
	cr_assert(eq(u32, g->host.bus[1].said[0].serial, 0xfedcba98));
}

Test(host, requirements_and_window)
{
	const struct operation poke = {
		.kind = OP_POKE,
		.poke = { 0x21, 0xffe },
		.data = (uint8_t *)"\x5a\xa5zz",
		.len = 4,
	};

	offer_with_function();
	cr_assert(eq(u32, request(REQUEST_REQUIREMENTS, 8, 1, WORDS(0x21)), 1));
	expect_completion(48, 0);
	cr_assert(eq(u64, le_get(g->got + 20, 4), 0xfffff000));
	cr_assert(eq(u64, le_get(g->got + 24, 4), 0)); /* what no hardware says is put right */
	cr_assert(eq(u64, le_get(g->got + 28, 4), 0xfffff004));
	cr_assert(eq(u64, le_get(g->got + 32, 4), 0xffffffff));
	cr_assert(eq(u64, le_get(g->got + 40, 4), 0xffff0000));
	cr_assert(eq(u32, request(REQUEST_REQUIREMENTS, 8, 1, WORDS(0x20)), 1));
	expect_completion(48, 0xc000000e);
	cr_assert(eq(u32, request(REQUEST_REQUIREMENTS, 8, 0, WORDS(0x21)), 0)); /* asked for no completion */

	request(REQUEST_D0, 16, 1, WORDS(0, 0xf8000000, 1));
	cr_assert(eq(u64, g->host.bus[1].window, 0x1f8000000));
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1000, 2), 0xffff));
	host_window_write(&g->host, 1, 0, 4, 0x21);
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1000, 4), 0x101615b3));
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1ffe, 4), 0xffffffff));
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1ffc, 4), 0));
	host_window_write(&g->host, 1, 0, 4, 0x121); /* all 32 bits count */
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1000, 4), 0xffffffff));
	host_window_write(&g->host, 1, 0, 4, 0x21);
	apply(poke);
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1ffc, 4), 0xa55a0000));
	request(REQUEST_D0_EXIT, 4, 1, NULL, 0);
	cr_assert(eq(u64, g->host.bus[1].window, 0));
	apply((struct operation){ .kind = OP_RESCIND });
	cr_assert(eq(u32, host_window_read(&g->host, 1, 0x1000, 4), 0xffffffff));
}

/* A guest that never gets an answer to its D0 exit takes the window back all the same. */
Test(host, a_window_is_the_last_bus_s)
{
	const struct operation other = {
		.kind = OP_OFFER, .channel = 2, .offer = { .relid = 2, .instance = { { 2 } } },
	};
	struct host_bus *b = g->host.bus;

	offer_with_function();
	cr_assert(eq(int, apply(other), 0));
	b[2].window = 0x1f8000000;
	request(REQUEST_D0, 16, 1, WORDS(0, 0xf8000000, 1));
	cr_assert(eq(u64, b[1].window, 0x1f8000000));
	cr_assert(eq(u64, b[2].window, 0));
}

/* Header type: its bit for more functions is the host's to change, the rest says endpoint. */
Test(host, stays_an_endpoint)
{
	const struct operation poke = {
		.kind = OP_POKE, .poke = { 0x21, 0x0d }, .data = (uint8_t *)"\x01\xff\x02", .len = 3,
	};

	offer_with_function();
	apply(poke);
	cr_assert(eq(u32, config_read(host_config(host_find(&g->host, 1, 0x21)), 0x0c, 4), 0x02800100));
	cr_assert(host_find(&g->host, 1, 0x21)->multi);
}

/* One property of a machine is not the other. */
Test(host, properties)
{
	apply((struct operation){ .kind = OP_HOST, .host = { HOST_UNGUARDED, 1 } });
	cr_assert(not(g->host.hypercalls));
	apply((struct operation){ .kind = OP_HOST, .host = { HOST_HYPERCALLS, 1 } });
	cr_assert(g->host.hypercalls);
}

Test(host, interrupts_and_blocks)
{
	offer_with_function();
	request(REQUEST_INTERRUPT, 24, 1, WORDS(0x21, 0x00010030, 0));
	expect_completion(40, 0);
	cr_assert(eq(u64, le_get(g->got + 26, 2), 1));
	cr_assert(eq(u64, le_get(g->got + 28, 4), 0x30));
	cr_assert(eq(u64, le_get(g->got + 32, 8), 0xfee21000));
	request(VPCI_CREATE_INTERRUPT3, 82, 1, WORDS(0x21, 0x41, 0x00040000));
	cr_assert(eq(u64, le_get(g->got + 26, 2), 4));
	cr_assert(eq(u64, le_get(g->got + 28, 4), 0x141));
	cr_assert(eq(u32, request(VPCI_DELETE_INTERRUPT, 24, 0, WORDS(0x21)), 0));

	request(REQUEST_READ_BLOCK, 16, 1, WORDS(5, 0x21, 3));
	expect_completion(24, 0);
	for (uint32_t i = 0; i < 3; i++)
		cr_assert(eq(u8, g->got[20 + i], host_block_byte(5, i)));
	request(REQUEST_READ_BLOCK, 16, 1, WORDS(5, 0x21, 129));
	expect_completion(24, 0xc000000d);
	request(REQUEST_READ_BLOCK, 16, 1, WORDS(5, 0, 3));
	expect_completion(24, 0xc000000e);
	request(REQUEST_WRITE_BLOCK, 24, 1, WORDS(5, 0x21, 3));
	expect_completion(24, 0);
}

Test(host, answers_are_held_or_short)
{
	offer_with_function();
	apply((struct operation){ .kind = OP_ANSWER, .answer = { REQUEST_D0, ANSWER_SILENT, 1, 0 } });
	apply((struct operation){ .kind = OP_ANSWER, .answer = { REQUEST_RELATIONS, ANSWER_SILENT, 1, 0 } });
	apply((struct operation){ .kind = OP_ANSWER, .answer = { REQUEST_REQUIREMENTS, ANSWER_SHORT, 1, 0 } });
	cr_assert(eq(u32, request(REQUEST_D0, 16, 1, WORDS(0, 0x1000)), 0));
	cr_assert(eq(u32, request(REQUEST_RELATIONS, 4, 0, NULL, 0), 0));
	cr_assert(not(g->host.bus[1].said_any));
	request(REQUEST_REQUIREMENTS, 8, 1, WORDS(0x21));
	expect_completion(32, 0); /* less than the 44 that the driver wants, more than the 20 it looks at */
	request(REQUEST_REQUIREMENTS, 8, 1, WORDS(0x21));
	expect_completion(48, 0);
	cr_assert(eq(int, send_op((struct operation){ .kind = OP_REPLY }), 0));
	cr_assert(eq(u32, g->packets, 4));
	cr_assert(eq(u64, le_get(g->got + 16, 4), 0x42490000)); /* the order in which they were asked for */
	cr_assert(g->host.bus[1].said_any);

	apply((struct operation){ .kind = OP_ANSWER, .answer = { REQUEST_D0, ANSWER_SILENT, 255, 0 } });
	request(REQUEST_D0, 16, 1, WORDS(0, 0x1000));
	cr_assert(eq(u32, g->packets, 4));
	host_behave(&g->host);
	cr_assert(eq(u32, g->packets, 5));
	cr_assert(eq(u32, request(REQUEST_D0, 16, 1, WORDS(0, 0x1000)), 1));
}

Test(host, says_what_it_is_told_to)
{
	struct operation packet = {
		.kind = OP_PACKET,
		.packet = { 0xfffe, 0x1122334455667788 },
		.data = (uint8_t *)"\x01\x02\x03",
		.len = 3,
	};

	offer_with_function();
	request(REQUEST_RELATIONS, 4, 0, NULL, 0);
	request(VPCI_EJECTION_COMPLETE, 12, 0, WORDS(0x21, 0));
	cr_assert(eq(u32, g->host.bus[1].functions, 1), "nobody asked for it");
	send_op((struct operation){ .kind = OP_EJECT, .eject = { 0x21 } });
	cr_assert(eq(u32, g->len, 24));
	cr_assert(eq(u64, le_get(g->got + 16, 8), 0x214249000b));
	send_op((struct operation){ .kind = OP_INVALIDATE, .invalidate = { 0x21, 0x8000000000000001 } });
	cr_assert(eq(u64, le_get(g->got + 16, 8), 0x2142490012));
	cr_assert(eq(u64, le_get(g->got + 24, 8), 0x8000000000000001));
	send_op(packet);
	cr_assert(eq(u32, g->len, 24));
	cr_assert(eq(u64, le_get(g->got, 8), 0x000000030002fffe));
	cr_assert(eq(u64, le_get(g->got + 8, 8), 0x1122334455667788));
	cr_assert(eq(u64, le_get(g->got + 16, 8), 0x030201));
	packet.data = calloc(1, SCENARIO_DATA);
	packet.len = SCENARIO_DATA;
	send_op(packet);
	cr_assert(eq(u32, g->len, 65552));
	free(packet.data);

	request(VPCI_EJECTION_COMPLETE, 12, 0, WORDS(0x21, 0));
	cr_assert(eq(u32, g->host.bus[1].functions, 0));
	cr_assert(eq(u32, g->host.bus[1].said_count, 0));
}

Test(host, survives_what_a_guest_may_not_send)
{
	uint8_t packet[512] = { 0 };
	uint32_t malformed = 0;

	offer_with_function();
	for (uint32_t type = 0; type < 0x40; type++) {
		static const uint8_t least[0x40] = {
			[1] = 4,
			[5] = 8,
			[7] = 16,
			[8] = 4,
			[9] = 16,
			[0xa] = 16,
			[0xf] = 12,
			[0x10] = 148,
			[0x11] = 8,
			[0x13] = 8,
			[0x14] = 24,
			[0x15] = 24,
			[0x16] = 202,
			[0x17] = 78,
			[0x1b] = 82,
		};
		uint32_t whole = vpci_packet_bytes(least[type]) - 16;

		if (!least[type] || whole > 8) {
			request(type, least[type] ? whole - 8 : 300, 1, WORDS(0x21));
			malformed++;
		}
		cr_assert(g->host.malformed == malformed, "type 0x%x", type);
	}
	for (uint32_t len = 0; len < sizeof(packet); len++) {
		for (uint32_t claim = 0; claim < 5; claim++) {
			le_put(packet + 4, 2, claim * 16);
			host_request(&g->host, 1, packet, len);
		}
	}
	host_request(&g->host, 0, packet, 16);
	host_request(&g->host, 9, packet, 16);
	cr_assert(eq(u32, g->host.malformed, malformed + 5 * sizeof(packet)));
	cr_assert(eq(u32, g->packets, 0));
}

Test(host, pictures_are_full_at_some_point_and_reset)
{
	struct operation f = { .kind = OP_FUNCTION, .channel = 1 };

	for (uint32_t i = 0; i < HOST_FUNCTIONS; i++) {
		f.function.wslot = i;
		cr_assert(eq(int, host_apply(&g->host, &f), 0));
		cr_assert(host_config(host_find(&g->host, 1, i)) != NULL);
	}
	cr_assert(eq(int, host_apply(&g->host, &f), 0)); /* in place of itself */
	f.function.wslot = 0xff;
	cr_assert(eq(int, host_apply(&g->host, &f), -ENOSPC));
	cr_assert(host_find(&g->host, 1, 0)->multi); /* wslot 0x20 is function 1 of the same device */
	cr_assert(host_config(host_find(&g->host, 1, 0))->byte[0x0e] == 0x80);
	for (uint32_t i = 0; i < HOST_FUNCTIONS; i += 2)
		cr_assert(eq(int, apply((struct operation){ .kind = OP_DROP, .drop = { i } }), 0));
	cr_assert(eq(u32, g->host.bus[1].functions, HOST_FUNCTIONS / 2));
	cr_assert(eq(u32, g->host.bus[1].function[1].wslot, 3));
	host_reset(&g->host);
	cr_assert(eq(u32, g->host.bus[1].functions, 0));
	cr_assert(host_find(&g->host, 1, 1) == NULL);
	f.function = (typeof(f.function)){ .wslot = 1, .vendor = 0x1414 };
	cr_assert(eq(int, host_apply(&g->host, &f), 0));
	cr_assert(eq(u32, config_read(host_config(host_find(&g->host, 1, 1)), 0, 4), 0x1414));
}
