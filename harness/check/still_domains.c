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

struct given {			/* an offer of a PCI device that was given a domain */
	const struct capture_offer *offer;
	uint16_t hint;		/* that its GUID asks for */
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

static size_t collect(const struct capture *c, struct given *given)
{
	size_t n = 0;

	for (size_t i = 0; i < c->offer.count; i++)
		if (!memcmp(&c->offer.at[i].class, &guid_pci, sizeof(guid_pci)) && c->offer.at[i].has_domain)
			given[n++] = (struct given){ &c->offer.at[i], hint(DOMAIN_BYTES_4_5, &c->offer.at[i]) };
	return n;
}

static void judge_unique(struct still *s, const struct given *given, size_t count)
{
	uint32_t broken = 0;
	struct still_record *r;

	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++) {
			if (given[i].offer->domain != given[k].offer->domain)
				continue;
			broken++;
			still_add(s, &rule_dom_unique, still_breach(&rule_dom_unique), "a domain of its own",
				  "the offers of lines %u and %u both have domain %04x", given[k].offer->line,
				  given[i].offer->line, given[i].offer->domain);
			break;
		}
	if (broken)
		return;
	r = still_record(s, &rule_dom_unique, STILL_PASS, STILL_NOBODY);
	if (r)
		r->looked = (uint32_t)count;
}

/* Another one asks for this number too, so whoever came later got another. */
static bool is_contested(const struct given *given, size_t count, size_t i)
{
	for (size_t k = 0; k < count; k++)
		if (k != i && (given[k].hint == given[i].hint || given[k].offer->domain == given[i].hint))
			return true;
	return !given[i].hint;	/* number 0 is never given */
}

static void judge_model(struct still *s, const struct given *given, size_t count)
{
	uint32_t broken = 0;
	struct still_record *r;
	char expected[160];

	for (size_t i = 0; i < count; i++) {
		const struct capture_offer *o = given[i].offer;
		const char *as = "none that is known";

		if (o->domain == given[i].hint || is_contested(given, count, i))
			continue;
		for (size_t k = 1; k < sizeof(policies) / sizeof(policies[0]); k++)
			as = hint(policies[k].bytes, o) == o->domain ? policies[k].name : as;
		broken++;
		snprintf(expected, sizeof(expected), "domain %04x, of %s", given[i].hint, policies[0].name);
		still_add(s, &rule_dom_model, still_breach(&rule_dom_model), expected,
			  "the offer of line %u has domain %04x, by the policy: %s", o->line, o->domain, as);
	}
	if (broken)
		return;
	r = still_record(s, &rule_dom_model, STILL_PASS, STILL_NOBODY);
	if (r)
		r->looked = (uint32_t)count;
}

static void check(struct still *s, const struct invariant *rule,
		  void (*judge)(struct still *s, const struct given *given, size_t count), const struct given *given,
		  size_t count)
{
	if (!still_asks(s, rule))
		return;
	if (count)
		judge(s, given, count);
	else
		still_add(s, rule, STILL_SKIP, "",
			  "no VMBus offer of a PCI device with its domain was recorded (lines #+ offer)");
}

void still_check_domains(struct still *s)
{
	struct given *given = calloc(s->m->c->offer.count + 1, sizeof(*given));
	size_t count;

	if (!given) {
		s->failed = true;
		return;
	}
	count = collect(s->m->c, given);
	check(s, &rule_dom_unique, judge_unique, given, count);
	check(s, &rule_dom_model, judge_model, given, count);
	free(given);
}
