// SPDX-License-Identifier: GPL-2.0
/* operations_find.c - what the table of operations says of a name, a field, a byte or a surface; see operations.h */
#include "scenario/operations.h"

#include <ctype.h>
#include <stddef.h>

/* What a surface takes over from SURFACE_VPCI, as bits. */
static const uint64_t borrowed[] = {
	[SURFACE_NET] = 1ull << OP_OFFER | 1ull << OP_RESCIND | 1ull << OP_FUNCTION | 1ull << OP_BARS |
			1ull << OP_DROP | 1ull << OP_RELATIONS | 1ull << OP_EJECT | 1ull << OP_ANSWER |
			1ull << OP_REPLY | 1ull << OP_UNLOAD | 1ull << OP_LOAD,
	[SURFACE_IDENTITY] = ~0ull,
	[SURFACE_VMBUS] = 1ull << OP_OFFER | 1ull << OP_RESCIND | 1ull << OP_MESSAGE | 1ull << OP_HOST,
};

bool surface_has(enum surface surface, unsigned kind)
{
	const enum surface own = operation_class[kind].surface;

	if (surface == SURFACE_ANY || own == SURFACE_ANY || own == surface)
		return true;
	if (own == SURFACE_PCI)
		return surface == SURFACE_VMD;
	if (own == SURFACE_NET)
		return surface == SURFACE_IDENTITY;
	return own == SURFACE_VPCI && surface < sizeof(borrowed) / sizeof(borrowed[0]) && borrowed[surface] >> kind & 1;
}

bool field_related(const struct field *a, const struct field *b)
{
	bool a_names_function = a->form == FORM_DEVFN || !strcmp(a->name, "wslot");
	bool b_names_function = b->form == FORM_DEVFN || !strcmp(b->name, "wslot");

	if (a->form == FORM_ADDRESS || a->form == FORM_WIRED || b->form == FORM_ADDRESS || b->form == FORM_WIRED)
		return a->form == b->form;
	return (a_names_function && b_names_function) || !strcmp(a->name, b->name);
}

uint64_t field_convert(const struct field *to, const struct field *from, uint64_t value)
{
	/* A wslot has the device in bits 0-4 and the function in 5-7. */
	if (to->form == FORM_DEVFN && from->form != FORM_DEVFN)
		return (value & 0x1f) << 3 | (value >> 5 & 7);
	if (from->form == FORM_DEVFN && to->form != FORM_DEVFN)
		return value >> 3 | (value & 7) << 5;
	return value;
}

bool data_allows(uint8_t form, uint8_t byte)
{
	if (form == DATA_COMMENT)
		return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
	if (form == DATA_PATTERN)	/* a word, with what fnmatch() and `linux:<dir>` need */
		return byte < 0x80 && byte && (isalnum(byte) || strchr("-_.:/+,*?[]!", byte));
	return true;
}

const struct operation_class *operation_find(const char *name, size_t len)
{
	for (int i = OP_NOTE + 1; i < OP_KINDS; i++)
		if (strlen(operation_class[i].name) == len && !memcmp(operation_class[i].name, name, len))
			return &operation_class[i];
	return NULL;
}

const struct choice *choice_find(const struct choice *list, const char *name, size_t len)
{
	for (; list->name; list++)
		if (strlen(list->name) == len && !memcmp(list->name, name, len))
			return list;
	return NULL;
}
