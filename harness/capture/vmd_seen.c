// SPDX-License-Identifier: GPL-2.0
/* vmd_seen.c - see vmd_seen.h */
#include "capture/vmd_seen.h"

#include <errno.h>
#include <stdlib.h>

#include "capture/registers.h"

enum { AT_BAR = 0x10, BARS = 6, IO = 1, WIDE = 4, TYPE_BITS = 0xf };

static uint32_t read_config(void *context, uint32_t offset, uint32_t width)
{
	const struct vmd_seen *s = context;

	return registers_get(s->c, s->f, offset, width);
}

/* What was not written down cannot be seen, wherever it is. */
static int read_membar2(void *context, uint64_t offset, uint64_t *value)
{
	const struct vmd_seen *s = context;

	if (s->view.window[VMD_MEMBAR2].size && offset > s->view.window[VMD_MEMBAR2].size - 8)
		return -ERANGE;
	for (size_t i = 0; i < s->c->word.count; i++) {
		const struct capture_word *w = &s->c->word.at[i];

		if (w->address == s->f->address && w->bar == 2 * VMD_MEMBAR2 && w->offset == offset) {
			*value = w->value;
			return 0;
		}
	}
	return -ENODATA;
}

static uint64_t size_of(const struct capture *c, capture_address address, uint32_t bar)
{
	for (size_t i = 0; i < c->bar.count; i++)
		if (c->bar.at[i].address == address && c->bar.at[i].bar == bar)
			return c->bar.at[i].size;
	return 0;
}

static uint64_t start_of(const struct capture *c, const struct capture_function *f, uint32_t bar)
{
	const uint32_t low = registers_get(c, f, AT_BAR + 4 * bar, 4);
	const uint64_t high = (low & (WIDE | IO)) == WIDE ? registers_get(c, f, AT_BAR + 4 * bar + 4, 4) : 0;

	return high << 32 | (low & ~(uint32_t)TYPE_BITS);
}

void vmd_seen_init(struct vmd_seen *s, const struct capture *c, const struct capture_function *f)
{
	*s = (struct vmd_seen){ .c = c, .f = f, .sized = true };
	s->view.context = s;
	s->view.config = read_config;
	s->view.membar2 = read_membar2;
	for (uint32_t i = 0; i < VMD_BARS; i++) {
		s->view.window[i] = (struct vmd_window){ start_of(c, f, 2 * i), size_of(c, f->address, 2 * i) };
		s->sized &= s->view.window[i].size != 0;
	}
}

static bool is_bridge(const struct capture *c, const struct capture_function *f)
{
	return registers_header(c, f) != 0;
}

struct vmd_child *vmd_seen_children(const struct capture *c, uint32_t domain, size_t *count)
{
	struct vmd_child *child = calloc(c->function.count * BARS + 1, sizeof(*child));

	*count = 0;
	for (size_t i = 0; child && i < c->function.count; i++) {
		const struct capture_function *f = &c->function.at[i];

		if (f->address >> 16 != domain || is_bridge(c, f))
			continue;
		for (uint32_t bar = 0; bar < BARS; bar++) {
			const uint32_t low = registers_get(c, f, AT_BAR + 4 * bar, 4);
			const uint64_t start = start_of(c, f, bar), size = size_of(c, f->address, bar);

			if (start && !(low & IO))
				child[(*count)++] = (struct vmd_child){ start, size ? size : 1 };
			bar += (low & (WIDE | IO)) == WIDE;
		}
	}
	return child;
}
