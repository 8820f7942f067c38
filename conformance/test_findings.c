// SPDX-License-Identifier: GPL-2.0
/*
 * test_findings.c - the files of conformance/findings: each scenario shows its finding, each cited line is there
 *
 * That malformed files are refused is test_findings_text.sh.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "check/check.h"
#include "check/known.h"
#include "cli/trial.h"
#include "scenario/text.h"

/* ---- scenarios ------------------------------------------------------------------------------------ */

enum { MOST = 256 };		/* scenarios of all findings together */

static void load(const char *name, struct scenario *s)
{
	struct text_error error;
	char path[1000];
	uint8_t *text;
	size_t len;

	snprintf(path, sizeof(path), "%s/conformance/scenarios/%s", BDFUZZ_SOURCE, name);
	cr_assert(zero(int, file_read(path, &text, &len)), "%s: no such scenario", path);
	scenario_init(s);
	cr_assert(zero(int, text_parse((char *)text, len, s, &error)), "%s:%u: %s", name, error.line, error.what);
	free(text);
}

/*
 * What was met is this finding and nothing else, but for a hostile host, who shows other known ones on the way, and for
 * the checkers, which see what a known one leads to; the masks that were hit are marked.
 */
static void judge(const struct known_finding *k, const char *name, const struct verdict *v, const char *sut, bool *hit)
{
	const bool checked = strstr(sut, "-checked") != NULL;
	bool shown = false;

	for (uint32_t i = 0; i < v->findings; i++) {
		const struct finding *f = &v->finding[i];
		const struct known_mask *m = known_lookup(f, sut);

		if (f->rule->of_hardware)
			continue; /* a scenario may have bad hardware */
		shown |= m && m->finding == k;
		cr_expect(m && (m->finding == k || f->hostile || checked), "%s: %s shows, beside %s: %s, %s, in %s", sut, name, k->name,
			  f->rule->id, f->found, f->where);
		/* More of a finding that needs no hostile host may be shown with one: but not at first. */
		cr_expect(f->hostile == (k->mode == KNOWN_HOSTILE) || (f->hostile && strcmp(name, k->scenario[0]) != 0),
			  "%s: %s has a host of the other mode than %s", sut, name, k->name);
		if (m)
			hit[m - known_masks] = true;
	}
	cr_expect(shown, "%s: %s does not show %s any more", sut, name, k->name);
}

/* A system that is not built in is passed over: whoever builds in only a tree has no masks either. */
static void show_all(const struct sut_class *class, bool *hit)
{
	static struct scenario s[MOST];
	static struct verdict v[MOST];
	size_t count = 0, at = 0;

	for (size_t i = 0; i < known_findings_count; i++)
		for (const char *const *name = known_findings[i].scenario; known_on(&known_findings[i], class->name) && *name;
		     name++) {
			cr_assert(lt(sz, count, MOST));
			load(*name, &s[count++]);
		}
	cr_assert(zero(int, trials_run(class, s, count, v)));
	for (size_t i = 0; i < known_findings_count; i++)
		for (const char *const *name = known_findings[i].scenario; known_on(&known_findings[i], class->name) && *name;
		     name++)
			judge(&known_findings[i], *name, &v[at++], class->name, hit);
	for (size_t i = 0; i < count; i++) {
		verdict_free(&v[i]);
		scenario_free(&s[i]);
	}
}

Test(findings, scenarios_show_exactly_what_they_are_for)
{
	bool *hit = calloc(known_masks_count, sizeof(*hit));

	cr_assert(ne(ptr, hit, NULL));
	for (size_t i = 0; sut_classes[i]; i++) {
		const char *name = sut_classes[i]->name;

		show_all(sut_classes[i], hit);
		for (size_t m = 0; m < known_masks_count; m++)
			if (!strcmp(known_masks[m].system, name))
				cr_expect(hit[m], "%s: no scenario of %s hits the mask %s %s", name,
					  known_masks[m].finding->name, known_masks[m].rule, known_masks[m].frame);
	}
	free(hit);
}

/* ---- cited lines ---------------------------------------------------------------------------------- */

enum cited { HERE, MOVED, GONE };

static bool is_line(const char *at, const char *text)
{
	size_t len = strlen(text);

	at += strspn(at, " \t");
	return !strncmp(at, text, len) && (at[len] == '\n' || !at[len]);
}

/* Whether line @line of @source, without its indentation, is @text; if not, where that is now. */
static enum cited look_up(const char *source, unsigned line, const char *text, unsigned *now)
{
	unsigned n = 1;

	*now = 0;
	for (const char *at = source; at; n++) {
		if (is_line(at, text) && (!*now || n == line))
			*now = n;
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return *now == line ? HERE : *now ? MOVED : GONE;
}

Test(findings, a_cited_line_is_here_moved_or_gone)
{
	static const char source[] = "a\n\tkfree(hbus);\nb\n\t\tkfree(hbus);\n\tkfree(hbus); /* else */\n";
	unsigned now;

	cr_expect(eq(int, look_up(source, 2, "kfree(hbus);", &now), HERE));
	cr_expect(eq(int, look_up(source, 4, "kfree(hbus);", &now), HERE));
	cr_expect(eq(int, look_up(source, 3, "kfree(hbus);", &now), MOVED));
	cr_expect(eq(u32, now, 2));
	cr_expect(eq(int, look_up(source, 99, "b", &now), MOVED));
	cr_expect(eq(int, look_up(source, 2, "kfree(hbus)", &now), GONE), "a part of a line is not the line");
	cr_expect(eq(int, look_up("", 1, "a", &now), GONE));
}

static void check_line(const struct known_finding *k, const struct known_line *l, const char *directory)
{
	char path[1000];
	uint8_t *source;
	unsigned now;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", directory, l->file);
	if (file_read(path, &source, &len)) {
		cr_expect(false, "%s: linux-%s has no %s", k->name, l->kernel, l->file);
		return;
	}
	switch (look_up((char *)source, l->line, l->text, &now)) {
	case HERE:
		break;
	case MOVED:
		printf("%s: linux-%s %s:%u is line %u of the package that is installed\n", k->name, l->kernel, l->file,
		       l->line, now);
		break;
	case GONE:
		cr_expect(false, "%s: linux-%s %s:%u: '%s' is not there any more", k->name, l->kernel, l->file,
			  l->line, l->text);
	}
	free(source);
}

static bool is_built_in(const char *kernel)
{
	char name[64];

	snprintf(name, sizeof(name), "linux-%s", kernel);
	return sut_find(name) != NULL;
}

Test(findings, cited_lines_are_in_the_sources)
{
	for (size_t i = 0; i < known_findings_count; i++)
		for (const struct known_line *l = known_findings[i].line; l->kernel; l++) {
			char directory[1000], id[32];

			if (!is_built_in(l->kernel))
				continue;
			snprintf(id, sizeof(id), "%s", l->kernel);
			id[strcspn(id, ".")] = '_';
			snprintf(directory, sizeof(directory), "%s/build/kernel/%s/source", BDFUZZ_SOURCE, id);
			check_line(&known_findings[i], l, directory);
		}
}

Test(findings, rules_of_masks_exist)
{
	for (size_t i = 0; i < known_masks_count; i++) {
		const char *id = known_masks[i].rule;
		bool is = false;

		for (size_t k = 0; check_rules[k]; k++)
			is |= !strcmp(check_rules[k]->id, id);
		cr_expect(is, "%s: there is no rule %s", known_masks[i].finding->name, id);
	}
	cr_expect(gt(sz, known_findings_count, 0), "conformance/findings was not read");
}
