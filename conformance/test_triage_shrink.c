// SPDX-License-Identifier: GPL-2.0
/*
 * test_triage_shrink.c - a crash is made short whether it is a finding of a rule or takes its process down; what does
 * not come again stays as it is
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "cli/triage.h"
#include "fake_sut.h"
#include "scenario/text.h"

#define OFFER(ch, guid) "offer " ch " pci " guid "\n"

static const char crash_text[] =
	"idle\n"
	OFFER("2", "47505500-0103-0000-3130-444531303244")
	"wait 5\n"
	OFFER("3", "47505500-0104-0000-3130-444531303244")
	"relations 3\n"
	"msi 2 devfn=01.0 msi count=4\n"
	"idle\n"
	"rescind 3\n";

/* As a system does whose process cannot go on. */
static void dies_of_msi(const struct fake_moment *m, struct observation *o)
{
	(void)o;
	if (m->kind == OP_MSI)
		kill(getpid(), SIGKILL);
}

static void one_domain(const struct fake_moment *m, struct observation *o)
{
	(void)m;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		o->bus[i].domain = 7;
}

FAKE_SUT(mortal, dies_of_msi);
FAKE_SUT(forgetful, one_domain);

static void parse(const char *text, struct scenario *s)
{
	struct text_error e = { 0 };

	cr_assert(zero(int, text_parse(text, strlen(text), s, &e)), "%s", e.what);
}

/* The crash and what it shows there by @rule, as triage would have it. */
static void meet(const struct sut_class *class, const char *rule, struct crash *crash, struct cause *c)
{
	struct verdict v = { 0 };
	bool found = false;

	*crash = (struct crash){ .path = (char *)"crash" };
	parse(crash_text, &crash->s);
	*c = (struct cause){ .class = class, .crash = crash };
	cr_assert(zero(int, trials_run(class, &crash->s, 1, &v)));
	for (uint32_t i = 0; i < v.findings; i++) {
		if (strcmp(v.finding[i].rule->id, rule))
			continue;
		c->finding = v.finding[i];
		found = true;
	}
	cr_assert(found, "%s does not show %s", class->name, rule);
	verdict_free(&v);
}

static const struct {
	const struct sut_class *class;
	const char *rule, *text;
} rows[] = {
	{ &mortal, "SANITIZER", "msi 1\n" },
	{ &forgetful, "DOM-UNIQUE", OFFER("1", "47505500-0001-0000-3130-444531303244")
	  OFFER("2", "47505500-0001-0000-3130-444531303244") },
};

Test(triage_shrink, makes_short)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct crash crash;
		struct cause c;
		char *text;
		size_t len;

		meet(rows[i].class, rows[i].rule, &crash, &c);
		cr_assert(zero(int, triage_shrink(&c, -1)));
		cr_assert(zero(int, text_format(&c.s, &text, &len)));
		cr_expect(eq(str, text, (char *)rows[i].text), "%s", rows[i].rule);
		cr_expect(gt(u32, c.runs, 3));
		free(text);
		scenario_free(&c.s);
		scenario_free(&crash.s);
	}
}

Test(triage_shrink, stops_when_it_is_told)
{
	struct crash crash;
	struct cause c;
	int pipes[2];

	cr_assert(zero(int, pipe(pipes)));
	cr_assert(eq(long, write(pipes[1], "", 1), 1));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		meet(rows[i].class, rows[i].rule, &crash, &c);
		cr_expect(eq(int, triage_shrink(&c, pipes[0]), -EINTR), "%s", rows[i].rule);
		cr_expect(eq(sz, c.s.count, 0));
		scenario_free(&crash.s);
	}
	close(pipes[0]);
	close(pipes[1]);
}

/* Its process goes down, but not in the same way: there is nothing to compare attempts with. */
Test(triage_shrink, leaves_what_does_not_come_again)
{
	struct crash crash;
	struct cause c;

	meet(&mortal, "SANITIZER", &crash, &c);
	snprintf(c.finding.key, sizeof(c.finding.key), "SANITIZER of another kind");
	cr_assert(zero(int, triage_shrink(&c, -1)));
	cr_expect(scenario_equal(&c.s, &crash.s));
	cr_expect(zero(u32, c.runs));
	scenario_free(&c.s);
	scenario_free(&crash.s);
}
