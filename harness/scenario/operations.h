/* SPDX-License-Identifier: GPL-2.0 */
/*
 * operations.h - the one table that describes every operation of a scenario
 *
 * Text parser, text writer, byte codec, mutator and manual all work from it, so a new operation is
 * a member of struct operation, a value of enum operation_kind and a row here.
 */
#ifndef BDFUZZ_OPERATIONS_H
#define BDFUZZ_OPERATIONS_H

#include <string.h>

#include "scenario/scenario.h"

enum field_form {		/* how a field is spelled */
	FORM_DECIMAL,		/* 12; hexadecimal is taken too */
	FORM_HEX,		/* 0x000c, with at least @digits digits; decimal is taken too */
	FORM_CODE,		/* 00000c: hexadecimal without 0x */
	FORM_SIGNED,		/* -12; 32 bits, kept sign-extended to 64 */
	FORM_NAME,		/* one of @names */
	FORM_DEVFN,		/* 1f.7: device and function, hexadecimal */
	FORM_ID,		/* 15b3:1016: vendor (low half) and device (high half) */
	FORM_GUID,
	FORM_MAC,		/* 00:15:5d:00:00:01; 48 bits, the first octet is the highest */
	FORM_WIRED,		/* 7: the scenario's own number of a root or function */
	FORM_ADDRESS,		/* 0000:06:00.0, or 06:00.0 in domain 0; where @most has all bits also "none" and
				   "error": ADDRESS_* */
};

/* What an operation is about: a fuzz target makes up those of its surface. */
enum surface { SURFACE_ANY, SURFACE_VPCI, SURFACE_PCI,
	       SURFACE_VMD,	/* PCI hardware, and VMDs on it */
	       SURFACE_NET,	/* synthetic NICs, their VFs, and other network devices */
	       SURFACE_IDENTITY,	/* all that is on VMBus: SURFACE_VPCI and SURFACE_NET */
	       SURFACE_VMBUS };	/* channels alone: offers, rescinds and messages */

/* Is this kind of operation of a surface?  Those on no surface of their own are of each. */
bool surface_has(enum surface surface, unsigned kind);

/* Is it about PCI hardware, of which models of a guest on Hyper-V say nothing? */
static inline bool surface_is_hardware(enum surface surface)
{
	return surface == SURFACE_PCI || surface == SURFACE_VMD;
}

enum field_place {		/* where a field stands in the line */
	PLACE_WORD,		/* a word of its own, in the table's order */
	PLACE_VALUE,		/* the same, after an equals sign */
	PLACE_KEY,		/* name=value, anywhere after the operation's name */
};

enum data_form { DATA_NONE, DATA_HEX, DATA_COMMENT, DATA_PATTERN };

struct choice {
	const char *name;	/* NULL ends the list */
	uint64_t value;
};

struct field {
	const char *name;	/* NULL ends the list */
	uint8_t form, place, digits;
	uint8_t offset, size;	/* of the member of struct operation */
	uint8_t bytes;		/* in the byte form */
	bool optional;		/* may be left out, and then is @standard */
	bool as_channel;	/* ... or, if this is set, the number of the channel */
	uint32_t when;		/* which values of the first field it exists for, as bits; 0: all */
	uint64_t least, most, standard;
	const struct choice *choice;	/* FORM_NAME; the byte form counts along this list */
	const uint64_t *hot;		/* values worth trying, up to a 0; may be NULL */
};

struct operation_class {
	const char *name;
	const char *help;	/* one sentence */
	uint8_t data;		/* enum data_form */
	bool may_async;		/* may be started and not waited for: `&` */
	bool hostile;		/* only a host that breaks the protocol does it: refused otherwise */
	uint8_t surface;	/* enum surface */
	const struct field *field;
};

extern const struct operation_class operation_class[OP_KINDS];

static inline void *field_in(struct operation *op, const struct field *f)
{
	return (uint8_t *)op + f->offset;
}

static inline const void *field_of(const struct operation *op, const struct field *f)
{
	return (const uint8_t *)op + f->offset;
}

/* A field's value as a number; not for FORM_GUID.  Members are little-endian: operations.c asserts it. */
static inline uint64_t field_get(const struct operation *op, const struct field *f)
{
	uint64_t value = 0;

	memcpy(&value, field_of(op, f), f->size);
	return value;
}

static inline void field_set(struct operation *op, const struct field *f, uint64_t value)
{
	memcpy(field_in(op, f), &value, f->size);
}

/* Does @op have the field @f, one of its class's? */
static inline bool field_exists(const struct operation *op, const struct field *first, const struct field *f)
{
	return !f->when || f->when >> field_get(op, first) & 1;
}

/* The value that @f has when the text does not name it. */
static inline uint64_t field_standard(const struct operation *op, const struct field *f)
{
	return f->as_channel ? op->channel : f->standard;
}

/* Do both name the same thing, as two fields of one name do, or a wslot and a devfn? */
bool field_related(const struct field *a, const struct field *b);
/* The value of @from as @to, related to it, would say it. */
uint64_t field_convert(const struct field *to, const struct field *from, uint64_t value);

/* Is @byte allowed in data of this form? */
bool data_allows(uint8_t form, uint8_t byte);
/* What stands for a byte that is not, where bytes must mean something. */
enum { DATA_INSTEAD = '?' };

const struct operation_class *operation_find(const char *name, size_t len);	/* NULL if there is none */
const struct choice *choice_find(const struct choice *list, const char *name, size_t len);

#endif
