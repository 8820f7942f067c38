// SPDX-License-Identifier: GPL-2.0
/* vmbus.c - see vmbus.h */
#include "hyperv/vmbus.h"

#include <errno.h>
#include <string.h>

#include "base/bytes_le.h"

enum message {			/* enum vmbus_channel_message_type, include/linux/hyperv.h */
	OFFER = 1, RESCIND = 2, REQUEST_OFFERS = 3, OFFERS_DELIVERED = 4, OPEN = 5, OPEN_RESULT = 6,
	GPADL_HEADER = 8, GPADL_BODY = 9, GPADL_CREATED = 10, GPADL_TEARDOWN = 11, GPADL_TORNDOWN = 12,
	RELID_RELEASED = 13, INITIATE_CONTACT = 14, VERSION_RESPONSE = 15, UNLOAD = 16, UNLOAD_RESPONSE = 17,
	MODIFY = 22, MODIFY_RESPONSE = 24, MESSAGES = 32
};

enum { HEADER = 8, OFFER_BYTES = 196, PAGE_NUMBER = 8, RANGE_HEADER = 8 };

static uint32_t word(const uint8_t *at)
{
	return (uint32_t)le_get(at, 4);
}

static void answer(struct vmbus *v, uint32_t type, const uint32_t *words, unsigned count)
{
	uint8_t m[HEADER + 16] = { 0 };

	le_put(m, 4, type);
	for (unsigned i = 0; i < count; i++)
		le_put(m + HEADER + 4 * i, 4, words[i]);
	v->send(v->context, m, HEADER + 4 * count);
}

bool vmbus_busy(const struct vmbus *v, const struct guid *instance, uint16_t relid, uint16_t sub)
{
	if (vmbus_holds(v, relid))
		return true;
	for (unsigned byte = 0; byte < sizeof(v->held); byte++)
		for (unsigned bit = 0; v->held[byte] >> bit; bit++) {
			unsigned held = byte * 8 + bit;

			if (vmbus_holds(v, (uint16_t)held) && v->offer[held].sub == sub &&
			    !memcmp(&v->offer[held].instance, instance, sizeof(*instance)))
				return true;
		}
	return false;
}

void vmbus_offer_anyway(struct vmbus *v, const struct guid *type, const struct guid *instance, uint16_t relid,
			uint16_t sub)
{
	uint8_t m[OFFER_BYTES] = { 0 };

	le_put(m, 4, OFFER);
	memcpy(m + 8, type->b, 16);
	memcpy(m + 24, instance->b, 16);
	le_put(m + 180, 2, sub);
	le_put(m + 184, 4, relid);
	le_put(m + 190, 2, 1);		/* is_dedicated_interrupt: the event is this channel's own */
	le_put(m + 192, 4, relid);	/* connection_id: what HvSignalEvent will name */
	v->send(v->context, m, sizeof(m));
}

int vmbus_offer(struct vmbus *v, const struct guid *type, const struct guid *instance, uint16_t relid, uint16_t sub)
{
	if (vmbus_busy(v, instance, relid, sub))
		return -EBUSY;
	v->offer[relid].instance = *instance;
	v->offer[relid].sub = sub;
	v->held[relid / 8] = (uint8_t)(v->held[relid / 8] | 1 << relid % 8);
	vmbus_offer_anyway(v, type, instance, relid, sub);
	return 0;
}

void vmbus_rescind(struct vmbus *v, uint16_t relid)
{
	answer(v, RESCIND, (uint32_t[]){ relid }, 1);
}

bool vmbus_holds(const struct vmbus *v, uint16_t relid)
{
	return relid < VMBUS_RELIDS && v->held[relid / 8] >> relid % 8 & 1;
}

/* Asked after every operation, while one or two of all relids are held: eight bytes at a time. */
uint16_t vmbus_next_held(const struct vmbus *v, uint16_t relid)
{
	unsigned next = relid + 1u;

	while (next < VMBUS_RELIDS) {
		uint64_t word;

		memcpy(&word, v->held + next / 64 * 8, sizeof(word));
		word &= ~UINT64_C(0) << next % 64;
		if (word)
			return (uint16_t)(next / 64 * 64 + (unsigned)__builtin_ctzll(word));
		next = next / 64 * 64 + 64;
	}
	return 0;
}

void vmbus_reset(struct vmbus *v)
{
	memset(v->held, 0, sizeof(v->held));
	memset(v->gpadl, 0, sizeof(v->gpadl));
	v->gpadl_left = 0;
}

static void on_request_offers(struct vmbus *v, const uint8_t *m, unsigned len)
{
	(void)m;
	(void)len;
	answer(v, OFFERS_DELIVERED, NULL, 0);
}

static void on_open(struct vmbus *v, const uint8_t *m, unsigned len)
{
	if (len >= 20)
		answer(v, OPEN_RESULT, (uint32_t[]){ word(m + 8), word(m + 12), 0 }, 3);
}

static void gpadl_pages(struct vmbus *v, uint32_t gpadl, unsigned bytes)
{
	unsigned pages = bytes / PAGE_NUMBER;

	v->gpadl_left = pages < v->gpadl_left ? v->gpadl_left - pages : 0;
	if (!v->gpadl_left)
		answer(v, GPADL_CREATED, (uint32_t[]){ v->gpadl_relid, gpadl, 0 }, 3);
}

static unsigned gpadl_find(const struct vmbus *v, uint32_t handle)
{
	unsigned i = 0;

	while (i < VMBUS_GPADLS && v->gpadl[i].handle != handle)
		i++;
	return i;
}

uint64_t vmbus_gpadl_page(const struct vmbus *v, uint32_t handle)
{
	const unsigned i = handle ? gpadl_find(v, handle) : VMBUS_GPADLS;

	return i < VMBUS_GPADLS ? v->gpadl[i].page : UINT64_MAX;
}

static void gpadl_keep(struct vmbus *v, uint32_t relid, uint32_t handle, uint64_t page)
{
	const unsigned i = gpadl_find(v, 0);

	if (i == VMBUS_GPADLS)
		return;		/* nobody will find it */
	v->gpadl[i].handle = handle;
	v->gpadl[i].relid = relid;
	v->gpadl[i].page = page;
}

static void on_gpadl_header(struct vmbus *v, const uint8_t *m, unsigned len)
{
	if (len < 20 + RANGE_HEADER)
		return;
	v->gpadl_relid = word(m + 8);
	v->gpadl_left = (unsigned)(le_get(m + 16, 2) - RANGE_HEADER) / PAGE_NUMBER;
	if (len >= 20 + RANGE_HEADER + PAGE_NUMBER)
		gpadl_keep(v, word(m + 8), word(m + 12), le_get(m + 20 + RANGE_HEADER, 8));
	gpadl_pages(v, word(m + 12), len - 20 - RANGE_HEADER);
}

static void on_gpadl_body(struct vmbus *v, const uint8_t *m, unsigned len)
{
	if (len >= 16)
		gpadl_pages(v, word(m + 12), len - 16);
}

static void on_gpadl_teardown(struct vmbus *v, const uint8_t *m, unsigned len)
{
	const unsigned i = len >= 16 && word(m + 12) ? gpadl_find(v, word(m + 12)) : VMBUS_GPADLS;

	if (i < VMBUS_GPADLS)
		v->gpadl[i].handle = 0;
	if (len >= 16)
		answer(v, GPADL_TORNDOWN, (uint32_t[]){ word(m + 12) }, 1);
}

static void on_relid_released(struct vmbus *v, const uint8_t *m, unsigned len)
{
	uint32_t relid = len >= 12 ? word(m + 8) : VMBUS_RELIDS;

	for (unsigned i = 0; i < VMBUS_GPADLS; i++)	/* of a rescinded channel a guest tears none down */
		if (v->gpadl[i].relid == relid)
			v->gpadl[i].handle = 0;
	if (relid < VMBUS_RELIDS)
		v->held[relid / 8] = (uint8_t)(v->held[relid / 8] & ~(1 << relid % 8));
}

static void on_initiate_contact(struct vmbus *v, const uint8_t *m, unsigned len)
{
	/* version_supported = 1, connection_state = 0 (successful), then msg_conn_id */
	(void)m;
	(void)len;
	answer(v, VERSION_RESPONSE, (uint32_t[]){ 1, 1 }, 2);
}

static void on_unload(struct vmbus *v, const uint8_t *m, unsigned len)
{
	(void)m;
	(void)len;
	answer(v, UNLOAD_RESPONSE, NULL, 0);
}

static void on_modify(struct vmbus *v, const uint8_t *m, unsigned len)
{
	if (len >= 16)
		answer(v, MODIFY_RESPONSE, (uint32_t[]){ word(m + 8), 0 }, 2);
}

void vmbus_posted(struct vmbus *v, const void *message, unsigned bytes)
{
	static void (*const on[MESSAGES])(struct vmbus *, const uint8_t *, unsigned) = {
		[REQUEST_OFFERS] = on_request_offers, [OPEN] = on_open,
		[GPADL_HEADER] = on_gpadl_header,     [GPADL_BODY] = on_gpadl_body,
		[GPADL_TEARDOWN] = on_gpadl_teardown, [RELID_RELEASED] = on_relid_released,
		[INITIATE_CONTACT] = on_initiate_contact, [UNLOAD] = on_unload,
		[MODIFY] = on_modify,
	};
	uint32_t type;

	if (bytes < HEADER)
		return;
	type = word(message);
	if (type < MESSAGES && on[type])
		on[type](v, message, bytes);
}
