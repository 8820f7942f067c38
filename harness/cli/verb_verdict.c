// SPDX-License-Identifier: GPL-2.0
/*
 * verb_verdict.c - bdfuzz verdict: answers a question from results, in tables
 *
 * A topic is one function in a file verdict_<topic>.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/verdict.h"

const struct verb verb_verdict;

static int only_real(const struct systems *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (!s->class[i]->real)
			return cli_unusable("verdict: %s is not a real system; the models are always there",
					    s->class[i]->name);
	return 0;
}

static int add_files(struct file_list *files, int argc, char **argv)
{
	char *ours = place("fixtures/offers");
	int err;

	if (!ours)
		return EXIT_INTERNAL;
	err = file_list_add(files, ours, ".tsv");
	if (err)
		err = cli_unusable("%s: %s", ours, strerror(-err));
	free(ours);
	for (int i = 0; i < argc && !err; i++) {
		const size_t before = files->count;

		err = file_list_add(files, argv[i], ".tsv");
		if (err)
			err = cli_unusable("%s: %s", argv[i], strerror(-err));
		else if (files->count == before)
			err = cli_unusable("%s: no .tsv file below it", argv[i]);
	}
	return err;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct systems real = { .count = 0 };
	struct file_list files = { .count = 0 };
	enum table_format format = TABLE_TEXT;
	int c, code = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1 && !code) {
		if (c == 's')
			code = systems_add(&real, optarg);
		else if (c == 'f')
			code = cli_format(&verb_verdict, optarg, &format);
		else
			return cli_other_option(&verb_verdict, c);
	}
	if (code)
		return code;
	if (optind + 1 == argc && !strcmp(argv[optind], "bridges") && !real.count)
		return verdict_bridges(format);
	if (optind + 1 == argc && !strcmp(argv[optind], "registry") && !real.count)
		return verdict_registry(format);
	if (optind == argc || strcmp(argv[optind], "domains"))
		return cli_unusable("verdict: give a topic; domains, or bridges or registry without file or system");
	if (!real.count)
		systems_all(&real, true);
	code = only_real(&real);
	if (!code)
		code = add_files(&files, argc - optind - 1, argv + optind + 1);
	if (!code)
		code = verdict_domains(&real, &files, format);
	file_list_free(&files);
	return code;
}

const struct verb verb_verdict = {
	.name = "verdict",
	.usage = "domains [FILE|DIRECTORY]... [--sut LIST] [--kernel DIR] [--format text|markdown]\n"
		 "       bdfuzz verdict bridges|registry [--format text|markdown]",
	.summary = "say how policies of domain numbers, device IDs, and maps of bridges behave, from results",
	.help = "domains: policies of domain numbers and device IDs.  Files are further tables of offers\n"
		"(harness/hyperv/offers.h); of a directory the .tsv\n"
		"files are taken.\n"
		"The situations are conformance/scenarios/domains and device-ids; in an outcome A is\n"
		"channel 1, B channel 2, and \"then\" is the next time that the device arrives.\n\n"
		"bridges: repairs of Xen's map of bus numbers; the situations are conformance/scenarios/bus-map.\n\n"
		"registry: ways to keep device IDs for an IOMMU driver; the shortest story in which each is wrong.\n\n"
		"  --sut LIST               real systems beside the models, with commas between them (all)\n"
		"  --kernel DIR             build in the driver of this Linux tree, and add it to the list\n"
		"  --format text|markdown   how to print the tables (text)\n",
	.run = run,
};
