// SPDX-License-Identifier: GPL-2.0
/*
 * guid.c - GUIDs in the order in which VMBus carries them; see guid.h
 *
 * libuuid keeps the sixteen bytes in the order of the text.  On the wire the groups of 4, 2 and 2
 * bytes are little-endian (include/linux/uuid.h: GUID_INIT), the last eight bytes are in order.
 */
#include "hyperv/guid.h"

#include <errno.h>
#include <string.h>
#include <uuid/uuid.h>

const struct guid guid_pci = { { 0x1d, 0xf6, 0xc4, 0x44, 0x44, 0x44, 0x00, 0x44,
				 0x9d, 0x52, 0x80, 0x2e, 0x27, 0xed, 0xe1, 0x9f } };
const struct guid guid_net = { { 0x63, 0x51, 0x61, 0xf8, 0x3e, 0xdf, 0xc5, 0x46,
				 0x91, 0x3f, 0xf2, 0xd2, 0xf9, 0x65, 0xed, 0x0e } };
const struct guid guid_usual = { { 0x00, 0x55, 0x50, 0x47, 0x01, 0x00, 0x00, 0x00,
				   0x31, 0x30, 0x44, 0x45, 0x31, 0x30, 0x32, 0x44 } };

/* Where each byte of one order stands in the other; its own inverse. */
static const uint8_t place[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

int guid_parse(const char *text, struct guid *guid)
{
	size_t len = strlen(text);
	char plain[UUID_STR_LEN];
	uuid_t in_order;

	if (len == UUID_STR_LEN + 1 && text[0] == '{' && text[len - 1] == '}') {
		text++;
		len -= 2;
	}
	if (len != UUID_STR_LEN - 1)
		return -EINVAL;
	memcpy(plain, text, len);
	plain[len] = '\0';
	if (uuid_parse(plain, in_order))
		return -EINVAL;
	for (int i = 0; i < 16; i++)
		guid->b[i] = in_order[place[i]];
	return 0;
}

void guid_format(const struct guid *guid, char text[GUID_TEXT])
{
	uuid_t in_order;

	for (int i = 0; i < 16; i++)
		in_order[i] = guid->b[place[i]];
	uuid_unparse_lower(in_order, text);
}
