// SPDX-License-Identifier: GPL-2.0
/*
 * verdict_registry.c - bdfuzz verdict registry: is it a fatal flaw to look a device ID up by its domain?
 *
 * Seed 003 asks that of a registry that an IOMMU driver keeps.  For each one that was proposed the shortest story in
 * which it hands out another's ID, or none, or the ID of somebody who is gone; or how many stories were tried.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/verdict.h"
#include "model/id_search.h"

static const struct {
	const char *name, *what;
	enum id_policy policy;
} registries[] = {
	{ "legacy-id-prefix", "by domain, the last stands, none is removed (seed 003)", ID_BY_DOMAIN },
	{ "legacy-id-first", "by domain, the first stands, none is removed", ID_BY_DOMAIN_FIRST },
	{ "legacy-id-hint", "by the number that the host gives, none is removed", ID_BY_HINT },
	{ "legacy-id-registered", "by domain, removed with the bus (2026)", ID_REGISTERED },
	{ "model", "by the instance GUID", ID_EXACT },
};

enum { REGISTRIES = sizeof(registries) / sizeof(registries[0]), STORY = 128 };

static void write_story(const struct id_story *s, char text[STORY])
{
	size_t at = 0;

	if (!s->steps) {
		snprintf(text, STORY, "-");
		return;
	}
	for (unsigned i = 0; i < s->steps; i++)
		at += (size_t)snprintf(text + at, STORY - at, "%s%c %s", i ? ", " : "",
				       'A' + s->step[i].device, s->step[i].comes ? "comes" : "goes");
	if (s->found == UINT32_MAX)
		snprintf(text + at, STORY - at, ": %c has none", 'A' + s->device);
	else
		snprintf(text + at, STORY - at, ": 0x%08x for %c's 0x%08x", s->found, 'A' + s->device, s->wanted);
}

static void print_answer(const struct id_search results[REGISTRIES])
{
	printf("\nIs the domain as the key a fatal flaw?  Not as such: domains of live buses differ, so a registry"
	       "\nhands out nobody else's ID as long as who comes replaces what stood there (");
	for (size_t i = 0, n = 0; i < REGISTRIES; i++)
		if (registries[i].policy != ID_EXACT && !results[i].wrong.steps && !results[i].missing.steps)
			printf("%s%s", n++ ? ", " : "", registries[i].name);
	puts(").");
	printf("It is one where an old entry may stand, or the key is not what the bus was given (");
	for (size_t i = 0, n = 0; i < REGISTRIES; i++)
		if (results[i].wrong.steps || results[i].missing.steps)
			printf("%s%s", n++ ? ", " : "", registries[i].name);
	puts(").");
	printf("An entry that nobody removes answers for a device that is gone (");
	for (size_t i = 0, n = 0; i < REGISTRIES; i++)
		if (results[i].stale.steps)
			printf("%s%s", n++ ? ", " : "", registries[i].name);
	puts("): who asks late is not told.");
}

int verdict_registry(enum table_format format)
{
	static const char *const head[] = { "registry", "keyed", "stories tried", "another's ID", "no ID",
					    "ID of nobody who is there" };
	static struct id_search results[REGISTRIES];
	struct table t;
	int err;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = 0; i < REGISTRIES; i++) {
		char wrong[STORY], missing[STORY], stale[STORY];

		id_search(registries[i].policy, &results[i]);
		write_story(&results[i].wrong, wrong);
		write_story(&results[i].missing, missing);
		write_story(&results[i].stale, stale);
		table_add(&t, "%s (not real)", registries[i].name);
		table_add(&t, "%s", registries[i].what);
		table_add(&t, "%" PRIu64, results[i].stories);
		table_add(&t, "%s", wrong);
		table_add(&t, "%s", missing);
		table_add(&t, "%s", stale);
	}
	printf("Each registry of device IDs, every story of up to %d steps: A and B ask for one domain, C for the one"
	       "\nthat is free when B does not get it.  The shortest in which it answers wrongly.\n\n", ID_STEPS);
	err = table_print(&t, format, stdout);
	table_free(&t);
	if (err)
		return cli_internal("out of memory");
	print_answer(results);
	return EXIT_GOOD;
}
