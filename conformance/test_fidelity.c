// SPDX-License-Identifier: GPL-2.0
/*
 * test_fidelity.c - a run says which deviations from a real machine it crossed, and no others
 *
 * For each deviation a scenario that crosses it, and its quiet twin; on every real kernel.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "check/check.h"
#include "check/print.h"
#include "cli/crash.h"
#include "report/finding.h"
#include "scenario/text.h"
#include "sim/fidelity.h"
#include "sim/sim.h"

#define OFFER "offer 1 pci 47505500-0001-0000-3130-444531303244\n"
#define OTHER "offer 2 pci 47505500-0002-0000-3130-444531303244\n"
#define FUNCTION "function 1 id=15b3:1016 serial=1 msix=4\nbars 1 fff0000c ffffffff 0 0 0 0\n"
#define UP FUNCTION OFFER

static void parse(const char *text, struct scenario *s)
{
	struct text_error error;

	scenario_init(s);
	cr_assert(text_parse(text, strlen(text), s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
}

/* What was crossed at the end of the scenario, before the host takes everything back. */
static uint64_t crossed(const struct sut_class *class, struct sut *sut, const char *text)
{
	static struct observation o;
	uint64_t seen = 0;
	struct scenario s;

	parse(text, &s);
	class->begin(sut);
	o.over = false;
	for (size_t i = 0; i < s.count && !o.over; i++) {
		class->step(sut, &s.op[i]);
		class->look(sut, &o);
		seen = o.crossed;
	}
	if (!o.over) {
		class->settle(sut);
		class->end(sut);
	}
	scenario_free(&s);
	return seen;
}

/*
 * Not here, as these kernels and hosts do not come there: SIM_FLUSHED_YOUNGER, as the driver closes its queue before it
 * flushes it; SIM_POLL_RESCINDED, as a host that is told to behave answers everything.  SIM_DIED is crash.c's.
 */
static const struct {
	enum sim_deviation deviation;
	const char *crosses, *quiet;
} stories[] = {
	{ SIM_FAILED_ALLOC, "fail alloc 1\n" OFFER, OFFER "fail alloc 1\n" },
	{ SIM_FAILED_SERVICE, "fail service 1\n" OFFER, OFFER "fail service 1\n" },
	{ SIM_FAILED_ELSEWHERE, "host unguarded = 1\nfail alloc 3\n" OFFER, "fail alloc 3\n" OFFER },
	/* One sleeper is woken when it asked; of two that poll at their own pace the first has to wait. */
	{ SIM_SLEPT_LONGER, "answer 1 d0 silent\n" OFFER OTHER "rescind 2\n", "answer 1 d0 silent\n" OFFER "reply 1\n" },
	{ SIM_SPUN_ALONE, UP "msi 1 &\nread 1\n", UP "msi 1\nread 1\n" },
	{ SIM_POLL_ANSWERED, "answer 1 interrupt silent\n" UP "msi 1\n", UP "msi 1\n" },
	{ SIM_BAR_UNREAL, UP "msi 1\n", UP "read 1\n" },
	{ SIM_VECTOR_UNREAL, UP "msi 1\n", UP "read 1\n" },
	{ SIM_RETARGETED, UP "msi 1\nretarget 1\n", UP "msi 1\n" },
	{ SIM_POWER_ALONE, UP "suspend 1\n", UP "suspend 2\n" },
	{ SIM_RELOADED, UP "unload\n", UP "rescind 1\n" },
};

enum { STORIES = sizeof(stories) / sizeof(stories[0]) };

static void tell_all(const struct sut_class *class)
{
	struct sut *sut;

	cr_assert(zero(int, class->open(&sut)));
	for (unsigned i = 0; i < STORIES; i++) {
		const char *text = sim_deviation_text(stories[i].deviation);
		uint64_t bit = 1ULL << stories[i].deviation;

		cr_expect(ne(u64, crossed(class, sut, stories[i].crosses) & bit, 0), "%s does not notice: %s", class->name, text);
		cr_expect(zero(u64, crossed(class, sut, stories[i].quiet) & bit), "%s imagines: %s", class->name, text);
	}
	/* What most runs are made of is nothing to be told of, whatever came before. */
	crossed(class, sut, UP "msi 1\nretarget 1\nunload\n");
	cr_expect(zero(u64, crossed(class, sut, UP "read 1\neject 1\nrescind 1\n")), "%s: an ordinary run", class->name);
	cr_expect(zero(u64, crossed(class, sut, "")), "%s: no run at all", class->name);
	class->close(sut);
}

Test(fidelity, each_deviation_is_noted_and_its_twin_is_quiet)
{
	unsigned kernels = 0;

	for (size_t i = 0; sut_classes[i]; i++) {
		if (!sut_classes[i]->real)
			continue;
		tell_all(sut_classes[i]);
		kernels++;
	}
	cr_expect(ge(u32, kernels, 1), "no kernel is built in");
}

/* ---- in findings ---------------------------------------------------------------------------------- */

static uint64_t of_finding(struct checker *checker, const char *text)
{
	static struct check_result result;
	struct scenario s;

	parse(text, &s);
	cr_assert(zero(int, checker_run(checker, &s, &result)));
	scenario_free(&s);
	cr_assert(eq(u32, result.findings, 1), "%u findings", result.findings);
	return result.finding[0].crossed;
}

/* The failing expectation stands before or behind what is crossed: only the second one can know of it. */
Test(fidelity, a_finding_knows_what_was_crossed_up_to_it)
{
	const uint64_t bit = 1ULL << SIM_VECTOR_UNREAL;

	for (size_t i = 0; sut_classes[i]; i++) {
		struct checker *checker;

		if (!sut_classes[i]->real)
			continue;
		cr_assert(zero(int, checker_open(&checker, sut_classes[i], NULL)));
		cr_expect(zero(u64, of_finding(checker, UP "expect functions 1 = 7\nmsi 1\neject 1\n")));
		cr_expect(ne(u64, of_finding(checker, UP "msi 1\nexpect functions 1 = 7\neject 1\n") & bit, 0));
		cr_expect(zero(u64, of_finding(checker, "expect bus 1 = installed\n" UP "msi 1\neject 1\n")), "before any");
		checker_close(checker);
	}
}

static const struct invariant planted = {
	.id = "PLANTED", .sentence = "It is not there.", .origin = "none", .advice = "None.",
};

Test(fidelity, a_finding_tells_of_it_in_print_and_in_its_file)
{
	const struct finding f = { .rule = &planted, .at = UINT32_MAX, .crossed = 1ULL << SIM_RELOADED | 1ULL << SIM_FAILED_ALLOC };
	const struct scenario none = { 0 };
	struct finding_head head;
	struct scenario back;
	char *text, want[500];
	size_t len;
	FILE *out = open_memstream(&text, &len);

	cr_assert(zero(int, finding_print(out, &f, &none, "somebody")));
	fclose(out);
	snprintf(want, sizeof(want), "\n  fidelity  %s\n            %s\n", sim_deviation_text(SIM_FAILED_ALLOC),
		 sim_deviation_text(SIM_RELOADED));
	cr_expect(ne(ptr, strstr(text, want), NULL), "%s", text);
	free(text);

	cr_assert(zero(int, finding_to_text(&f, &none, "somebody", &text, &len)));
	parse(text, &back);
	finding_read_head(&back, &head);
	snprintf(want, sizeof(want), "%s; %s", sim_deviation_text(SIM_FAILED_ALLOC), sim_deviation_text(SIM_RELOADED));
	cr_expect(eq(str, head.fidelity, want));
	scenario_free(&back);
	free(text);
}

Test(fidelity, who_died_does_not_know_everything)
{
	struct finding f;

	crash_hang_finding(1, "somebody", &f);
	cr_expect(eq(u64, f.crossed, 1ULL << SIM_DIED));
}

/* ---- the table ------------------------------------------------------------------------------------ */

Test(fidelity, crossings_are_forgotten_by_a_reset_only)
{
	const struct sim_hooks hooks = { 0 };
	struct sim *sim = sim_new(&hooks);

	cr_assert(ne(ptr, sim, NULL));
	cr_expect(zero(u64, sim_crossed(sim)));
	for (int i = 0; i < 2; i++) {
		sim_cross(sim, SIM_FLUSHED_YOUNGER);
		sim_cross(sim, SIM_DIED);
		cr_expect(eq(u64, sim_crossed(sim), 1ULL << SIM_FLUSHED_YOUNGER | 1ULL << SIM_DIED));
	}
	sim_reset(sim);
	cr_expect(zero(u64, sim_crossed(sim)));
	sim_delete(sim);
}

/* Who reads of a deviation in a finding finds it in the base's own account of itself, and nothing else there. */
Test(fidelity, the_readme_lists_the_same)
{
	char path[1000], want[200];
	uint8_t *text;
	size_t len;
	unsigned rows = 0;
	char *section;

	snprintf(path, sizeof(path), "%s/harness/kernel/README.md", BDFUZZ_SOURCE);
	cr_assert(zero(int, file_read(path, &text, &len)));
	section = strstr((char *)text, "\n## What a finding says of it\n");
	cr_assert(ne(ptr, section, NULL), "%s: no such section", path);
	for (int i = 0; i < SIM_DEVIATIONS; i++) {
		snprintf(want, sizeof(want), "\n| %s | ", sim_deviation_text((enum sim_deviation)i));
		cr_expect(ne(ptr, strstr(section, want), NULL), "%s: no row for:%s", path, want);
	}
	for (char *at = section + 1; (at = strchr(at, '\n')) && strncmp(at, "\n## ", 4); at++)
		rows += at[1] == '|';
	cr_expect(eq(u32, rows, SIM_DEVIATIONS + 2), "%s: a row that no deviation has", path);
	free(text);
}
