// SPDX-License-Identifier: GPL-2.0
/* registers.c - see registers.h */
#include "capture/registers.h"

#include "pci/capability.h"
#include "pci/header.h"
#include "pci/sriov.h"

enum { AT_STATUS = 0x06, HAS_CAPABILITIES = 0x10, AT_CAPABILITY = 0x34 };
enum { ID_EXPRESS = 0x10, EXPRESS_FLAGS = 0x02, EXPRESS_LEAST = 0x14, CAPABILITIES = 48 };

uint32_t registers_get(const struct capture *c, const struct capture_function *f, uint32_t at, uint32_t width)
{
	return at + width <= f->bytes ? (uint32_t)le_get(capture_bytes(c, f) + at, width) : config_ones(width);
}

uint32_t registers_header(const struct capture *c, const struct capture_function *f)
{
	return registers_get(c, f, CONFIG_HEADER_TYPE, 1) & ~(uint32_t)CONFIG_MULTI;
}

struct reading {
	const struct capture *c;
	const struct capture_function *f;
};

static uint32_t read_register(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct reading *r = context;

	(void)address;
	return registers_get(r->c, r->f, offset, width);
}

/* A bridge with VFs is nothing that the specification knows. */
uint32_t registers_find_sriov(const struct capture *c, const struct capture_function *f)
{
	struct reading r = { c, f };
	uint32_t at;

	if (f->bytes <= CONFIG_CONVENTIONAL || registers_header(c, f))
		return 0;
	at = capability_find_extended(read_register, &r, 0, SRIOV_ID);
	return at && at + SRIOV_BYTES <= CONFIG_BYTES ? at : 0;
}

uint32_t registers_find_express(const struct capture *c, const struct capture_function *f)
{
	uint32_t at;

	if (f->bytes < CONFIG_CONVENTIONAL || !(registers_get(c, f, AT_STATUS, 1) & HAS_CAPABILITIES) ||
	    registers_header(c, f) > 1)
		return 0;
	at = registers_get(c, f, AT_CAPABILITY, 1) & ~3u;
	for (int n = 0; at && n < CAPABILITIES; n++, at = registers_get(c, f, at + 1, 1) & ~3u)
		if (registers_get(c, f, at, 1) == ID_EXPRESS)
			return at + EXPRESS_LEAST <= CONFIG_CONVENTIONAL ? at : 0;
	return 0;
}

/* One for each type of port, and of header; what says something else is taken for a conventional one. */
uint8_t registers_kind(const struct capture *c, const struct capture_function *f)
{
	const uint32_t header = registers_header(c, f), express = registers_find_express(c, f);
	const int port = express ? (int)(registers_get(c, f, express + EXPRESS_FLAGS, 2) >> 4 & 0xf) : -1;

	for (uint8_t kind = 0; kind < KINDS; kind++)
		if (config_kinds[kind].port == port && config_kinds[kind].header == header)
			return kind;
	return header == 2 ? KIND_CARDBUS : header == 1 ? KIND_PCI_BRIDGE : KIND_PCI;
}
