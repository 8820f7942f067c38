// SPDX-License-Identifier: GPL-2.0
/* regression.c - see regression.h */
#include "regression.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "check/known.h"
#include "cli/trial.h"
#include "scenario/text.h"

void regression_is_gone(const char *system, const char *rule, const char *frame, const char *text)
{
	const struct sut_class *class = sut_find(system);
	struct text_error error = { 0 };
	char where[KNOWN_FRAME];
	struct verdict v = { 0 };
	struct scenario s;

	if (!class)
		cr_skip_test("%s is not built in", system);
	cr_assert(zero(int, text_parse(text, strlen(text), &s, &error)), "%u:%u: %s", error.line, error.column,
		  error.what);
	cr_assert(zero(int, trials_run(class, &s, 1, &v)));
	for (uint32_t i = 0; i < v.findings; i++)
		cr_expect(strcmp(v.finding[i].rule->id, rule) || strcmp(known_frame(v.finding[i].where, where), frame),
			  "%s on %s, in %s: expected %s, found %s", rule, system, frame, v.finding[i].expected,
			  v.finding[i].found);
	verdict_free(&v);
	scenario_free(&s);
}
