// SPDX-License-Identifier: GPL-2.0
/*
 * verb_bench.c - bdfuzz bench: what a run costs, against an empty target in the same invocation
 *
 * Each figure is a libFuzzer process that runs one input over and over in the engine's own loop
 * (BDFUZZ_FIXED: the mutator gives nothing else), less one that runs it hardly at all, in processor
 * time.  Empty and measured targets alternate, and medians are compared, as machines are shared.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/bench.h"
#include "cli/cli.h"
#include "report/table.h"
#include "scenario/bytes.h"
#include "scenario/text.h"

enum { ROUNDS = BENCH_ROUNDS };

struct load {
	const char *target, *name, *text;
	unsigned runs[2];		/* by build; about half a second */
	const char *aim[2];
	bool alone;			/* the target has no real system */
};

static const char *const builds[] = { "fuzz-plain", "fuzz-asan" };

/* Two switches with a card behind each port, and what a chipset has. */
#define MACHINE_OF_20 \
	"root 1\n" \
	"plug 2 1 00.0 pci class=060000\n" \
	"plug 3 1 01.0 root-port secondary=01 subordinate=06\n" \
	"plug 4 3 00.0 upstream secondary=02 subordinate=06\n" \
	"plug 5 4 00.0 downstream secondary=03 subordinate=03\n" \
	"plug 6 4 01.0 downstream secondary=04 subordinate=04\n" \
	"plug 7 4 02.0 downstream secondary=05 subordinate=05\n" \
	"plug 8 4 03.0 downstream secondary=06 subordinate=06\n" \
	"plug 9 5 00.0 endpoint class=010802 bar0=ffffc004 bar1=ffffffff msix=8\n" \
	"plug 10 6 00.0 endpoint class=010802 bar0=ffffc004 bar1=ffffffff msix=8\n" \
	"plug 11 7 00.0 endpoint class=020000 bar0=fffe0000\n" \
	"plug 12 8 00.0 endpoint class=020000 bar0=fffe0000\n" \
	"plug 13 1 02.0 root-endpoint class=030000 bar0=ff000004 bar1=ffffffff\n" \
	"plug 14 1 1c.0 root-port secondary=07 subordinate=08\n" \
	"plug 15 14 00.0 pcie-to-pci class=060401 secondary=08 subordinate=08\n" \
	"plug 16 15 01.0 pci class=040000 bar0=ffffff00\n" \
	"plug 17 1 1d.0 pci class=0c0320 bar0=fffffc00\n" \
	"plug 18 1 1f.0 pci class=060100 multi=1\n" \
	"plug 19 1 1f.2 pci class=010601 bar5=fffff800\n" \
	"plug 20 1 1f.3 pci class=0c0500 bar4=ffffffe1\n" \
	"plug 21 1 1f.6 pci class=118000 bar0=fffff000\n"

/* A VMD with @cfgbar and @membar1, as read back, and as many vectors. */
#define MACHINE_OF_VMD(cfgbar, membar1, vectors) \
	"root 1\n" \
	"plug 2 1 0e.0 vmd id=8086:201d bar0=" cfgbar " bar1=ffffffff bar2=" membar1 " bar4=fff0000c bar5=ffffffff" \
	" msix=" vectors "\n" \
	"vmd 2 shadow=capability host1=0x9400000c host2=0x206ffff0000c\n"
#define CHILD(n, at) "plug " n " 2 " at " endpoint class=010802 bar0=ffffc004 bar1=ffffffff msix=8\n"
#define FOUR_CHILDREN CHILD("3", "00.0") CHILD("4", "01.0") CHILD("5", "02.0") CHILD("6", "03.0")

static const struct load loads[] = {
	{ "fuzz_vpci", "empty scenario", "# nothing\n", { 1000000, 500000 }, { "limit 2x", "limit 2x" },
	  false },
	/* As a real host does it, the function is asked back before the channel goes. */
	{ "fuzz_vpci", "one function: offer, probe, eject, rescind",
	  "function 1 wslot=0 id=15b3:1016 class=020000 serial=1\n"
	  "offer 1 pci 47505500-0001-0000-3130-444531303244 relid=1\n"
	  "eject 1\n"
	  "rescind 1\n",
	  { 20000, 8000 }, { "goal 30x, limit 60x", "goal 60x, limit 120x" }, false },
	{ "fuzz_vmbus", "one channel: offer, rescind",
	  "offer 1 other 47505500-0001-0000-3130-444531303244 relid=1\n"
	  "rescind 1\n",
	  { 20000, 8000 }, { "goal 10x", "-" }, false },
	{ "fuzz_vf_match", "one pair: NIC, association, VF, and back",
	  "nic 1 mac=00:15:5d:00:00:01\n"
	  "offer 1 net f8615163-0001-1000-2000-000d3a000001 relid=1\n"
	  "associate 1 serial=1\n"
	  "function 2 wslot=0 id=15b3:1016 class=020000 serial=1\n"
	  "port 2 mac=00:15:5d:00:00:01\n"
	  "offer 2 pci 47505500-0001-0000-3130-444531303244 relid=2\n"
	  "eject 2\n"
	  "rescind 2\n"
	  "rescind 1\n",
	  { 4000, 1000 }, { "goal 10x", "-" }, false },
	{ "fuzz_pci_scan", "20 functions: scan, teardown",
	  MACHINE_OF_20 "boot\n",
	  { 2000, 500 }, { "limit 350x", "-" }, false },
	{ "fuzz_vmd", "VMD, 1 MiB CFGBAR, 4 children: probe, remove",
	  MACHINE_OF_VMD("fff0000c", "fe000000", "4") FOUR_CHILDREN "boot\nunbind 00:0e.0\n",
	  { 2000, 500 }, { "limit 40x", "-" }, false },
	{ "fuzz_vmd_hostile", "the same, 1 bus",
	  MACHINE_OF_VMD("fff0000c", "fe000000", "4") FOUR_CHILDREN "boot\nunbind 00:0e.0\n",
	  { 2000, 500 }, { "-", "-" }, false },
	{ "fuzz_vmd_hostile", "32 buses",
	  MACHINE_OF_VMD("fe00000c", "fe000000", "4") FOUR_CHILDREN "boot\nunbind 00:0e.0\n",
	  { 1000, 300 }, { "-", "-" }, false },
	{ "fuzz_vmd_hostile", "256 buses",
	  MACHINE_OF_VMD("f000000c", "fe000000", "4") FOUR_CHILDREN "boot\nunbind 00:0e.0\n",
	  { 200, 60 }, { "8 times 32 buses", "-" }, false },
	{ "fuzz_vmd_hostile", "64 vectors",
	  MACHINE_OF_VMD("fff0000c", "fe000000", "64") FOUR_CHILDREN "boot\nunbind 00:0e.0\n",
	  { 1000, 300 }, { "-", "-" }, false },
	{ "fuzz_bus_map", "20 functions: all strategies, judged",
	  MACHINE_OF_20 "boot\n",
	  { 10000, 2000 }, { "goal 25x", "-" }, true },
};

enum { ONE_FUNCTION = 1, LOADS = sizeof(loads) / sizeof(loads[0]) };

static _Noreturn void become(const char *program, const char *directory, const char *findings, const char *limit)
{
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);
	char *input;

	dup2(none, STDIN_FILENO);
	dup2(none, STDOUT_FILENO);
	dup2(none, STDERR_FILENO);
	unsetenv("ASAN_OPTIONS");	/* the figures are those of the targets' own defaults */
	setenv("BDFUZZ_FINDINGS", findings, 1);
	if (asprintf(&input, "%s/input", directory) >= 0) {
		setenv("BDFUZZ_FIXED", input, 1);
		execl(program, program, directory, limit, "-seed=1", "-max_len=2048", "-detect_leaks=0", "-reload=0",
		      "-cross_over=0", (char *)NULL);
	}
	_exit(127);
}

/* Processor seconds of a process; negative: it failed. */
static double cost_of(const char *program, const char *directory, const char *findings, unsigned runs)
{
	struct rusage usage;
	char limit[32];
	int status;
	pid_t child;

	snprintf(limit, sizeof(limit), "-runs=%u", runs);
	fflush(NULL);
	child = fork();
	if (!child)
		become(program, directory, findings, limit);
	if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status))
		return -1;
	return bench_seconds(&usage);
}

/* Microseconds for one run; negative: it failed. */
static double measure(const char *program, const char *directory, const char *findings, unsigned runs)
{
	double little = cost_of(program, directory, findings, 16);
	double all = cost_of(program, directory, findings, runs + 16);

	if (little < 0 || all < 0)
		return -1;
	return all > little ? (all - little) * 1e6 / runs : 0;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double bench_median(double of[BENCH_ROUNDS])
{
	qsort(of, ROUNDS, sizeof(*of), compare);
	return of[ROUNDS / 2];
}

static int write_input(const struct load *load, char *directory)
{
	struct text_error error;
	struct scenario s;
	uint8_t *data;
	char *path;
	size_t len;
	int err;

	scenario_init(&s);
	err = text_parse(load->text, strlen(load->text), &s, &error);
	if (err)
		return cli_internal("bench: %u:%u: %s", error.line, error.column, error.what);
	err = bytes_encode(&s, 0, &data, &len);
	scenario_free(&s);
	if (err || asprintf(&path, "%s/input", directory) < 0)
		return cli_internal("out of memory");
	err = file_make_directory(directory);
	if (!err)
		err = file_write(path, data, len);
	free(path);
	free(data);
	return err ? cli_internal("%s: %s", directory, strerror(-err)) : 0;
}

/* Medians for one load, in microseconds. */
static int measure_load(const struct load *load, size_t build, const struct sut_class *class, const char *findings,
			double *of_empty, double *of_target)
{
	double empty[ROUNDS], cost[ROUNDS];
	char name[4096], *nothing, *program, *directory;
	int code;

	place_system(class->name, name, sizeof(name));
	nothing = place("build/%s/fuzz/fuzz_empty", builds[build]);
	program = load->alone ? place("build/%s/fuzz/%s", builds[build], load->target) :
				place("build/%s/fuzz/%s/%s", builds[build], name, load->target);
	directory = place("build/work/bench/%zu", (size_t)(load - loads));
	code = nothing && program && directory ? write_input(load, directory) : EXIT_INTERNAL;
	for (size_t i = 0; !code && i < ROUNDS; i++) {
		empty[i] = measure(nothing, directory, findings, 1000000);
		cost[i] = measure(program, directory, findings, load->runs[build]);
		if (empty[i] < 0 || cost[i] < 0)
			code = cli_internal("bench: %s or %s failed on %s/input", nothing, program, directory);
	}
	free(nothing);
	free(program);
	free(directory);
	if (code)
		return code;
	*of_empty = bench_median(empty);
	*of_target = bench_median(cost);
	return 0;
}

static int bench_one(struct table *t, size_t build, const struct sut_class *class, const struct load *load,
		     const char *findings)
{
	double of_empty, of_target;
	int code;

	fprintf(stderr, "%s, %s, %s ...\n", builds[build], load->alone ? load->target : class->name, load->name);
	code = measure_load(load, build, class, findings, &of_empty, &of_target);
	if (code)
		return code;
	table_add(t, "%s", builds[build]);
	table_add(t, "%s", load->alone ? "-" : class->name);
	table_add(t, "%s", load->name);
	table_add(t, "%.2f", of_empty);
	table_add(t, "%.2f", of_target);
	table_add(t, "%.1f", of_empty > 0 ? of_target / of_empty : 0);
	table_add(t, "%s", load->aim[build]);
	return 0;
}

static int bench_all(struct table *t, const struct systems *systems, const char *findings)
{
	int code = 0;

	for (size_t build = 0; build < sizeof(builds) / sizeof(builds[0]); build++)
		for (size_t i = 0; i < systems->count; i++)
			for (size_t load = 0; !code && load < LOADS; load++)
				if (!i || !loads[load].alone)
					code = bench_one(t, build, systems->class[i], &loads[load], findings);
	return code;
}

/* A finding costs what a device does not: a trace is made, and the machine restored. */
static void warn_of_findings(const char *findings)
{
	struct file_list files = { 0 };

	if (!file_list_add(&files, findings, NULL) && files.count)
		printf("\nA load had a finding, which distorts its figures: %s\n", files.path[0]);
	for (size_t i = 0; i < files.count; i++)
		unlink(files.path[i]);
	file_list_free(&files);
}

static int bench_targets(const struct systems *systems, enum bench_format format)
{
	static const char *const heads[] = {
		"build", "system under test", "load", "empty target, us", "this, us", "ratio", "aim"
	};
	char *findings = place("build/work/bench/findings");
	struct table t;
	int code;

	if (!findings || file_make_directory(findings)) {
		free(findings);
		return cli_internal("build/work/bench cannot be made");
	}
	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	code = bench_all(&t, systems, findings);
	if (!code && bench_print(&t, format))
		code = cli_internal("out of memory");
	if (!code)
		warn_of_findings(findings);
	table_free(&t);
	free(findings);
	return code;
}

/* ---- the parts ----------------------------------------------------------------------------------- */

static int engines(const struct systems *systems, enum bench_format format)
{
	return bench_engines(systems->class[0], loads[ONE_FUNCTION].text, format);
}

static int topologies(const struct systems *systems, enum bench_format format)
{
	(void)systems;
	return bench_topology(format);
}

static int captures(const struct systems *systems, enum bench_format format)
{
	(void)systems;
	return bench_capture(format);
}

static const struct part {
	const char *option;
	int (*run)(const struct systems *systems, enum bench_format format);
} parts[] = {
	{ "targets", bench_targets }, { "engines", engines }, { "topologies", topologies },
	{ "captures", captures }, { "corpus", bench_corpus },
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* Those that were asked for, or all, with a line between them. */
static int run_parts(const bool wanted[PARTS], bool all, const struct systems *systems, enum bench_format format)
{
	bool more = false;
	int code = 0;

	for (size_t i = 0; !code && i < PARTS; i++) {
		if (!all && !wanted[i])
			continue;
		if (more && format == BENCH_TEXT)
			putchar('\n');
		code = parts[i].run(systems, format);
		more = true;
	}
	return code;
}

const struct verb verb_bench;

static int choose_format(const char *text, enum bench_format *format)
{
	if (strcmp(text, "text") && strcmp(text, "jsonl"))
		return cli_unusable("bench: --format is text or jsonl, not '%s'", text);
	*format = strcmp(text, "text") ? BENCH_JSONL : BENCH_TEXT;
	return 0;
}

static int check_systems(struct systems *systems)
{
	if (!systems->count)
		systems_all(systems, true);
	for (size_t i = 0; i < systems->count; i++)
		if (!systems->class[i]->real)
			return cli_unusable("bench: %s is not a real system", systems->class[i]->name);
	return 0;
}

static int run(int argc, char **argv)
{
	enum { PART = 256 };	/* the value of the first part's option */
	struct option options[PARTS + 4] = {
		{ "sut", required_argument, NULL, 's' }, { "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
	};
	enum bench_format format = BENCH_TEXT;
	struct systems systems = { .count = 0 };
	bool wanted[PARTS] = { false }, all = true;
	int c, code;

	for (int i = 0; i < PARTS; i++)
		options[3 + i] = (struct option){ parts[i].option, no_argument, NULL, PART + i };
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		code = 0;
		if (c >= PART)
			wanted[c - PART] = !(all = false);
		else if (c == 's')
			code = systems_add(&systems, optarg);
		else if (c == 'f')
			code = choose_format(optarg, &format);
		else
			return cli_other_option(&verb_bench, c);
		if (code)
			return code;
	}
	if (optind < argc)
		return cli_unusable("bench: takes no file, got '%s'", argv[optind]);
	code = check_systems(&systems);
	return code ? code : run_parts(wanted, all, &systems, format);
}

const struct verb verb_bench = {
	.name = "bench",
	.usage = "[--targets] [--engines] [--topologies] [--captures] [--corpus] [--sut LIST] [--kernel DIR] "
		 "[--format FORMAT]",
	.summary = "measure what a run costs, against an empty target",
	.help = "Prints medians of several runs, of processor time, and never fails because of a time.\n\n"
		"  --targets      what a run costs in the plain build and the one with AddressSanitizer\n"
		"  --engines      runs a second of AFL++ and libFuzzer, on the first system\n"
		"  --topologies   what topologies of few and of many functions cost\n"
		"  --captures     what captures cost beside lspci\n"
		"  --corpus       what it costs to replay the corpus, and to shrink a scenario\n"
		"                 (none of these means all of them)\n"
		"  --sut LIST     systems under test, with commas between them (all real ones)\n"
		"  --kernel DIR   build in the driver of this Linux tree, and measure it\n"
		"  --format FORMAT text, or jsonl: an object a row, with its \"head\" and its \"row\"\n",
	.run = run,
};
