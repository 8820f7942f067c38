// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - hands over to a verb
 */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"

static void complain(const char *format, va_list args)
{
	char raw[1000], text[1000];

	vsnprintf(raw, sizeof(raw), format, args);
	fprintf(stderr, "bdfuzz: %s\n", printable(raw, strlen(raw), text, sizeof(text)));
}

int cli_unusable(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
	return EXIT_UNUSABLE;
}

int cli_internal(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
	return EXIT_INTERNAL;
}

int cli_help(const struct verb *verb)
{
	printf("usage: bdfuzz %s %s\n\n%s.\n\n%s", verb->name, verb->usage, verb->summary, verb->help);
	return EXIT_GOOD;
}

int cli_other_option(const struct verb *verb, int option)
{
	return option == 'h' ? cli_help(verb) : EXIT_UNUSABLE;
}

int cli_number(const char *option, const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
	unsigned long long value = 0;
	char *end = NULL;

	if (text[0] >= '0' && text[0] <= '9')
		value = strtoull(text, &end, 0);
	if (!end || *end || value < least || value > most)
		return cli_unusable("%s: '%s' is not a number from %llu to %llu", option, text,
				    (unsigned long long)least, (unsigned long long)most);
	*number = value;
	return 0;
}

enum { WIDTH = 100 };	/* columns of prose */

void cli_prose(const char *label, const char *text)
{
	for (printf("  %-9s", label); *text; printf("  %-9s", "")) {
		size_t len = strlen(text), cut = len;

		if (len > WIDTH) {
			for (cut = WIDTH; cut && text[cut] != ' ';)
				cut--;
			cut = cut ? cut : strcspn(text, " ");
		}
		printf(" %.*s\n", (int)cut, text);
		text += cut + (text[cut] == ' ');
		if (!*text)
			return;
	}
}

int cli_format(const struct verb *verb, const char *text, enum table_format *format)
{
	if (strcmp(text, "markdown") && strcmp(text, "text"))
		return cli_unusable("%s: --format is text or markdown, not '%s'", verb->name, text);
	*format = strcmp(text, "text") ? TABLE_MARKDOWN : TABLE_TEXT;
	return 0;
}

int main(int argc, char **argv)
{
	static char help[] = "help";
	const char *name = argc > 1 ? argv[1] : help;
	char whole[64];

	for (size_t i = 0; verbs[i]; i++) {
		if (strcmp(verbs[i]->name, name))
			continue;
		if (argc > 1)
			argv++, argc--;
		snprintf(whole, sizeof(whole), "bdfuzz: %s", name);
		argv[0] = whole;	/* for getopt_long()'s messages */
		return verbs[i]->run(argc, argv);
	}
	return cli_unusable("unknown verb '%s'; bdfuzz help lists them", name);
}
