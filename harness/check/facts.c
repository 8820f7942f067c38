// SPDX-License-Identifier: GPL-2.0
/* facts.c - see facts.h */
#include "check/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"
#include "check/compare.h"
#include "hyperv/vpci.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "members are copied as they lie in memory");
_Static_assert(offsetof(struct seen_function, device) == offsetof(struct seen_function, vendor) + 2,
	       "FACT_ID is both");

enum { AS_DECIMAL, AS_SIGNED, AS_HEX, AS_DOMAIN, AS_CODE, AS_ID, AS_STATE, AS_ACCESS, AS_REQUEST, AS_NAME, AS_NOTHING };

#define RULE(word, what) .rule = { .id = word, .sentence = what " is the same on both." }
#define MEMBER(type, member) .offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

const struct fact_class fact_class[FACTS] = {
	[FACT_STATE] = { RULE("STATE", "What becomes of a device"), "", OF_BUS, AS_STATE,
			 MEMBER(seen_bus, state), .told_apart = true },
	[FACT_DOMAIN] = { RULE("DOMAIN", "The domain of a bus"), "domain", OF_LIVE_BUS, AS_DOMAIN,
			  MEMBER(seen_bus, domain) },
	[FACT_VERSION] = { RULE("VERSION", "The version of the protocol"), "version", OF_LIVE_BUS, AS_HEX,
			   MEMBER(seen_bus, version) },
	[FACT_ACCESS] = { RULE("CONFIG-ACCESS", "How config space is reached"), "config", OF_LIVE_BUS, AS_ACCESS,
			  MEMBER(seen_bus, access) },
	[FACT_FUNCTION] = { RULE("FUNCTION", "Which functions a bus has"), "", OF_FUNCTION, AS_NOTHING,
			    .told_apart = true },
	[FACT_SECONDARY] = { RULE("BUS-NUMBER", "The bus number of a function"), "on bus", OF_FUNCTION, AS_HEX,
			     MEMBER(seen_function, bus) },
	[FACT_ID] = { RULE("ID", "The ID of a function"), "id", OF_FUNCTION, AS_ID,
		      .offset = offsetof(struct seen_function, vendor), .size = 4 },
	[FACT_CLASS] = { RULE("CLASS", "The class of a function"), "class", OF_FUNCTION, AS_CODE,
			 MEMBER(seen_function, class) },
	[FACT_REVISION] = { RULE("REVISION", "The revision of a function"), "rev", OF_FUNCTION, AS_DECIMAL,
			    MEMBER(seen_function, rev) },
	[FACT_SUBSYSTEM] = { RULE("SUBSYSTEM", "The subsystem ID of a function"), "subsystem", OF_FUNCTION, AS_ID,
			     MEMBER(seen_function, subsystem) },
	[FACT_NODE] = { RULE("NODE", "The NUMA node of a function"), "node", OF_FUNCTION, AS_SIGNED,
			MEMBER(seen_function, node) },
	[FACT_VECTORS] = { RULE("VECTORS", "How many interrupts a function has"), "vectors", OF_FUNCTION, AS_DECIMAL,
			   MEMBER(seen_function, vectors) },
	[FACT_SLOT] = { RULE("SLOT", "Which slots a bus has"), "", OF_SLOT, AS_NOTHING, .told_apart = true },
	[FACT_SLOT_NAME] = { RULE("SLOT-NAME", "The name of a slot"), "named", OF_SLOT, AS_NAME,
			     MEMBER(seen_slot, name) },
	[FACT_STATUS] = { RULE("STATUS", "What an operation returns"), "status", OF_OPERATION, AS_SIGNED,
			  .told_apart = true },
	[FACT_VALUE] = { RULE("VALUE", "What is read"), "value", OF_OPERATION, AS_HEX },
	[FACT_PROBE] = { RULE("PROBE", "How a probe ends"), "probe", OF_EVENT, AS_SIGNED,
			 .event = EVENT_PROBE, .told_apart = true },
	[FACT_DEVICE_ID] = { RULE("DEVICE-ID", "The device ID in a hypercall"), "device ID", OF_EVENT, AS_HEX,
			     .event = EVENT_DEVICE_ID },
	[FACT_REQUEST] = { RULE("REQUEST", "What the guest asks the host for"), "request", OF_EVENT, AS_REQUEST,
			   .event = EVENT_REQUEST, .told_apart = true },
};

/* ---- collecting --------------------------------------------------------------------------------- */

static struct fact *more(struct facts *f, unsigned field, unsigned channel, unsigned which)
{
	if (f->count == f->room) {
		const size_t room = f->room ? 2 * f->room : 256;
		struct fact *at = realloc(f->fact, room * sizeof(*at));

		if (!at) {
			f->failed = true;
			return NULL;
		}
		f->fact = at;
		f->room = room;
	}
	f->fact[f->count] = (struct fact){ .field = (uint8_t)field, .channel = (uint8_t)channel,
					   .which = (uint16_t)which };
	return &f->fact[f->count++];
}

static void add_number(struct facts *f, unsigned field, unsigned channel, unsigned which, uint64_t value)
{
	struct fact *fact = more(f, field, channel, which);

	if (fact)
		fact->value = value;
}

/* The member of @owner that @field is about. */
static void add_member(struct facts *f, unsigned field, unsigned channel, unsigned which, const void *owner)
{
	struct fact *fact = more(f, field, channel, which);

	if (fact)
		memcpy(fact->name, (const char *)owner + fact_class[field].offset, fact_class[field].size);
}

static void add_of_bus(struct facts *f, unsigned field, unsigned channel, const struct seen_bus *b)
{
	switch (fact_class[field].owner) {
	case OF_BUS:
		add_member(f, field, channel, 0, b);
		break;
	case OF_LIVE_BUS:
		if (bus_is_live(b))
			add_member(f, field, channel, 0, b);
		break;
	case OF_FUNCTION:
		for (unsigned i = 0; i < b->functions; i++)
			add_member(f, field, channel, b->function[i].devfn, &b->function[i]);
		break;
	case OF_SLOT:
		for (unsigned i = 0; i < b->slots; i++)
			add_member(f, field, channel, b->slot[i].device, &b->slot[i]);
		break;
	}
}

void facts_add(struct facts *f, const struct observation *o, const struct operation *op)
{
	for (unsigned field = 0; field < FACTS; field++)
		for (unsigned i = 1; fact_class[field].owner < OF_OPERATION && i <= SCENARIO_CHANNELS; i++)
			add_of_bus(f, field, i, &o->bus[i]);
	if (!op)
		return;
	add_number(f, FACT_STATUS, op->channel, 0, (uint64_t)(int64_t)o->status);
	if (o->has_value)
		add_number(f, FACT_VALUE, op->channel, 0, o->value);
}

void facts_add_events(struct facts *f, const struct observation *o)
{
	for (const struct event *e = o->event, *end = e + o->events; e < end; e++) {
		const uint64_t about = e->kind == EVENT_REQUEST ? e->b << 32 : 0;	/* its wslot */

		for (unsigned field = FACT_PROBE; field < FACTS; field++)
			if (fact_class[field].event == e->kind)
				add_number(f, field, e->channel, 0, e->a | about);
	}
}

void facts_free(struct facts *f)
{
	free(f->fact);
	*f = (struct facts){ 0 };
}

/* ---- comparing and telling ---------------------------------------------------------------------- */

int fact_order(const struct fact *a, const struct fact *b)
{
	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	return a->which < b->which ? -1 : a->which > b->which;
}

bool fact_same(const struct fact *a, const struct fact *b)
{
	return fact_class[a->field].form == AS_NAME ? !strncmp(a->name, b->name, SLOT_NAME) : a->value == b->value;
}

bool fact_is_thing(const struct fact *f)
{
	return fact_class[f->field].form == AS_NOTHING;
}

static const char *request_name(uint8_t type)
{
	static const char *const name[VPCI_MESSAGES] = {
		[REQUEST_VERSION] = "version", [REQUEST_RELATIONS] = "relations",
		[REQUEST_REQUIREMENTS] = "requirements", [REQUEST_D0] = "d0", [REQUEST_D0_EXIT] = "d0-exit",
		[REQUEST_READ_BLOCK] = "read-block", [REQUEST_WRITE_BLOCK] = "write-block",
		[VPCI_EJECTION_COMPLETE] = "ejection-complete", [REQUEST_ASSIGNED] = "assigned",
		[VPCI_RESOURCES_ASSIGNED2] = "assigned2", [VPCI_RESOURCES_RELEASED] = "released",
		[REQUEST_INTERRUPT] = "interrupt", [VPCI_CREATE_INTERRUPT2] = "interrupt2",
		[VPCI_CREATE_INTERRUPT3] = "interrupt3", [VPCI_DELETE_INTERRUPT] = "delete-interrupt",
	};

	return type < VPCI_MESSAGES && name[type] ? name[type] : "unknown";
}

static void number_text(const struct fact *f, char text[FACT_TEXT])
{
	static const char *const state[] = {
		[BUS_ABSENT] = "absent", [BUS_PROBING] = "probing", [BUS_INSTALLED] = "installed",
		[BUS_SUSPENDED] = "suspended", [BUS_FAILED] = "failed",
	};
	static const char *const access[] = {
		[0] = "untouched", [ACCESS_WINDOW] = "in memory", [ACCESS_CALL] = "by call",
		[ACCESS_WINDOW | ACCESS_CALL] = "both ways",
	};

	switch (fact_class[f->field].form) {
	case AS_ACCESS:
		snprintf(text, FACT_TEXT, "%s", access[f->value]);
		break;
	case AS_SIGNED:
		snprintf(text, FACT_TEXT, "%" PRId32, (int32_t)f->value);
		break;
	case AS_HEX:
		snprintf(text, FACT_TEXT, "0x%" PRIx64, f->value);
		break;
	case AS_DOMAIN:
		snprintf(text, FACT_TEXT, "0x%04" PRIx64, f->value);
		break;
	case AS_CODE:
		snprintf(text, FACT_TEXT, "%06" PRIx64, f->value);
		break;
	case AS_ID:
		snprintf(text, FACT_TEXT, "%04x:%04x", (uint16_t)f->value, (uint16_t)(f->value >> 16));
		break;
	case AS_STATE:
		snprintf(text, FACT_TEXT, "%s", state[f->value]);
		break;
	case AS_REQUEST:
		snprintf(text, FACT_TEXT, "%s", request_name((uint8_t)f->value));
		break;
	default:
		snprintf(text, FACT_TEXT, "%" PRIu64, f->value);
	}
}

static void value_text(const struct fact *f, char text[FACT_TEXT])
{
	if (fact_class[f->field].form == AS_NAME)
		printable(f->name, strnlen(f->name, SLOT_NAME), text, FACT_TEXT);
	else
		number_text(f, text);
}

void fact_kind(const struct fact *f, char text[FACT_TEXT])
{
	const uint8_t form = f ? fact_class[f->field].form : AS_NOTHING;

	if (form == AS_NOTHING)
		snprintf(text, FACT_TEXT, "%s", f ? "there" : "none");
	else if (form == AS_SIGNED)
		snprintf(text, FACT_TEXT, "%s", f->value ? "fails" : "works");
	else
		value_text(f, text);
}

static void add_word(char text[FACT_TEXT], const char *word)
{
	const size_t len = strlen(text);

	if (*word)
		snprintf(text + len, FACT_TEXT - len, "%s%s", len ? " " : "", word);
}

static void name_owner(const struct fact *f, char text[FACT_TEXT])
{
	const uint8_t owner = fact_class[f->field].owner;

	if (owner == OF_FUNCTION)
		snprintf(text, FACT_TEXT, "%02x.%x", f->which >> 3, f->which & 7u);
	else if (owner == OF_SLOT)
		snprintf(text, FACT_TEXT, "slot %02x", f->which);
}

void fact_text(const struct fact *f, bool there, char text[FACT_TEXT])
{
	const struct fact_class *class = &fact_class[f->field];
	char owner[FACT_TEXT] = "", value[FACT_TEXT] = "";

	text[0] = '\0';
	if (class->owner != OF_OPERATION && f->channel)
		snprintf(text, FACT_TEXT, "bus %u:", f->channel);
	name_owner(f, owner);
	if (there && class->form != AS_NOTHING)
		value_text(f, value);
	add_word(text, there ? "" : "no");
	add_word(text, owner);
	add_word(text, class->label);
	add_word(text, value);
}
