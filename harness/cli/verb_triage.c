// SPDX-License-Identifier: GPL-2.0
/*
 * verb_triage.c - bdfuzz triage: crashes of any engine, sorted by cause, made short, kept
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/fuzz.h"
#include "cli/triage.h"
#include "report/masks.h"

static void print_known(const struct triage *t)
{
	const char *name[SYSTEMS];

	for (size_t i = 0; i < t->systems.count; i++)
		name[i] = t->systems.class[i]->name;
	masks_print(t->hits, stdout);
	putchar('\n');
	masks_summary(t->hits, name, t->systems.count, stdout);
}

static int settle(const struct triage *t, struct cause *c, int signals)
{
	const int err = triage_shrink(c, signals);
	int code;

	if (err == -EINTR)
		return EXIT_GOOD;
	if (err)
		return cli_internal("%s: %s", c->crash->path, strerror(-err));
	code = triage_print(t, c);
	if (!code)
		code = triage_write(t, c);
	fflush(stdout);
	return code;
}

/* One after another, each kept before the next one: an interrupt loses only what is under way. */
static int settle_all(struct triage *t)
{
	const bool terminal = isatty(STDERR_FILENO);
	sigset_t before;
	const int signals = session_signals(&before);
	size_t done = 0;
	int code = signals < 0 ? cli_internal("signalfd: %s", strerror(-signals)) : 0;

	for (; !code && !t->interrupted && done < t->causes; done++) {
		if (terminal)
			fprintf(stderr, "\rmaking cause %zu of %zu short  ", done + 1, t->causes);
		code = settle(t, &t->cause[done], signals);
		t->interrupted = !t->cause[done].s.count && !t->cause[done].s.op;
	}
	if (signals >= 0) {
		close(signals);
		sigprocmask(SIG_SETMASK, &before, NULL);
	}
	if (t->interrupted)
		printf("\ninterrupted: %zu of %zu causes were made short and kept\n", done - 1, t->causes);
	return code;
}

static int triage(struct triage *t, char *const *path, size_t paths)
{
	int code = triage_add(t, path, paths);

	if (!code && !t->crashes)
		code = cli_unusable("%s: no crash and no scenario there", path[0]);
	if (!code)
		code = triage_sort(t);
	if (code)
		return code;
	systems_legend(&t->systems);
	code = settle_all(t);
	if (code)
		return code;
	print_known(t);
	printf("%zu crashes, %zu systems: %zu new causes; %zu files were no crashes, %zu could not be read\n",
	       t->crashes, t->systems.count, t->causes, t->passed_by, t->unusable);
	return t->causes ? EXIT_FINDINGS : t->unusable ? EXIT_UNUSABLE : EXIT_GOOD;
}

const struct verb verb_triage;

static int take_option(struct triage *t, int c)
{
	switch (c) {
	case 's':
		return systems_add(&t->systems, optarg);
	case 't':
		t->target = optarg;
		return strncmp(optarg, "fuzz_", 5) ? cli_unusable("--target: '%s' is no name of a target", optarg) : 0;
	case 'o':
		t->out = optarg;
		return 0;
	case 'j':
		return cli_number("--jobs", optarg, 1, WORKERS, &t->jobs);
	default:
		t->c_test = true;
		return 0;
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "target", required_argument, NULL, 't' },
		{ "out", required_argument, NULL, 'o' },
		{ "c-test", no_argument, NULL, 'c' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct triage t = { .jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN) };
	int c, code = 0;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_triage, c);
		code = take_option(&t, c);
		if (code)
			return code;
	}
	if (optind == argc)
		return cli_unusable("triage: give crashes, or directories with them");
	if (!t.systems.count)
		systems_all(&t.systems, true);
	code = triage(&t, argv + optind, (size_t)(argc - optind));
	triage_free(&t);
	return code;
}

const struct verb verb_triage = {
	.name = "triage",
	.usage = "FILE|DIRECTORY... [--sut LIST] [--target TARGET] [--out DIR] [--c-test] [--jobs N] [--kernel DIR]",
	.summary = "sort crashes by cause, make a scenario of each new one short, and keep it as a regression",
	.help = "A crash is a scenario (.bdf), as `fuzz` keeps them in build/work, or an input as bytes, as libFuzzer\n"
		"and AFL++ name them: crash-..., id:...,sig:....  Files of other names in a directory are passed by.\n"
		"Bytes are what the target makes of them that the path names (.../fuzz_vmd/...), or --target.\n\n"
		"All are run on all systems.  Known findings are counted.  New ones of one rule in one function of\n"
		"the kernel are one cause, on whatever system: its shortest scenario is made shorter, run on all\n"
		"systems, printed, and written to corpus/regressions/TARGET.  There it makes `./bdfuzz test` fail\n"
		"until the driver, or the harness, is mended, or somebody explains it in conformance/findings: that\n"
		"is what a regression is for.  A file that is there already stays as it is.\n\n"
		"  --sut LIST      systems under test, with commas between them (all real ones)\n"
		"  --target TARGET whose inputs they are (what the path says, or else fuzz_vpci)\n"
		"  --out DIR       write there instead\n"
		"  --c-test        write a test in C too, to conformance or to DIR, which fails while it is found\n"
		"  --jobs N        processes at a time (as many as there are processors)\n"
		"  --kernel DIR    build in the driver of this Linux tree, and add it to the list\n\n"
		"Exit code 1: there are new causes.  After an interrupt, those that were made short are kept.\n",
	.run = run,
};
