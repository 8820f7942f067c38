/* SPDX-License-Identifier: GPL-2.0 */
/*
 * facts.h - what an observation shows, one fact at a time
 *
 * A fact is a field of the table below, the thing that has it (a bus, a function, a slot, the last operation) and a
 * value.  Two observations that show the same have the same facts in the same order, so where they part is found by
 * walking along both lists.
 */
#ifndef BDFUZZ_FACTS_H
#define BDFUZZ_FACTS_H

#include "check/check.h"

/* Of things that differ at once, the first says most. */
enum fact_field {
	FACT_STATE, FACT_DOMAIN, FACT_VERSION, FACT_ACCESS, FACT_FUNCTION, FACT_SECONDARY, FACT_ID, FACT_CLASS,
	FACT_REVISION, FACT_SUBSYSTEM, FACT_NODE, FACT_VECTORS, FACT_SLOT, FACT_SLOT_NAME, FACT_STATUS, FACT_VALUE,
	FACT_PROBE, FACT_DEVICE_ID, FACT_REQUEST, FACTS
};

enum fact_owner { OF_BUS, OF_LIVE_BUS, OF_FUNCTION, OF_SLOT, OF_OPERATION, OF_EVENT };

struct fact_class {
	struct invariant rule;	/* its name, and that it is the same: what a difference is a breach of */
	const char *label;	/* "domain": what stands before a value */
	uint8_t owner;
	uint8_t form;		/* how the value is spelled: facts.c */
	uint8_t offset, size;	/* of the member of its owner; 0: there is such a thing, and that is the fact */
	uint8_t event;		/* enum event_kind */
	bool told_apart;	/* by its values (fact_kind()): others are another difference */
};

extern const struct fact_class fact_class[FACTS];

struct fact {
	uint8_t field, channel;
	uint16_t which;		/* devfn, number of the slot, how manieth event of this kind */
	union {
		uint64_t value;
		char name[SLOT_NAME];
	};
};

struct facts {
	struct fact *fact;
	size_t count, room;
	bool failed;		/* memory ran out */
};

/* All that @o shows, in order; with @op also what came of that operation.  Without what happened on the way. */
void facts_add(struct facts *f, const struct observation *o, const struct operation *op);
/* What happened: events that are facts, in their order. */
void facts_add_events(struct facts *f, const struct observation *o);
void facts_free(struct facts *f);

/* By field, channel and which: as strcmp(). */
int fact_order(const struct fact *a, const struct fact *b);
bool fact_same(const struct fact *a, const struct fact *b);	/* of one order: the value, too */
bool fact_is_thing(const struct fact *f);	/* that it is there says something; other facts are about a thing */

enum { FACT_TEXT = 80 };
/* What tells it apart from others of its field: "installed"; of a number that is returned only "works" or "fails". */
void fact_kind(const struct fact *f, char text[FACT_TEXT]);	/* NULL: "none" */
/* "bus 1: domain 0x0001"; what is not @there: "bus 1: no 00.0". */
void fact_text(const struct fact *f, bool there, char text[FACT_TEXT]);

#endif
