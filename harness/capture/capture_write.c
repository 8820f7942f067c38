// SPDX-License-Identifier: GPL-2.0
/* capture_write.c - a capture as text, in the form in which lspci writes it with -D; see capture.h */
#include <errno.h>
#include <string.h>

#include "capture/capture_parts.h"

enum { ROW = 16 };

static void write_row(struct buffer *out, uint32_t offset, const uint8_t *byte)
{
	static const char digit[] = "0123456789abcdef";
	char text[3 * ROW + 1], *at = text;

	buffer_print(out, "%02x:", offset);
	for (unsigned i = 0; i < ROW; i++) {
		*at++ = ' ';
		*at++ = digit[byte[i] >> 4];
		*at++ = digit[byte[i] & 15];
	}
	*at++ = '\n';
	buffer_add(out, text, sizeof(text));
}

/* With a blank behind the address, without which libpci does not know it; and no longer than it takes. */
static void write_heading(const struct capture *c, const struct capture_function *f, struct buffer *out)
{
	const char *text = capture_text(c, f->name);
	size_t len = strlen(text);
	char name[CAPTURE_NAME];

	buffer_print(out, "%s ", capture_name(f->address, name));
	if (len > CAPTURE_LINE - strlen(name) - 1)
		len = CAPTURE_LINE - strlen(name) - 1;
	buffer_add(out, text, len);
	buffer_text(out, "\n");
}

int capture_write(const struct capture *c, struct buffer *out)
{
	int err = capture_write_facts(c, out);

	if (!err && out->len && c->function.count)
		buffer_text(out, "\n");
	for (size_t i = 0; i < c->function.count; i++) {
		const struct capture_function *f = &c->function.at[i];

		write_heading(c, f, out);
		for (uint32_t at = 0; at < f->bytes; at += ROW)
			write_row(out, at, capture_bytes(c, f) + at);
		buffer_text(out, "\n");
	}
	return out->failed ? -ENOMEM : err;
}
