// SPDX-License-Identifier: GPL-2.0
/*
 * verb_rules.c - bdfuzz rules: the invariants, from the tables that check them
 */
#include <stdio.h>
#include <string.h>

#include "check/print.h"
#include "cli/cli.h"
#include "report/table.h"

static int print(enum table_format format)
{
	struct table t;
	int err;

	table_init(&t, 4);
	table_add(&t, "ID");
	table_add(&t, "severity");
	table_add(&t, "rule");
	table_add(&t, "origin");
	for (size_t i = 0; check_rules[i]; i++) {
		table_add(&t, "%s", check_rules[i]->id);
		table_add(&t, "%s", severity_name(check_rules[i]->severity));
		table_add(&t, "%s", check_rules[i]->sentence);
		table_add(&t, "%s", check_rules[i]->origin);
	}
	err = table_print(&t, format, stdout);
	table_free(&t);
	return err ? cli_internal("out of memory") : EXIT_GOOD;
}

const struct verb verb_rules;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	enum table_format format = TABLE_TEXT;
	int c, code;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c != 'f')
			return cli_other_option(&verb_rules, c);
		code = cli_format(&verb_rules, optarg, &format);
		if (code)
			return code;
	}
	if (optind < argc)
		return cli_unusable("rules: takes no file, got '%s'", argv[optind]);
	return print(format);
}

const struct verb verb_rules = {
	.name = "rules",
	.usage = "[--format text|markdown]",
	.summary = "list the rules that a system under test must keep",
	.help = "  --format text|markdown   how to print the table (text)\n",
	.run = run,
};
