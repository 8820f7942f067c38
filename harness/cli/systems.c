// SPDX-License-Identifier: GPL-2.0
/*
 * systems.c - the systems under test that --sut names
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static void add(struct systems *s, const struct sut_class *class)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->class[i] == class)
			return;
	if (s->count < SYSTEMS)
		s->class[s->count++] = class;
}

static int unknown(const char *name)
{
	char known[500] = "";

	for (size_t i = 0; sut_classes[i] && strlen(known) + strlen(sut_classes[i]->name) + 3 < sizeof(known); i++) {
		strcat(known, i ? ", " : "");
		strcat(known, sut_classes[i]->name);
	}
	return cli_unusable("--sut: there is no system under test '%s'; there are %s", name, known);
}

int systems_add(struct systems *s, const char *list)
{
	const struct sut_class *class;
	char name[4096];

	for (;;) {
		size_t len = strcspn(list, ",");

		snprintf(name, sizeof(name), "%.*s", (int)(len < sizeof(name) ? len : sizeof(name) - 1), list);
		class = sut_find(name);
		if (!class)
			return unknown(name);
		add(s, class);
		if (!list[len])
			return 0;
		list += len + 1;
	}
}

void systems_all(struct systems *s, bool real_only)
{
	for (size_t i = 0; sut_classes[i]; i++)
		if (!sut_classes[i]->planted && !sut_classes[i]->bare &&
		    (sut_classes[i]->real || !(real_only || sut_classes[i]->legacy)))
			add(s, sut_classes[i]);
}

void systems_legend(const struct systems *s)
{
	for (size_t i = 0; i < s->count; i++)
		printf("%s: %s%s\n", s->class[i]->name, s->class[i]->real ? "" : "NOT A REAL SYSTEM: ",
		       s->class[i]->source);
}
