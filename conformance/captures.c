// SPDX-License-Identifier: GPL-2.0
/* captures.c - see captures.h */
#include "captures.h"

#include <errno.h>
#include <stdlib.h>

#ifndef BDFUZZ_SOURCE
#define BDFUZZ_SOURCE "."
#endif

void captures_rows(struct buffer *b, uint32_t from, uint32_t to, uint8_t salt)
{
	for (uint32_t at = from; at < to; at += 16) {
		buffer_print(b, "%02x:", at);
		for (uint32_t i = 0; i < 16; i++)
			buffer_print(b, " %02x", at + i == 0xe ? 0 : (at / 16 * 7 + i + salt) & 0xff);
		buffer_text(b, "\n");
	}
}

int captures_of_others(struct file_list *list)
{
	const char *place = getenv("BDFUZZ_CAPTURES");
	int err = file_list_add(list, place ? place : BDFUZZ_SOURCE "/../shared/captures", ".txt");

	if (err == -ENOENT || (!err && !list->count))
		return -ENOENT;
	return err;
}
