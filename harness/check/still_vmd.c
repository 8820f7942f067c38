// SPDX-License-Identifier: GPL-2.0
/*
 * still_vmd.c - VMD endpoints of a picture: what the profile of their ID promises, against what their registers say
 *
 * A machine has one private domain for each endpoint.  Which is whose no dump says, so children are looked at only
 * where there is one endpoint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/registers.h"
#include "capture/vmd_seen.h"
#include "check/still_parts.h"
#include "model/vmd_ids.h"

struct looking {
	struct still *s;
	uint32_t endpoints;	/* whose ID is known */
	uint32_t domain;	/* the private one; 0: none, or several */
};

static uint32_t id_of(const struct still *s, uint32_t i)
{
	return registers_get(s->m->c, &s->m->c->function.at[i], 0, 4);
}

static void survey(struct looking *l)
{
	for (uint32_t i = 0; i < l->s->m->c->function.count; i++) {
		const uint64_t domain = l->s->m->c->function.at[i].address >> 16;

		l->endpoints += vmd_features(id_of(l->s, i)) >= 0;
		if (domain < TOPOLOGY_PRIVATE || domain == l->domain)
			continue;
		l->domain = l->domain ? UINT32_MAX : (uint32_t)domain;
	}
	if (l->endpoints != 1 || l->domain == UINT32_MAX)
		l->domain = 0;
}

/* "a host address is 0; the host windows overlap" */
static void say_signs(uint32_t signs, char *text, size_t room)
{
	text[0] = '\0';
	for (unsigned i = 0; i < VMD_SIGNS; i++) {
		const size_t len = strlen(text);

		if (signs >> i & 1)
			snprintf(text + len, room - len, "%s%s", len ? "; " : "", vmd_sign_text[i]);
	}
}

static void judge_profile(struct looking *l, uint32_t i, uint32_t features)
{
	const enum vmd_method method = vmd_method_of(features);
	const struct capture *c = l->s->m->c;
	struct vmd_detection d;
	struct vmd_child *child;
	struct still_record *r;
	struct vmd_seen seen;
	size_t children;
	char signs[200];

	vmd_seen_init(&seen, c, &c->function.at[i]);
	child = vmd_seen_children(c, l->domain, &children);
	if (!child) {
		l->s->failed = true;
		return;
	}
	/* Without the sizes of windows nobody can say whether a child is in one. */
	vmd_detect(&seen.view, child, l->domain && seen.sized ? children : 0, &d);
	free(child);
	r = still_record(l->s, &rule_vmd_profile,
			 d.opinion[method].verdict == VMD_WRONG ? still_breach(&rule_vmd_profile) :
			 d.opinion[method].verdict == VMD_UNKNOWN ? STILL_SKIP : STILL_PASS, i);
	if (!r)
		return;
	r->looked = 1;
	say_signs(d.opinion[method].signs, signs, sizeof(signs));
	snprintf(r->expected, sizeof(r->expected), "host addresses as by the method '%s'", vmd_methods[method].name);
	snprintf(r->found, sizeof(r->found), "%s: %s%s%s", vmd_methods[method].name,
		 vmd_verdict_name[d.opinion[method].verdict], *signs ? ": " : "", signs);
	if (r->result == STILL_SKIP)
		snprintf(r->found, sizeof(r->found),
			 "%s: MEMBAR2 was not recorded; ./bdfuzz capture --windows does that",
			 vmd_methods[method].name);
}

static void judge_numbers(struct looking *l, uint32_t i, uint32_t features)
{
	const struct capture *c = l->s->m->c;
	uint32_t looked = 0, broken = 0;
	struct still_record *r;
	struct vmd_buses buses;
	struct vmd_seen seen;

	vmd_seen_init(&seen, c, &c->function.at[i]);
	vmd_buses(&seen.view, features & VMD_FEATURE_RESTRICTS, &buses);
	for (uint32_t k = 0; l->domain && seen.sized && k < c->function.count; k++) {
		const capture_address address = c->function.at[k].address;
		const uint8_t bus = (uint8_t)(address >> 8);

		if (address >> 16 != l->domain)
			continue;
		looked++;
		if (bus >= buses.first && bus <= buses.last)
			continue;
		broken++;
		r = still_record(l->s, &rule_vmd_numbers, still_breach(&rule_vmd_numbers), k);
		if (!r)
			continue;
		snprintf(r->expected, sizeof(r->expected), "a bus of [%02x-%02x], which the VMD's registers allow",
			 buses.first, buses.last);
		snprintf(r->found, sizeof(r->found), "bus %02x", bus);
	}
	if (broken)
		return;
	r = still_record(l->s, &rule_vmd_numbers, looked ? STILL_PASS : STILL_SKIP, i);
	if (!r)
		return;
	r->looked = looked;
	if (!looked)
		snprintf(r->found, sizeof(r->found), "%s", !seen.sized ?
			 "the sizes of its windows were not recorded; ./bdfuzz capture does that" :
			 "no function of its domain was recorded, or there are several such domains");
}

static void skip(struct still *s, const struct invariant *rule)
{
	if (still_asks(s, rule))
		still_add(s, rule, STILL_SKIP, "", "no VMD endpoint with a profile was recorded (./bdfuzz id list)");
}

void still_check_vmds(struct still *s)
{
	struct looking l = { .s = s };

	survey(&l);
	for (uint32_t i = 0; i < s->m->c->function.count; i++) {
		const int features = vmd_features(id_of(s, i));

		if (features < 0)
			continue;
		if (still_asks(s, &rule_vmd_profile))
			judge_profile(&l, i, (uint32_t)features);
		if (still_asks(s, &rule_vmd_numbers))
			judge_numbers(&l, i, (uint32_t)features);
	}
	if (l.endpoints)
		return;
	skip(s, &rule_vmd_profile);
	skip(s, &rule_vmd_numbers);
}
