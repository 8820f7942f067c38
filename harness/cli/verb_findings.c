// SPDX-License-Identifier: GPL-2.0
/*
 * verb_findings.c - bdfuzz findings: the known findings, from their files in conformance/findings
 */
#include <stdio.h>
#include <string.h>

#include "check/known.h"
#include "check/print.h"
#include "cli/cli.h"
#include "report/table.h"

/* The rules of its masks, each once. */
static void list_rules(const struct known_finding *k, char *list, size_t room)
{
	size_t len = 0;

	list[0] = '\0';
	for (size_t i = 0; i < known_masks_count; i++)
		if (known_masks[i].finding == k && !strstr(list, known_masks[i].rule) && len < room)
			len += (size_t)snprintf(list + len, room - len, "%s%s", len ? " " : "", known_masks[i].rule);
}

static void list_kernels(const struct known_finding *k, char *list, size_t room)
{
	size_t len = 0;

	list[0] = '\0';
	for (size_t i = 0; k->kernel[i] && len < room; i++)
		len += (size_t)snprintf(list + len, room - len, "%s%s", i ? " " : "", k->kernel[i]);
}

static int print_all(enum table_format format)
{
	static const char *const heads[] = { "finding", "rule", "mode", "severity", "kernels", "when" };
	char rules[100], kernels[100];
	struct table t;
	int err;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (const struct known_finding *k = known_findings; k->name; k++) {
		list_rules(k, rules, sizeof(rules));
		list_kernels(k, kernels, sizeof(kernels));
		table_add(&t, "%s", k->name);
		table_add(&t, "%s", rules);
		table_add(&t, "%s", known_mode_name(k->mode));
		table_add(&t, "%s", severity_name(k->severity));
		table_add(&t, "%s", kernels);
		table_add(&t, "%s", k->when);
	}
	err = table_print(&t, format, stdout);
	table_free(&t);
	return err ? cli_internal("out of memory") : EXIT_GOOD;
}

static int print_one(const char *name)
{
	const struct known_finding *k = known_findings;
	char kernels[100];

	while (k->name && strcmp(k->name, name))
		k++;
	if (!k->name)
		return cli_unusable("findings: there is no known finding '%s'; bdfuzz findings lists them", name);
	list_kernels(k, kernels, sizeof(kernels));
	printf("%s [%s] %s\n", k->name, severity_name(k->severity), k->title);
	cli_prose("when", k->when);
	cli_prose("cause", k->cause);
	printf("  %-9s %s\n", "mode",
	       k->mode == KNOWN_HOSTILE ? "hostile: only a host that breaks the protocol" :
	       "trusted: a host that keeps the protocol is enough");
	printf("  %-9s %s\n", "kernels", kernels);
	for (const struct known_line *l = k->line; l->kernel; l++)
		printf("  %-9s %s %s:%u  %s\n", "line", l->kernel, l->file, l->line, l->text);
	for (const char *const *scenario = k->scenario; *scenario; scenario++)
		printf("  %-9s conformance/scenarios/%s\n", "scenario", *scenario);
	for (const struct known_mask *m = known_masks; m->rule; m++)
		if (m->finding == k)
			printf("  %-9s %s %s %s%s\n", "mask", m->rule, m->system, m->frame, m->condition);
	return EXIT_GOOD;
}

const struct verb verb_findings;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	enum table_format format = TABLE_TEXT;
	int c, code = EXIT_GOOD;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c != 'f')
			return cli_other_option(&verb_findings, c);
		code = cli_format(&verb_findings, optarg, &format);
		if (code)
			return code;
	}
	if (optind == argc)
		return print_all(format);
	for (int i = optind; !code && i < argc; i++)
		code = print_one(argv[i]);
	return code;
}

const struct verb verb_findings = {
	.name = "findings",
	.usage = "[NAME]... [--format text|markdown]",
	.summary = "list the known findings, or tell everything about one",
	.help = "  NAME                     a file of conformance/findings, without its .txt\n"
		"  --format text|markdown   how to print the list (text)\n\n"
		"Each is a finding on unchanged sources that was proven and explained.\n",
	.run = run,
};
