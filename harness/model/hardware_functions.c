// SPDX-License-Identifier: GPL-2.0
/*
 * hardware_functions.c - header types, functions of one device, and the two lists of capabilities
 *
 * The lists: PCI Local Bus 3.0, 6.7, and PCI Express Base 4.0, 7.6.  Of capabilities with a known size it is also
 * seen that their registers end where config space does.
 */
#include "model/hardware_parts.h"

#include <stdio.h>

enum { AT_STATUS = 0x06, HAS_CAPABILITIES = 0x10, AT_CAPABILITY = 0x34, AT_CARDBUS_CAPABILITY = 0x14 };
enum { HEADER_CARDBUS = 2 }; /* the last that there is */
enum { HEADER_BYTES = 0x40, CARDBUS_HEADER_BYTES = 0x48 };
enum { EXTENDED_ARI = 0x000e };

void hardware_header_type(struct hardware_checking *h, struct topology_function *f)
{
	const uint32_t type = config_read(&f->config, CONFIG_HEADER_TYPE, 1);

	if ((type & ~(uint32_t)CONFIG_MULTI) > HEADER_CARDBUS)
		hardware_report(h, HARDWARE_HEADER_TYPE, f, "a header of type 0, 1 or 2",
				"type %u (the register reads %02x)", type & ~(uint32_t)CONFIG_MULTI, type);
}

/* ---- lists --------------------------------------------------------------------------------------- */

struct capability_size {
	uint16_t id, bytes;
};

/* The least that each can have, in any version; it ends with ID 0. */
static const struct capability_size sizes[] = {
	{ 0x01, 8 }, /* power management */
	{ 0x03, 8 }, /* vital product data */
	{ 0x05, 10 }, /* MSI */
	{ 0x0d, 8 }, /* subsystem of a bridge */
	{ 0x10, 20 }, /* PCI Express, version 1 of an endpoint */
	{ 0x11, 12 }, /* MSI-X */
	{ 0x13, 6 }, /* advanced features */
	{ 0 },
};

static const struct capability_size extended_sizes[] = {
	{ 0x0001, 0x2c }, /* advanced error reporting */
	{ 0x0003, 12 }, /* serial number */
	{ EXTENDED_ARI, 8 },	 { 0x000f, 8 }, /* address translation services */
	{ 0x0010, SRIOV_BYTES }, { 0 },
};

static uint32_t size_of(const struct capability_size *s, uint32_t id)
{
	for (; s->id; s++)
		if (s->id == id)
			return s->bytes;
	return 4;
}

/* A list of one kind: where it lives, and what a step of it is. */
struct list {
	const char *name;
	uint32_t least, end; /* offsets from, and below */
	const struct capability_size *size;
	uint64_t seen[CONFIG_BYTES / 4 / 64];
};

static bool is_seen(struct list *l, uint32_t at)
{
	uint64_t *word = &l->seen[at / 4 / 64], bit = (uint64_t)1 << at / 4 % 64;
	bool is = *word & bit;

	*word |= bit;
	return is;
}

/* May the list go to @at, out of the register at @from?  False: it was reported that it may not. */
static bool may_go(struct hardware_checking *h, struct topology_function *f, struct list *l, uint32_t from,
		   uint32_t at)
{
	char expected[160];

	hardware_at(h, from, from < CONFIG_CONVENTIONAL ? 1 : 4);
	if (at % 4) {
		hardware_report(h, HARDWARE_CAP_LIST, f, "offsets that are multiples of 4", "%s: 0x%x leads to 0x%x",
				l->name, from, at);
	} else if (at < l->least || at >= l->end) {
		snprintf(expected, sizeof(expected), "offsets from 0x%x to 0x%x, or 0 at the end", l->least,
			 l->end - 4);
		hardware_report(h, HARDWARE_CAP_LIST, f, expected, "%s: 0x%x leads to 0x%x, out of where it lives",
				l->name, from, at);
	} else if (is_seen(l, at)) {
		hardware_report(h, HARDWARE_CAP_LIST, f, "a list that comes to its end",
				"%s: 0x%x leads back to 0x%x", l->name, from, at);
	} else {
		hardware_at(h, 0, 0);
		return true;
	}
	return false;
}

static bool fits(struct hardware_checking *h, struct topology_function *f, const struct list *l, uint32_t at,
		 uint32_t id)
{
	const uint32_t bytes = size_of(l->size, id);
	char expected[160];

	if (at + bytes <= l->end)
		return true;
	snprintf(expected, sizeof(expected), "capability 0x%02x, of %u bytes or more, to end at 0x%x", id, bytes,
		 l->end);
	hardware_at(h, at, 2);
	hardware_report(h, HARDWARE_CAP_LIST, f, expected, "%s: it is at 0x%x", l->name, at);
	return false;
}

/* False: something was reported. */
static bool check_list(struct hardware_checking *h, struct topology_function *f)
{
	const struct config_space *c = &f->config;
	const bool cardbus = (config_read(c, CONFIG_HEADER_TYPE, 1) & ~(uint32_t)CONFIG_MULTI) == HEADER_CARDBUS;
	struct list l = {
		.name = "capabilities",
		.least = cardbus ? CARDBUS_HEADER_BYTES : HEADER_BYTES,
		.end = CONFIG_CONVENTIONAL,
		.size = sizes,
	};
	uint32_t from = cardbus ? AT_CARDBUS_CAPABILITY : AT_CAPABILITY, at;

	if (!(config_read(c, AT_STATUS, 1) & HAS_CAPABILITIES))
		return true;
	while ((at = config_read(c, from, 1))) {
		if (!may_go(h, f, &l, from, at) || !fits(h, f, &l, at, config_read(c, at, 1)))
			return false;
		from = at + 1;
	}
	return true;
}

static void check_extended_list(struct hardware_checking *h, struct topology_function *f)
{
	struct list l = {
		.name = "extended capabilities",
		.least = CONFIG_CONVENTIONAL,
		.end = CONFIG_BYTES,
		.size = extended_sizes,
	};
	uint32_t from = 0, at = CONFIG_CONVENTIONAL;

	do {
		const uint32_t header = config_read(&f->config, at, 4);

		/* 7.6.1: all zeroes, or ones, in place of the first: there are none. */
		if (!from && (!header || header == UINT32_MAX))
			return;
		if (!may_go(h, f, &l, from, at) || !fits(h, f, &l, at, header & 0xffff))
			return;
		from = at;
		at = header >> 20;
	} while (at);
}

void hardware_cap_list(struct hardware_checking *h, struct topology_function *f)
{
	if (check_list(h, f) && f->registers > CONFIG_CONVENTIONAL)
		check_extended_list(h, f);
}

/* ---- functions of one device ----------------------------------------------------------------------- */

static bool has_ari(const struct topology_function *f)
{
	uint32_t at = CONFIG_CONVENTIONAL;

	/* Bounded, as the list may be anything. */
	for (unsigned i = 0; i < CONFIG_BYTES / 8 && at >= CONFIG_CONVENTIONAL; i++) {
		const uint32_t header = config_read(&f->config, at & ~3u, 4);

		if ((header & 0xffff) == EXTENDED_ARI)
			return true;
		at = header >> 20;
	}
	return false;
}

/* The functions of the device that begins at child @i of a bus: they end before the one returned. */
static uint32_t look_at_device(struct hardware_checking *h, const struct topology_bus *b, uint32_t i)
{
	struct topology_function *zero = b->child[i].f;
	const uint8_t device = b->child[i].devfn >> 3;
	/* PCI Express Base 4.0, 6.13: all 8 bits are the function number, and a list in the capability leads on. */
	const bool ari = b->link && !device && has_ari(zero);
	uint32_t next = i + 1;

	while (next < b->children && (ari || b->child[next].devfn >> 3 == device))
		next++;
	if (b->child[i].devfn & 7)
		hardware_report(h, HARDWARE_MULTI, zero, "a function 0 beside it, which every device has",
				"the first function of its device");
	else if (next > i + 1 && !ari && !(config_read(&zero->config, CONFIG_HEADER_TYPE, 1) & CONFIG_MULTI))
		hardware_report(h, HARDWARE_MULTI, zero, "bit 7 of the header type set, as there are other functions",
				"header type %02x, and function %u is there",
				config_read(&zero->config, CONFIG_HEADER_TYPE, 1), b->child[i + 1].devfn & 7);
	return next;
}

void hardware_multi(struct hardware_checking *h, const struct topology_bus *b)
{
	for (uint32_t i = 0; i < b->children;)
		i = look_at_device(h, b, i);
}
