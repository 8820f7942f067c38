// SPDX-License-Identifier: GPL-2.0
/*
 * verb_help.c - bdfuzz help [VERB]
 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static int list(void)
{
	puts("usage: bdfuzz VERB [OPTION]... [FILE]...\n");
	for (size_t i = 0; verbs[i]; i++)
		printf("  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
	puts("  test       build everything and run all tests and checks\n");
	puts("bdfuzz VERB --help tells more.  --no-install never installs packages; --kernel DIR adds a Linux tree.\n"
	     "Exit codes: 0 good, 1 findings or failures, 2 unusable input, 3 internal error.");
	return EXIT_GOOD;
}

static int run(int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-')
		return list();
	for (size_t i = 0; verbs[i]; i++)
		if (!strcmp(verbs[i]->name, argv[1]))
			return cli_help(verbs[i]);
	return cli_unusable("unknown verb '%s'; bdfuzz help lists them", argv[1]);
}

const struct verb verb_help = {
	.name = "help",
	.usage = "[VERB]",
	.summary = "say what there is, or what a verb does",
	.help = "",
	.run = run,
};
