// SPDX-License-Identifier: GPL-2.0
/* still.c - rules about hardware asked of a capture, and records of what all rules said; see still.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/still_parts.h"
#include "model/hardware.h"

const char *const still_result_names[STILL_RESULTS] = { "PASS", "FAIL", "WARN", "SKIP" };

/* Rules about how numbers lead say nothing of functions that they lead nobody to: that is a rule by itself. */
static const uint32_t of_strays = 1u << HARDWARE_CAP_LIST | 1u << HARDWARE_HEADER_TYPE | 1u << HARDWARE_MULTI |
				  1u << HARDWARE_BAR_TYPE | 1u << HARDWARE_CLASS | 1u << HARDWARE_MSIX |
				  1u << HARDWARE_ONES | 1u << HARDWARE_PORT_TYPE | 1u << HARDWARE_VF_COUNT;

/* ---- records --------------------------------------------------------------------------------------- */

bool still_asks(const struct still *s, const struct invariant *rule)
{
	return !s->asks || s->asks(s->context, rule);
}

enum still_result still_breach(const struct invariant *rule)
{
	return rule->severity == SEVERITY_LOW ? STILL_WARN : STILL_FAIL;
}

struct still_record *still_record(struct still *s, const struct invariant *rule, enum still_result result,
				  uint32_t function)
{
	struct still_record *r;

	if (function != STILL_NOBODY && s->wants && !s->wants(s->context, function))
		return NULL;
	if (s->records == s->room) {
		const size_t room = s->room ? 2 * s->room : 64;

		r = realloc(s->record, room * sizeof(*r));
		if (!r) {
			s->failed = true;
			return NULL;
		}
		s->record = r;
		s->room = room;
	}
	r = &s->record[s->records++];
	*r = (struct still_record){
		.rule = rule,
		.result = (uint8_t)result,
		.function = function,
		.address = function == STILL_NOBODY ? UINT64_MAX : s->m->c->function.at[function].address,
	};
	return r;
}

void still_add(struct still *s, const struct invariant *rule, enum still_result result, const char *expected,
	       const char *found, ...)
{
	struct still_record *r = still_record(s, rule, result, STILL_NOBODY);
	va_list args;

	if (!r)
		return;
	snprintf(r->expected, sizeof(r->expected), "%s", expected);
	va_start(args, found);
	vsnprintf(r->found, sizeof(r->found), found, args);
	va_end(args);
}

void still_free(struct still *s)
{
	free(s->record);
	s->record = NULL;
	s->records = s->room = 0;
}

/* ---- rules about hardware --------------------------------------------------------------------------- */

static const struct invariant *find_rule(const char *id)
{
	for (size_t i = 0; check_rules[i]; i++)
		if (!strcmp(check_rules[i]->id, id))
			return check_rules[i];
	return NULL;
}

struct asking {
	struct still *s;
	const struct invariant *rule[HARDWARE_RULES];	/* NULL: not asked */
	uint32_t asked;		/* as bits */
	uint32_t broken[HARDWARE_RULES], looked[HARDWARE_RULES], unknown[HARDWARE_RULES];
};

static void take_bytes(const struct still *s, struct still_record *r, uint32_t offset, uint32_t bytes)
{
	const struct capture_function *f = &s->m->c->function.at[r->function];

	if (offset + bytes > f->bytes)
		return;
	r->offset = (uint16_t)offset;
	r->bytes = (uint8_t)(bytes < STILL_BYTES ? bytes : STILL_BYTES);
	memcpy(r->byte, capture_bytes(s->m->c, f) + offset, r->bytes);
}

static void take_fault(void *context, const struct hardware_fault *fault)
{
	struct asking *a = context;
	const uint32_t function = capture_machine_function(a->s->m, fault->function);
	const struct invariant *rule = a->rule[fault->rule];
	struct still_record *r = still_record(a->s, rule, still_breach(rule), function);

	if (!r)
		return;
	a->broken[fault->rule]++;
	memcpy(r->expected, fault->expected, sizeof(r->expected));
	snprintf(r->found, sizeof(r->found), "%s", fault->found + fault->name);
	if (function != STILL_NOBODY)
		take_bytes(a->s, r, fault->offset, fault->bytes);
}

static void count_asked(struct asking *a)
{
	const struct capture_machine *m = a->s->m;

	for (uint32_t i = 0; i < m->c->function.count; i++) {
		const struct topology_function *f = m->hardware[i];

		if (!f || f->pf || (a->s->wants && !a->s->wants(a->s->context, i)))
			continue;
		for (unsigned rule = 0; rule < HARDWARE_RULES; rule++) {
			const enum hardware_asked asked = hardware_asks((enum hardware_rule)rule, f);

			a->looked[rule] += asked == HARDWARE_ASKED;
			a->unknown[rule] += asked == HARDWARE_UNKNOWN;
		}
	}
}

static void add_looked(struct asking *a, unsigned rule)
{
	struct still_record *r;

	if (a->looked[rule] && !a->broken[rule]) {
		r = still_record(a->s, a->rule[rule], STILL_PASS, STILL_NOBODY);
		if (r)
			r->looked = a->looked[rule];
	}
	if (a->looked[rule] && !a->unknown[rule])
		return;
	r = still_record(a->s, a->rule[rule], STILL_SKIP, STILL_NOBODY);
	if (!r)
		return;
	r->looked = a->unknown[rule];
	snprintf(r->found, sizeof(r->found), "%s",
		 a->unknown[rule] ? "the registers that tell were not recorded; `lspci -xxxx`, as root, writes all" :
				    "nothing that it is about was recorded");
}

static void add_crowded(struct asking *a)
{
	struct still_record *r;

	if (!a->s->m->crowded || !(a->asked >> HARDWARE_VF_RANGE & 1))
		return;
	r = still_record(a->s, a->rule[HARDWARE_VF_RANGE], STILL_SKIP, STILL_NOBODY);
	if (!r)
		return;
	r->looked = a->s->m->crowded;
	snprintf(r->found, sizeof(r->found), "more VFs than the %d functions that can be put together",
		 TOPOLOGY_FUNCTIONS);
}

static int check_hardware(struct still *s)
{
	struct asking a = { .s = s };
	int err;

	for (unsigned rule = 0; rule < HARDWARE_RULES; rule++) {
		a.rule[rule] = find_rule(hardware_ids[rule]);
		a.asked |= (uint32_t)(a.rule[rule] && still_asks(s, a.rule[rule])) << rule;
	}
	/* What it was after reset, no picture shows. */
	a.asked &= ~(1u << HARDWARE_VF_MOVES);
	err = hardware_check(s->m->t, a.asked, take_fault, &a);
	if (!err)
		err = hardware_check(s->m->stray, a.asked & of_strays, take_fault, &a);
	count_asked(&a);
	for (unsigned rule = 0; rule < HARDWARE_RULES; rule++)
		if (a.asked >> rule & 1)
			add_looked(&a, rule);
	add_crowded(&a);
	return err;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

static const struct invariant *const others[] = {
	&rule_dom_model, &rule_dom_unique, &rule_map_acyclic, &rule_map_outputs, &rule_map_true, &rule_map_upstream,
	&rule_pci_phantom, &rule_pci_unreachable, &rule_vmd_numbers, &rule_vmd_profile,
};

static bool is_asked(const struct invariant *rule)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] == rule)
			return true;
	return rule->of_hardware && strcmp(rule->id, hardware_ids[HARDWARE_VF_MOVES]) != 0;
}

const struct invariant *still_rule(size_t i)
{
	for (size_t k = 0; check_rules[k]; k++)
		if (is_asked(check_rules[k]) && !i--)
			return check_rules[k];
	return NULL;
}

static int by_rule(const void *a, const void *b)
{
	const struct still_record *x = a, *y = b;
	const int rule = strcmp(x->rule->id, y->rule->id);

	if (rule)
		return rule;
	if (x->address != y->address)
		return x->address > y->address ? 1 : -1;
	if (x->result != y->result)
		return x->result - y->result;
	return strcmp(x->found, y->found);
}

void still_count(struct still *s)
{
	if (s->records)
		qsort(s->record, s->records, sizeof(*s->record), by_rule);
	memset(s->total, 0, sizeof(s->total));
	for (size_t i = 0; i < s->records; i++)
		s->total[s->record[i].result]++;
}

int still_check(struct still *s)
{
	int err = check_hardware(s);

	still_check_places(s);
	still_check_domains(s);
	still_check_maps(s);
	still_check_vmds(s);
	if (err || s->failed) {
		still_free(s);
		return -ENOMEM;
	}
	still_count(s);
	return 0;
}
