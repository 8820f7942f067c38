// SPDX-License-Identifier: GPL-2.0
/*
 * host_window.c - what a guest finds in config space, and the window through which it looks
 *
 * Two pages for all functions of a bus: one takes the wslot of the function that is meant, in the other is
 * its config space (pci-hyperv.c:84-86, 1094-1099).
 */
#include <stdlib.h>
#include <string.h>

#include "hyperv/host.h"
#include "pci/header.h"

struct config_space *host_config(struct host_function *f)
{
	struct config_identity id = {
		.vendor = f->vendor,
		.device = f->device,
		.class = f->class,
		.rev = f->rev,
		.subsystem = f->subsystem,
		.msi = f->msi,
		.msix = f->msix,
		.multi = f->multi,
	};

	if (f->made)
		return f->config;
	if (!f->config)
		f->config = calloc(1, sizeof(*f->config));
	if (!f->config)
		return NULL;
	memcpy(id.bar, f->bar, sizeof(id.bar));
	if (config_init(f->config, &id))
		return NULL;
	f->made = true;
	return f->config;
}

enum { WINDOW_SELECT = 0,
       WINDOW_CONFIG = 0x1000,
       WINDOW_END = HOST_WINDOW };

static struct host_function *selected(struct host *h, unsigned channel)
{
	const struct host_bus *b = &h->bus[channel];

	return b->offered && b->has_selected ? host_find(h, channel, b->selected) : NULL;
}

static bool is_config(uint32_t offset, uint32_t width)
{
	return offset >= WINDOW_CONFIG && offset < WINDOW_END && width <= WINDOW_END - offset;
}

uint32_t host_window_read(struct host *h, unsigned channel, uint32_t offset, uint32_t width)
{
	struct host_function *f = is_config(offset, width) ? selected(h, channel) : NULL;
	struct config_space *c = f ? host_config(f) : NULL;

	return c ? config_read(c, offset - WINDOW_CONFIG, width) : config_ones(width);
}

void host_window_write(struct host *h, unsigned channel, uint32_t offset, uint32_t width, uint32_t value)
{
	struct host_bus *b = &h->bus[channel];
	struct host_function *f;
	struct config_space *c;

	if (offset < WINDOW_CONFIG) {
		b->selected = value;
		b->has_selected = true;
		return;
	}
	f = is_config(offset, width) ? selected(h, channel) : NULL;
	c = f ? host_config(f) : NULL;
	if (c)
		config_write(c, offset - WINDOW_CONFIG, width, value);
}
