// SPDX-License-Identifier: GPL-2.0
/* vpci.c - VMBus packets and vPCI messages as bytes; see vpci.h */
#include "hyperv/vpci.h"

#include <errno.h>
#include <string.h>

#include "base/bytes_le.h"
#include "scenario/scenario.h"

int vpci_get_packet(const uint8_t *bytes, uint32_t len, struct vpci_packet *p)
{
	uint32_t start, end;

	if (len < VPCI_DESCRIPTOR)
		return -EPROTO;
	start = 8 * (uint32_t)le_get(bytes + 2, 2);
	end = 8 * (uint32_t)le_get(bytes + 4, 2);
	if (start < VPCI_DESCRIPTOR || start > end || end > len)
		return -EPROTO;
	*p = (struct vpci_packet){
		.type = (uint16_t)le_get(bytes, 2),
		.flags = (uint16_t)le_get(bytes + 6, 2),
		.transaction = le_get(bytes + 8, 8),
		.payload = bytes + start,
		.len = end - start,
	};
	return 0;
}

uint32_t vpci_put_packet(uint8_t *to, uint16_t type, uint64_t transaction, uint32_t payload)
{
	const uint32_t len = vpci_packet_bytes(payload);

	le_put(to, 2, type);
	le_put(to + 2, 2, VPCI_DESCRIPTOR / 8);
	le_put(to + 4, 2, len / 8);
	le_put(to + 6, 2, 0);
	le_put(to + 8, 8, transaction);
	memset(to + VPCI_DESCRIPTOR + payload, 0, len - VPCI_DESCRIPTOR - payload);
	return len;
}

/* Lines 170-200: the same 20 bytes in both forms. */
uint32_t vpci_put_function(uint8_t *to, unsigned form, const struct vpci_function *f)
{
	le_put(to, 2, f->vendor);
	le_put(to + 2, 2, f->device);
	to[4] = f->rev;
	le_put(to + 5, 3, f->class);
	le_put(to + 8, 4, f->subsystem);
	le_put(to + 12, 4, f->wslot);
	le_put(to + 16, 4, f->serial);
	if (form < 2)
		return 20;
	le_put(to + 20, 4, f->flags);
	le_put(to + 24, 2, f->node);
	le_put(to + 26, 2, 0);
	return VPCI_FUNCTION2;
}

void vpci_get_function(const uint8_t *from, unsigned form, struct vpci_function *f)
{
	*f = (struct vpci_function){
		.vendor = (uint16_t)le_get(from, 2),
		.device = (uint16_t)le_get(from + 2, 2),
		.rev = from[4],
		.class = (uint32_t)le_get(from + 5, 3),
		.subsystem = (uint32_t)le_get(from + 8, 4),
		.wslot = (uint32_t)le_get(from + 12, 4),
		.serial = (uint32_t)le_get(from + 16, 4),
	};
	if (form < 2)
		return;
	f->flags = (uint32_t)le_get(from + 20, 4);
	f->node = (uint16_t)le_get(from + 24, 2);
}

/*
 * What a guest may send: how long it is at least, and where its fields lie; 0: it has none such.
 * Lines 330-344 (version, D0), 379-423 (resources, interrupts), 428-450 (blocks), 463-467 (eject).
 */
static const struct layout {
	uint8_t least, answer, wslot, version, window, block, bytes, vector, vector_size, vectors;
} layouts[VPCI_MESSAGES] = {
	[REQUEST_VERSION] = { 8, REQUEST_VERSION, .version = 4 },
	[REQUEST_RELATIONS] = { .least = 4, .answer = REQUEST_RELATIONS },
	[REQUEST_REQUIREMENTS] = { 8, REQUEST_REQUIREMENTS, .wslot = 4 },
	[REQUEST_D0] = { 16, REQUEST_D0, .window = 8 },
	[REQUEST_D0_EXIT] = { .least = 4, .answer = REQUEST_D0_EXIT },
	[REQUEST_READ_BLOCK] = { 16, REQUEST_READ_BLOCK, .wslot = 8, .block = 4, .bytes = 12 },
	[REQUEST_WRITE_BLOCK] = { 16, REQUEST_WRITE_BLOCK, .wslot = 8, .block = 4, .bytes = 12 },
	[VPCI_EJECTION_COMPLETE] = { 12, 0, .wslot = 4 },
	[REQUEST_ASSIGNED] = { 148, REQUEST_ASSIGNED, .wslot = 4 },
	[VPCI_RESOURCES_ASSIGNED2] = { 202, REQUEST_ASSIGNED, .wslot = 4 },
	[VPCI_RESOURCES_RELEASED] = { 8, 0, .wslot = 4 },
	[REQUEST_INTERRUPT] = { 24, REQUEST_INTERRUPT, .wslot = 4, .vector = 8, .vector_size = 1, .vectors = 10 },
	[VPCI_CREATE_INTERRUPT2] = { 78, REQUEST_INTERRUPT, .wslot = 4, .vector = 8, .vector_size = 1, .vectors = 10 },
	[VPCI_CREATE_INTERRUPT3] = { 82, REQUEST_INTERRUPT, .wslot = 4, .vector = 8, .vector_size = 4, .vectors = 14 },
	[VPCI_DELETE_INTERRUPT] = { 24, 0, .wslot = 4 },
};

static uint64_t field(const uint8_t *payload, uint8_t at, uint8_t bytes)
{
	return at ? le_get(payload + at, bytes) : 0;
}

int vpci_get_request(const uint8_t *payload, uint32_t len, struct vpci_request_in *r)
{
	const struct layout *l;
	uint32_t type;

	if (len < 4)
		return -EPROTO;
	type = (uint32_t)le_get(payload, 4) - VPCI_BASE;
	if (type >= VPCI_MESSAGES)
		return -EPROTO;
	l = &layouts[type];
	if (!l->least || len < l->least)
		return -EPROTO;
	*r = (struct vpci_request_in){
		.type = (uint8_t)type,
		.answer = l->answer,
		.has_wslot = l->wslot,
		.wslot = (uint32_t)field(payload, l->wslot, 4),
		.version = (uint32_t)field(payload, l->version, 4),
		.window = field(payload, l->window, 8),
		.block = (uint32_t)field(payload, l->block, 4),
		.bytes = (uint32_t)field(payload, l->bytes, 4),
		.vector = (uint32_t)field(payload, l->vector, l->vector_size),
		.vectors = (uint16_t)field(payload, l->vectors, 2),
	};
	return 0;
}
