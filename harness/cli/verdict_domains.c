// SPDX-License-Identifier: GPL-2.0
/*
 * verdict_domains.c - bdfuzz verdict domains: how each policy of the domain allocator and of the device ID behaves
 *
 * Nothing here knows an outcome: the scenarios of conformance/scenarios/domains and device-ids are run on the real
 * systems, on the model and on its legacy variants, and the sentences at the end are counted from what came out.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/judge.h"
#include "cli/verdict.h"

struct matrix {			/* situations x systems */
	const char *title, *directory;
	const char *legacy;		/* which of the systems belong here, as a pattern */
	enum story_kind kind;
	struct file_list files;
	struct scenario *s;
	struct systems systems;
	struct story *story;		/* system by system */
};

void verdict_title(const char *title, enum table_format format)
{
	printf(format == TABLE_MARKDOWN ? "\n## %s\n\n" : "\n%s\n\n", title);
}

void verdict_add_system(char *text, const struct sut_class *class)
{
	const size_t len = strlen(text);

	snprintf(text + len, STORY_TEXT - len, "%s%s%s", len ? ", " : "", class->name,
		 sut_note(class));
}

static struct story *story_of(const struct matrix *m, size_t situation, size_t system)
{
	return &m->story[system * m->files.count + situation];
}

/* "reboot-4-5-equal" of ".../domains/reboot-4-5-equal.bdf" */
static void situation_name(const struct matrix *m, size_t situation, char *name, size_t room)
{
	const char *at = strrchr(m->files.path[situation], '/');

	snprintf(name, room, "%s", at ? at + 1 : m->files.path[situation]);
	if (strrchr(name, '.'))
		*strrchr(name, '.') = '\0';
}

/* ---- running --------------------------------------------------------------------------------------- */

static int choose_systems(struct matrix *m, const struct systems *real)
{
	m->systems = *real;
	for (size_t i = 0; sut_classes[i]; i++) {
		const char *name = sut_classes[i]->name;

		if (m->systems.count == SYSTEMS)
			return cli_internal("too many systems under test");
		if (!sut_classes[i]->real && !sut_classes[i]->bare &&
		    (!sut_classes[i]->legacy || !fnmatch(m->legacy, name, 0)))
			m->systems.class[m->systems.count++] = sut_classes[i];
	}
	return 0;
}

static int load(struct matrix *m)
{
	char *directory = place("%s", m->directory);
	int err;

	if (!directory)
		return EXIT_INTERNAL;
	err = file_list_add(&m->files, directory, ".bdf");
	if (err || !m->files.count)
		err = cli_unusable("%s: %s", directory, err ? strerror(-err) : "no scenario there");
	free(directory);
	if (err)
		return err;
	m->s = calloc(m->files.count, sizeof(*m->s));
	m->story = stories_new(m->files.count * m->systems.count);
	if (!m->s || !m->story)
		return cli_internal("out of memory");
	for (size_t i = 0; i < m->files.count && !err; i++)
		err = load_scenario(m->files.path[i], &m->s[i]);
	return err;
}

static int run_matrix(struct matrix *m, const struct systems *real)
{
	int code = choose_systems(m, real);

	if (!code)
		code = load(m);
	for (size_t i = 0; i < m->systems.count && !code; i++)
		code = stories_run(story_of(m, 0, i), m->systems.class[i], m->s, m->files.count);
	return code;
}

static void release(struct matrix *m)
{
	for (size_t i = 0; m->s && i < m->files.count; i++)
		scenario_free(&m->s[i]);
	free(m->s);
	stories_free(m->story, m->files.count * m->systems.count);
	file_list_free(&m->files);
}

/* ---- the table --------------------------------------------------------------------------------------- */

static void outcome(const struct matrix *m, size_t situation, size_t system, char *text, char *rules)
{
	const struct story *story = story_of(m, situation, system);

	story_write(story, m->kind, text);
	story_rules(story, rules);
}

static bool is_same(const struct matrix *m, size_t situation, size_t a, size_t b)
{
	char text[2][STORY_TEXT], rules[2][STORY_TEXT];

	outcome(m, situation, a, text[0], rules[0]);
	outcome(m, situation, b, text[1], rules[1]);
	return !strcmp(text[0], text[1]) && !strcmp(rules[0], rules[1]);
}

/* One row for each outcome, with all systems that came to it. */
static void add_situation(struct table *t, const struct matrix *m, size_t situation)
{
	bool shown[SYSTEMS] = { false };

	for (size_t i = 0; i < m->systems.count; i++) {
		char name[80] = "", systems[STORY_TEXT] = "", text[STORY_TEXT], rules[STORY_TEXT];

		if (shown[i])
			continue;
		for (size_t n = i; n < m->systems.count; n++) {
			if (shown[n] || !is_same(m, situation, i, n))
				continue;
			shown[n] = true;
			verdict_add_system(systems, m->systems.class[n]);
		}
		outcome(m, situation, i, text, rules);
		if (!i)
			situation_name(m, situation, name, sizeof(name));
		table_add(t, "%s", name);
		table_add(t, "%s", text);
		table_add(t, "%s", rules);
		table_add(t, "%s", systems);
	}
}

static int print_matrix(const struct matrix *m, enum table_format format)
{
	struct table t;
	int err;

	verdict_title(m->title, format);
	table_init(&t, 4);
	table_add(&t, "situation");
	table_add(&t, "outcome");
	table_add(&t, "rules broken");
	table_add(&t, "systems");
	for (size_t i = 0; i < m->files.count; i++)
		add_situation(&t, m, i);
	err = table_print(&t, format, stdout);
	table_free(&t);
	return err ? cli_internal("out of memory") : 0;
}

/* ---- sentences ----------------------------------------------------------------------------------------- */

static size_t find_system(const struct matrix *m, const char *name)
{
	size_t i = 0;

	while (i < m->systems.count && strcmp(m->systems.class[i]->name, name))
		i++;
	return i;
}

/* Does a device fail to load that the reference model brings up? */
static bool loses_device(const struct matrix *m, size_t situation, size_t system)
{
	const struct story *reference = story_of(m, situation, find_system(m, "model"));

	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (story_fails(story_of(m, situation, system), i) && !story_fails(reference, i))
			return true;
	return false;
}

static bool moves(const struct matrix *m, size_t situation, size_t system)
{
	return story_moves(story_of(m, situation, system));
}

static bool is_wrong(const struct matrix *m, size_t situation, size_t system)
{
	return story_is_wrong(story_of(m, situation, system));
}

typedef bool question(const struct matrix *m, size_t situation, size_t system);

/* "3 of 11 situations (a, b, c)" */
static void print_count(const struct matrix *m, size_t system, question *is_so)
{
	size_t count = 0;

	for (size_t i = 0; i < m->files.count; i++)
		count += is_so(m, i, system);
	printf("%zu of %zu situations", count, m->files.count);
	for (size_t i = 0, n = 0; i < m->files.count; i++) {
		char name[80];

		if (!is_so(m, i, system))
			continue;
		situation_name(m, i, name, sizeof(name));
		printf("%s%s%s", n ? ", " : " (", name, n + 1 == count ? ")" : "");
		n++;
	}
}

static void print_half(const struct matrix *m, const char *what, const char *system)
{
	const size_t at = find_system(m, system);

	if (at == m->systems.count)
		return;
	printf("- %s (%s): a device does not load in ", what, system);
	print_count(m, at, loses_device);
	printf(", and one that arrives again finds another number, or none, in ");
	print_count(m, at, moves);
	puts(".");
}

static void print_sentences(const struct matrix *m, enum table_format format)
{
	static const struct {
		const char *what, *system;
	} halves[] = {
		{ "Neither half, as up to 5.3", "legacy-8-9-none" },
		{ "Neither half, serial numbers as from 4.11 on", "legacy-serial-none" },
		{ "The bytes reverted, the search kept", "legacy-8-9-lowest" },
		{ "The search reverted, the bytes kept", "legacy-4-5-none" },
		{ "Both halves, searching upward as since 6.18", "legacy-4-5-upward" },
	};

	verdict_title("What each half of the fix leaves standing", format);
	for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++)
		print_half(m, halves[i].what, halves[i].system);
	for (size_t i = 0; i < m->systems.count; i++)
		if (m->systems.class[i]->real)
			print_half(m, "Both halves", m->systems.class[i]->name);
}

static void print_id_sentences(const struct matrix *m, enum table_format format)
{
	verdict_title("Which device IDs are right", format);
	for (size_t i = 0; i < m->systems.count; i++) {
		printf("- %s%s: a request carries a wrong ID, or none, in ", m->systems.class[i]->name,
		       sut_note(m->systems.class[i]));
		print_count(m, i, is_wrong);
		puts(".");
	}
}

/* What is not as the scenarios say, one line each; how many. */
static size_t print_broken(const struct matrix *m)
{
	size_t broken = 0;

	for (size_t i = 0; i < m->files.count; i++)
		for (size_t n = 0; n < m->systems.count; n++) {
			struct check_result *r = &story_of(m, i, n)->result;
			const struct verdict v = { .finding = r->finding, .findings = r->findings };

			if (judge(&m->s[i], &v, m->systems.class[n]) != FAIL)
				continue;
			printf("%sNOT AS EXPECTED: %s on %s; see bdfuzz replay\n", broken++ ? "" : "\n",
			       m->files.path[i], m->systems.class[n]->name);
		}
	return broken;
}

/* ---- the topic ------------------------------------------------------------------------------------------- */

static int print_all(struct matrix *domains, struct matrix *ids, const struct offers *o, enum table_format format)
{
	int code = verdict_collisions(o, format);

	if (!code)
		code = verdict_recorded(o, &domains->systems, format);
	if (!code)
		code = print_matrix(domains, format);
	if (code)
		return code;
	print_sentences(domains, format);
	code = print_matrix(ids, format);
	if (code)
		return code;
	print_id_sentences(ids, format);
	return print_broken(domains) + print_broken(ids) ? EXIT_FINDINGS : EXIT_GOOD;
}

int verdict_domains(const struct systems *real, const struct file_list *files, enum table_format format)
{
	struct matrix domains = { .title = "Domain numbers", .directory = "conformance/scenarios/domains",
				  .legacy = "legacy-[48s]*", .kind = STORY_DOMAINS };
	struct matrix ids = { .title = "Device IDs", .directory = "conformance/scenarios/device-ids",
			      .legacy = "legacy-id-*", .kind = STORY_IDS };
	struct offers o = { .count = 0 };
	int code;

	code = verdict_read_offers(files, &o);
	if (!code)
		code = run_matrix(&domains, real);
	if (!code)
		code = run_matrix(&ids, real);
	if (!code)
		code = print_all(&domains, &ids, &o, format);
	release(&domains);
	release(&ids);
	offers_free(&o);
	return code;
}
