/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guid.h - GUIDs in the order in which VMBus carries them
 *
 * The first three groups of the text are little-endian on the wire, so text
 * "47505500-0003-0000-3130-..." has b[4] = 0x03 and b[5] = 0x00.  libuuid parses text to
 * big-endian bytes; guid_parse() converts.
 */
#ifndef BDFUZZ_GUID_H
#define BDFUZZ_GUID_H

#include <stdint.h>

struct guid {
	uint8_t b[16];
};

enum { GUID_TEXT = 37 };	/* bytes that guid_format() writes, NUL included */

/* Any form that libuuid takes, also in braces.  -EINVAL if it is none; @guid is then untouched. */
int guid_parse(const char *text, struct guid *guid);
/* Lower case, 8-4-4-4-12. */
void guid_format(const struct guid *guid, char text[GUID_TEXT]);

extern const struct guid guid_pci;	/* 44c4f61d-4444-4400-9d52-802e27ede19f */
extern const struct guid guid_net;	/* f8615163-df3e-46c5-913f-f2d2f965ed0e */
/* A device as hosts name them, 47505500-0001-0000-3130-444531303244: others differ in the second group. */
extern const struct guid guid_usual;

#endif
