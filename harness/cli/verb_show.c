// SPDX-License-Identifier: GPL-2.0
/*
 * verb_show.c - bdfuzz show: a crash as a readable scenario, and what happens when it is run
 *
 * Runs in a child, with everything it prints going where ours goes: a sanitizer's report is then seen whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/print.h"
#include "cli/cli.h"
#include "cli/trial.h"
#include "report/masks.h"
#include "report/observation.h"
#include "scenario/text.h"

struct trace {
	struct observation *before;	/* copied, as the checker uses its own again */
	size_t operations;
};

static int print_scenario(const struct scenario *s)
{
	size_t len;
	char *text;

	if (text_format(s, &text, &len))
		return cli_internal("out of memory");
	fwrite(text, 1, len, stdout);
	free(text);
	return 0;
}

static void print_step(void *context, const struct operation *op, const struct observation *o)
{
	struct trace *t = context;
	size_t len;
	char *text;

	if (op && op->kind == OP_NOTE)
		return;
	if (!op) {
		puts("-- end");
	} else if (!text_format_operation(op, &text, &len)) {
		printf("%3zu %s", ++t->operations, text);
		free(text);
	}
	observation_print(o, t->before, stdout);
	fflush(stdout);		/* the next operation may be the last */
	*t->before = *o;
}

static void print_masks(const struct check_result *result, const char *sut)
{
	uint64_t *hits = masks_new();

	for (uint32_t i = 0; i < result->findings; i++)
		masks_count(hits, &result->finding[i], sut, 1);
	masks_print(hits, stdout);
	putchar('\n');
	masks_summary(hits, &sut, 1, stdout);
	free(hits);
}

static int child_run(const struct sut_class *class, const struct scenario *s, bool log)
{
	struct trace t = { .before = calloc(1, sizeof(*t.before)) };
	struct check_options options = { .hardware = true, .trace = print_step, .context = &t, .log = log };
	struct check_result *result = calloc(1, sizeof(*result));
	struct checker *c;
	int err;

	if (!t.before || !result)
		return EXIT_INTERNAL;
	err = trial_open(&c, class, &options);
	if (!err)
		err = checker_run(c, s, result);
	if (err)
		return cli_internal("%s: %s", class->name, strerror(-err));
	for (uint32_t i = 0; i < result->findings; i++) {
		putchar('\n');
		finding_print(stdout, &result->finding[i], s, class->name);
	}
	print_masks(result, class->name);
	printf("%s: %u findings, %u of %u expectations failed\n", class->name, result->findings,
	       result->expectations_failed, result->expectations);
	fflush(stdout);
	return result->findings ? EXIT_FINDINGS : EXIT_GOOD;
}

static int run_on(const struct sut_class *class, const struct scenario *s, bool log)
{
	int status;
	pid_t child;

	printf("\n== %s: %s%s\n", class->name, class->real ? "" : "NOT A REAL SYSTEM: ", class->source);
	fflush(NULL);
	child = fork();
	if (child < 0)
		return cli_internal("fork: %s", strerror(errno));
	if (!child)
		_exit(child_run(class, s, log));
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return cli_internal("waitpid: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) != EXIT_FINDINGS)
		return WEXITSTATUS(status);
	if (WIFSIGNALED(status))
		printf("\n%s: died from signal %d\n", class->name, WTERMSIG(status));
	return EXIT_FINDINGS;
}

static int show(const char *path, const struct systems *systems, bool hostile, bool log)
{
	int code, worst = EXIT_GOOD;
	struct scenario s;

	code = load_scenario(path, &s);
	if (!code && hostile && scenario_make_hostile(&s))
		code = cli_unusable("%s: no room for one more operation", path);
	if (code)
		return code;
	worst = print_scenario(&s);
	for (size_t i = 0; i < systems->count && worst <= EXIT_FINDINGS; i++) {
		code = run_on(systems->class[i], &s, log);
		worst = code > worst ? code : worst;
	}
	scenario_free(&s);
	return worst;
}

const struct verb verb_show;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "hostile", no_argument, NULL, 'H' },
		{ "log", no_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct systems systems = { .count = 0 };
	bool hostile = false, log = false;
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		int code;

		hostile |= c == 'H';
		log |= c == 'l';
		if (c == 'H' || c == 'l')
			continue;
		if (c != 's')
			return cli_other_option(&verb_show, c);
		code = systems_add(&systems, optarg);
		if (code)
			return code;
	}
	if (argc - optind != 1)
		return cli_unusable("show: give one file");
	return show(argv[optind], &systems, hostile, log);
}

const struct verb verb_show = {
	.name = "show",
	.usage = "FILE [--sut LIST] [--hostile] [--log] [--kernel DIR]",
	.summary = "print a crash or a scenario as text and, on a system under test, what it does",
	.help = "A file ending in .bdf is text, any other is bytes as a fuzzer writes them.\n\n"
		"  --sut LIST     run it there: what is seen after each operation, then the findings\n"
		"  --hostile      as if it began with `host hostile = 1`: the host may break the protocol\n"
		"  --log          with the kernel's own messages, after the operation at which it wrote them\n"
		"  --kernel DIR   build in the driver of this Linux tree, and run it there\n",
	.run = run,
};
