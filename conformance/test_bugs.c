// SPDX-License-Identifier: GPL-2.0
/*
 * test_bugs.c - planted defects: each has a scenario that says what it shows, and each invariant a defect or a reason
 *
 * That they are found is for the tests planted_* and for `bdfuzz prove`.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "check/bugs.h"
#include "check/check.h"
#include "report/finding.h"
#include "scenario/text.h"

static bool is_rule(const char *id)
{
	for (size_t i = 0; check_rules[i]; i++)
		if (!strcmp(check_rules[i]->id, id))
			return true;
	return false;
}

static char *read_text(const char *name, const char *suffix)
{
	char path[500];
	uint8_t *data;
	size_t len;

	snprintf(path, sizeof(path), "%s/conformance/%s%s", BDFUZZ_SOURCE, name, suffix);
	cr_assert(zero(int, file_read(path, &data, &len)), "%s", path);
	return (char *)data;
}

Test(bugs, are_many_and_of_each_kind)
{
	size_t historic = 0, twins = 0, first = 0;

	for (const struct bug *b = bugs; b->id; b++) {
		historic += !b->twin && b->row[0] == 'H';
		twins += b->twin;
		first += b->tier == 1;
	}
	cr_expect(ge(sz, historic, 12), "rows of the list of historic defects");
	cr_expect(ge(sz, twins, 2));
	cr_expect(ge(sz, first, 10));
}

Test(bugs, name_invariants_and_systems_that_there_are)
{
	for (const struct bug *b = bugs; b->id; b++) {
		cr_expect(ne(ptr, (void *)b->system[0], NULL), "%s", b->id);
		cr_expect(ne(ptr, (void *)b->rule[0], NULL), "%s", b->id);
		for (size_t i = 0; b->rule[i]; i++)
			cr_expect(is_rule(b->rule[i]), "%s: %s", b->id, b->rule[i]);
		cr_expect(eq(ptr, (void *)bug_find(b->id), (void *)b));
	}
	cr_expect(zero(ptr, (void *)bug_find("none")));
}

static bool names(const struct bug *b, const char *rule)
{
	for (size_t i = 0; b->rule[i]; i++)
		if (!strcmp(b->rule[i], rule))
			return true;
	return false;
}

/* "# known: RULE on PATTERN" of one of its rules, for each of its systems. */
static bool says(const struct scenario *s, const struct bug *b, const char *system)
{
	struct finding_head head;
	char name[200];

	snprintf(name, sizeof(name), "%s+%s", system, b->id);
	for (size_t i = 0; finding_read_known(s, i, &head); i++)
		if (!fnmatch(head.sut, name, 0) && fnmatch(head.sut, system, 0) && names(b, head.id))
			return true;
	return false;
}

Test(bugs, have_a_scenario_that_says_what_shows)
{
	for (const struct bug *b = bugs; b->id; b++) {
		struct text_error error = { 0 };
		char name[100], *text;
		struct scenario s;

		snprintf(name, sizeof(name), "scenarios/planted/%s", b->id);
		text = read_text(name, ".bdf");
		scenario_init(&s);
		cr_assert(zero(int, text_parse(text, strlen(text), &s, &error)), "%s: %s", b->id, error.what);
		for (size_t i = 0; b->system[i]; i++)
			cr_expect(says(&s, b, b->system[i]), "%s on %s", b->id, b->system[i]);
		scenario_free(&s);
		free(text);
	}
}

/* Of the table in the manual, the row of @rule has an x, or "only". */
static bool is_seen(const char *manual, const char *rule)
{
	char start[60];
	const char *row;

	snprintf(start, sizeof(start), "\n| %s |", rule);
	row = strstr(manual, start);
	cr_assert(ne(ptr, (void *)row, NULL), "no row of %s in conformance/bugs/README.md", rule);
	row += strlen(start);
	return memchr(row, 'x', strcspn(row, "\n")) || memmem(row, strcspn(row, "\n"), "only", 4);
}

Test(bugs, every_invariant_catches_one_or_has_a_reason)
{
	char *manual = read_text("bugs/README", ".md"), *reasons = read_text("bugs/arguments", ".txt");

	for (size_t i = 0; check_rules[i]; i++) {
		char reason[60];

		/* No defect of a driver makes bad hardware; what a PCI core makes of it is proven elsewhere. */
		if (check_rules[i]->of_hardware || check_rules[i]->surface == SURFACE_PCI)
			continue;
		snprintf(reason, sizeof(reason), "\n%s: ", check_rules[i]->id);
		cr_expect(eq(int, is_seen(manual, check_rules[i]->id), !strstr(reasons, reason)),
			  "%s needs a defect or a reason, and not both", check_rules[i]->id);
	}
	free(manual);
	free(reasons);
}
