// SPDX-License-Identifier: GPL-2.0
/*
 * still_domains.c - PCI domains of Hyper-V buses against the offers that they were made from
 *
 * The list is in the order of arrival as far as it can be, so a number that was displaced is only known to be none that
 * another offer asks for: what the first of those that ask for a number has is judged, and that all differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/still_parts.h"
#include "model/domains.h"

enum { NUMBERS = 0x10000 };

struct given {			/* an offer of a PCI device that was given a domain */
	const struct capture_offer *offer;
	uint16_t hint;		/* that its GUID asks for */
};

struct offers {
	struct given *given;
	size_t count;
	uint32_t *asked;	/* how many ask for a number */
	const struct capture_offer **owner;	/* the first that has it */
};

/* Policies of kernels, newest first: harness/model/domains.h. */
static const struct {
	enum domain_bytes bytes;
	const char *name;
} policies[] = {
	{ DOMAIN_BYTES_4_5, "bytes 4 and 5, as since 5.4" },
	{ DOMAIN_BYTES_8_9, "bytes 8 and 9, as up to 5.3" },
};

static uint16_t hint(enum domain_bytes bytes, const struct capture_offer *o)
{
	const struct domains d = { .bytes = bytes };

	return domain_hint(&d, &o->instance);
}

static void collect(const struct capture *c, struct offers *o)
{
	for (size_t i = 0; i < c->offer.count; i++) {
		const struct capture_offer *offer = &c->offer.at[i], **owner;

		if (memcmp(&offer->class, &guid_pci, sizeof(guid_pci)) != 0 || !offer->has_domain)
			continue;
		o->given[o->count] = (struct given){ offer, hint(DOMAIN_BYTES_4_5, offer) };
		o->asked[o->given[o->count++].hint]++;
		/* Numbers of more than 16 bits are no kernel's. */
		owner = &o->owner[offer->domain & (NUMBERS - 1)];
		*owner = *owner ? *owner : offer;
	}
}

static void judge_unique(struct still *s, struct offers *o)
{
	uint32_t broken = 0;
	struct still_record *r;

	for (size_t i = 0; i < o->count; i++) {
		const struct capture_offer *offer = o->given[i].offer;
		const struct capture_offer *owner = o->owner[offer->domain & (NUMBERS - 1)];

		if (owner == offer || owner->domain != offer->domain)
			continue;
		broken++;
		still_add(s, &rule_dom_unique, still_breach(&rule_dom_unique), "a domain of its own",
			  "the offers of lines %u and %u both have domain %04x", owner->line, offer->line,
			  offer->domain);
	}
	if (broken)
		return;
	r = still_record(s, &rule_dom_unique, STILL_PASS, STILL_NOBODY);
	if (r)
		r->looked = (uint32_t)o->count;
}

/* Another one asks for this number too, or has it; so whoever came later got another.  Number 0 is never given. */
static bool is_contested(const struct offers *o, const struct given *g)
{
	return o->asked[g->hint] > 1 || (o->owner[g->hint] && o->owner[g->hint]->domain == g->hint) || !g->hint;
}

static void judge_model(struct still *s, struct offers *o)
{
	uint32_t broken = 0;
	struct still_record *r;
	char expected[160];

	for (size_t i = 0; i < o->count; i++) {
		const struct capture_offer *offer = o->given[i].offer;
		const char *as = "none that is known";

		if (offer->domain == o->given[i].hint || is_contested(o, &o->given[i]))
			continue;
		for (size_t k = 1; k < sizeof(policies) / sizeof(policies[0]); k++)
			as = hint(policies[k].bytes, offer) == offer->domain ? policies[k].name : as;
		broken++;
		snprintf(expected, sizeof(expected), "domain %04x, of %s", o->given[i].hint, policies[0].name);
		still_add(s, &rule_dom_model, still_breach(&rule_dom_model), expected,
			  "the offer of line %u has domain %04x, by the policy: %s", offer->line, offer->domain, as);
	}
	if (broken)
		return;
	r = still_record(s, &rule_dom_model, STILL_PASS, STILL_NOBODY);
	if (r)
		r->looked = (uint32_t)o->count;
}

static void check(struct still *s, struct offers *o)
{
	static const char none[] = "no VMBus offer of a PCI device with its domain was recorded (lines #+ offer)";
	const bool unique = still_asks(s, &rule_dom_unique), model = still_asks(s, &rule_dom_model);

	if (!o->count) {
		if (unique)
			still_add(s, &rule_dom_unique, STILL_SKIP, "", none);
		if (model)
			still_add(s, &rule_dom_model, STILL_SKIP, "", none);
		return;
	}
	if (unique)
		judge_unique(s, o);
	if (model)
		judge_model(s, o);
}

void still_check_domains(struct still *s)
{
	struct offers o = { .count = 0 };

	o.given = calloc(s->m->c->offer.count + 1, sizeof(*o.given));
	o.asked = calloc(NUMBERS, sizeof(*o.asked));
	o.owner = calloc(NUMBERS, sizeof(const struct capture_offer *));
	if (o.given && o.asked && o.owner) {
		collect(s->m->c, &o);
		check(s, &o);
	} else {
		s->failed = true;
	}
	free(o.given);
	free(o.asked);
	free(o.owner);
}
