// SPDX-License-Identifier: GPL-2.0
/* filter.c - see filter.h */
#include "capture/libpci/filter.h"

#include <pci/pci.h>
#include <stdio.h>

static struct pci_filter empty(void)
{
	struct pci_filter f;

	pci_filter_init(NULL, &f);
	return f;
}

void filter_init(struct filter *f)
{
	*f = (struct filter){ -1, -1, -1, -1, -1, -1, -1, -1, 0xffff };
}

/* It changes the text. */
static const char *parse(struct pci_filter *f, const char *text, char *(*parse_it)(struct pci_filter *f, char *text))
{
	char copy[64];

	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) >= sizeof(copy))
		return "too long";
	return parse_it(f, copy);
}

const char *filter_parse_slot(struct filter *f, const char *text)
{
	struct pci_filter p = empty();
	const char *wrong = parse(&p, text, pci_filter_parse_slot);

	if (wrong)
		return wrong;
	f->domain = p.domain;
	f->bus = p.bus;
	f->device = p.slot;
	f->function = p.func;
	return NULL;
}

const char *filter_parse_id(struct filter *f, const char *text)
{
	struct pci_filter p = empty();
	const char *wrong = parse(&p, text, pci_filter_parse_id);

	if (wrong)
		return wrong;
	f->vendor = p.vendor;
	f->id = p.device;
	f->class = p.device_class;
	f->class_mask = p.device_class_mask;
	f->interface = p.prog_if;
	return NULL;
}

static bool is(int wanted, uint32_t found)
{
	return wanted < 0 || (uint32_t)wanted == found;
}

bool filter_matches(const struct filter *f, capture_address address, uint16_t vendor, uint16_t id, uint32_t class)
{
	if (f->class >= 0 && ((uint32_t)f->class ^ class >> 8) & f->class_mask)
		return false;
	return is(f->domain, (uint32_t)(address >> 16)) && is(f->bus, (uint32_t)(address >> 8) & 0xff) &&
	       is(f->device, (uint32_t)(address >> 3) & 0x1f) && is(f->function, (uint32_t)address & 7) &&
	       is(f->vendor, vendor) && is(f->id, id) && is(f->interface, class & 0xff);
}
