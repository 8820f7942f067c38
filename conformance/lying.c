// SPDX-License-Identifier: GPL-2.0
/* lying.c - see lying.h */
#include "lying.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scenario/text.h"

static lying_with lie;
static const uint32_t *value;
static unsigned after, looks;
static const struct sut_class *honest;

static void lying_look(struct sut *s, struct observation *o)
{
	honest->look(s, o);
	if (++looks != after)
		return;
	if (lie && o->pci)
		lie((struct seen_pci *)o->pci);
	if (value) {
		o->status = 0;
		o->has_value = true;
		o->value = *value;
	}
}

static void run(const char *system, const struct lying_proof *p, bool lies, struct check_result *result)
{
	static struct sut_class class;
	struct text_error error;
	struct checker *c;
	struct scenario s;

	honest = sut_find(system);
	class = *honest;
	class.look = lying_look;
	lie = lies ? p->lie : NULL;
	value = lies ? p->value : NULL;
	looks = 0;
	cr_assert(text_parse(p->scenario, strlen(p->scenario), &s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
	after = (unsigned)s.count;
	cr_assert(checker_open(&c, &class, NULL) == 0);
	cr_assert(checker_run(c, &s, result) == 0);
	checker_close(c);
	scenario_free(&s);
}

struct seen_pci_function *lying_at(struct seen_pci *pci, uint64_t address)
{
	for (uint32_t i = 0; i < pci->functions; i++)
		if (pci->function[i].address == address)
			return &pci->function[i];
	cr_fatal("no %" PRIx64, address);
	return NULL;
}

static bool has(const struct check_result *r, const struct lying_proof *p)
{
	for (uint32_t i = 0; i < r->findings; i++)
		if (!strcmp(r->finding[i].rule->id, p->rule) && !strcmp(r->finding[i].where, p->kind))
			return true;
	return false;
}

void lying_trips(const char *system, const struct lying_proof *proofs, size_t count)
{
	static struct check_result result;

	for (size_t i = 0; i < count; i++) {
		run(system, &proofs[i], true, &result);
		cr_expect(has(&result, &proofs[i]), "%s %s: %u findings, %s %s: %s", proofs[i].rule, proofs[i].kind,
			  result.findings, result.findings ? result.finding[0].rule->id : "",
			  result.findings ? result.finding[0].where : "", result.findings ? result.finding[0].found : "");
	}
}

void lying_not(const char *system, const struct lying_proof *proofs, size_t count)
{
	static struct check_result result;

	for (size_t i = 0; i < count; i++) {
		run(system, &proofs[i], false, &result);
		cr_expect(eq(u32, result.findings, 0), "%s %s: %s", proofs[i].rule, proofs[i].kind,
			  result.findings ? result.finding[0].found : "");
	}
}

void lying_proves_all(enum surface surface, const char *prefix, const char *elsewhere, const struct lying_proof *proofs,
		      size_t count)
{
	for (size_t i = 0; check_rules[i]; i++) {
		const struct invariant *rule = check_rules[i];
		bool proven = rule->of_hardware || rule->surface != surface || strncmp(rule->id, prefix, strlen(prefix)) != 0;
		char word[64];

		snprintf(word, sizeof(word), " %s ", rule->id);
		proven |= strstr(elsewhere, word) != NULL;
		for (size_t k = 0; k < count; k++)
			proven |= !strcmp(proofs[k].rule, rule->id);
		cr_expect(proven, "%s has no proof", rule->id);
	}
}
