// SPDX-License-Identifier: GPL-2.0
/*
 * printable.c - bytes from outside, made fit for one line of a message; see printable.h
 */
#include "base/printable.h"

#include <stdio.h>
#include <string.h>

char *printable(const char *from, size_t len, char *out, size_t room)
{
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)from[i];
		size_t want = byte >= 0x20 && byte < 0x7f && byte != '\\' ? 1 : 4;
		size_t keep = i + 1 == len ? 1 : 4;	/* NUL, or "..." and NUL */

		if (at + want + keep > room) {
			memcpy(out + at, "...", 4);
			return out;
		}
		if (want == 1)
			out[at] = (char)byte;
		else
			snprintf(out + at, room - at, "\\x%02x", byte);
		at += want;
	}
	out[at] = '\0';
	return out;
}
