// SPDX-License-Identifier: GPL-2.0
/*
 * verb_confirm.c - bdfuzz confirm: does a real kernel, or Xen, show the same?
 *
 * Makes a machine of a scenario, lets a system under test say what will be there after each operation, and hands both
 * to harness/confirm/confirm.sh, which boots and compares.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/confirm.h"

struct wish {
	const char *file, *image, *save;
	uint64_t seconds;
	bool xen, machine;
	struct systems systems;
};

static int write_machine(const struct scenario *s, const char *file, FILE *out)
{
	char reason[CONFIRM_REASON];
	uint32_t line;

	if (!confirm_machine(s, out, &line, reason))
		return EXIT_GOOD;
	if (line)
		printf("NOT EXPRESSIBLE: %s:%u: %s\n", file, line, reason);
	else
		printf("NOT EXPRESSIBLE: %s: %s\n", file, reason);
	return EXIT_UNUSABLE;
}

static FILE *open_in(const char *directory, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return fopen(path, "w");
}

static int close_in(const char *directory, FILE *f, int code)
{
	return f && fclose(f) && !code ? cli_unusable("%s: %s", directory, strerror(errno)) : code;
}

/* Both files, so that the script finds them whole. */
static int write_files(const struct scenario *s, const struct wish *w, const char *directory)
{
	FILE *machine = open_in(directory, "machine"), *expected = machine ? open_in(directory, "expected") : NULL;
	int code = machine && expected ? write_machine(s, w->file, machine) :
					 cli_unusable("%s: %s", directory, strerror(errno));

	if (!code)
		code = confirm_expect(s, w->systems.class[0], expected);
	code = close_in(directory, machine, code);
	return close_in(directory, expected, code);
}

static int boot(const struct wish *w, const char *directory)
{
	char *script = place("harness/confirm/confirm.sh"), seconds[24];

	if (!script)
		return EXIT_INTERNAL;
	snprintf(seconds, sizeof(seconds), "%u", (unsigned)w->seconds);
	fflush(NULL);
	execlp("sh", "sh", script, directory, w->systems.class[0]->name, w->image ? w->image : "", seconds,
	       w->xen ? "xen" : "", (char *)NULL);
	return cli_internal("sh: %s", strerror(errno));
}

static int confirm(const struct wish *w)
{
	struct scenario s;
	char *directory;
	int code;

	code = load_scenario(w->file, &s);
	if (code)
		return code;
	if (w->machine)
		return write_machine(&s, w->file, stdout);
	directory = w->save ? strdup(w->save) : place("build/confirm");
	if (!directory)
		return EXIT_INTERNAL;
	code = file_make_directory(directory);
	code = code ? cli_unusable("%s: %s", directory, strerror(-code)) : write_files(&s, w, directory);
	return code ? code : boot(w, directory);
}

const struct verb verb_confirm;

static int option(struct wish *w, int c)
{
	switch (c) {
	case 's': return systems_add(&w->systems, optarg);
	case 'k': w->image = optarg; return 0;
	case 'd': w->save = optarg; return 0;
	case 't': return cli_number("--timeout", optarg, 10, 3600, &w->seconds);
	case 'x': w->xen = true; return 0;
	case 'm': w->machine = true; return 0;
	default: return -1;
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' },
		{ "kernel-image", required_argument, NULL, 'k' },
		{ "save", required_argument, NULL, 'd' },
		{ "timeout", required_argument, NULL, 't' },
		{ "xen", no_argument, NULL, 'x' },
		{ "machine", no_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct wish w = { .seconds = 180 };
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		int code = option(&w, c);

		if (code)
			return code < 0 ? cli_other_option(&verb_confirm, c) : code;
	}
	if (argc - optind != 1)
		return cli_unusable("confirm: give one file");
	w.file = argv[optind];
	if (!w.systems.count && systems_add(&w.systems, "linux-6.1"))
		return EXIT_INTERNAL;
	if (w.systems.count != 1)
		return cli_unusable("confirm: one system under test at a time");
	return confirm(&w);
}

const struct verb verb_confirm = {
	.name = "confirm",
	.usage = "FILE [--sut SYSTEM] [--xen] [--kernel-image DEB|PATH] [--timeout S] [--save DIR] [--machine]",
	.summary = "boot a real kernel, or Xen, in QEMU on the hardware of a scenario, and compare",
	.help = "The scenario's hardware becomes a machine of QEMU's, its bus numbers as the kernel finds them; the\n"
		"distribution's kernel boots on it and carries out the operations from a busybox.  After each, its\n"
		"functions and the bus numbers of its bridges are compared with what the system under test has, and\n"
		"so are warnings and crashes, by the kernel's function.  The last line says CONFIRMED (exit code 0),\n"
		"REFUTED (1), or NOT EXPRESSIBLE (2) with the line that QEMU has no hardware for.  No KVM and no\n"
		"root; about 15 seconds.\n\n"
		"  --sut SYSTEM        the system under test; usually linux-6.1, Debian 12's own kernel\n"
		"  --xen               boot Xen 4.17 with the kernel as its first domain; what it says is printed\n"
		"  --kernel-image F    a package of a kernel, or a bzImage; usually Debian's for the system\n"
		"  --timeout S         so long may a boot take (180)\n"
		"  --save DIR          keep everything there; usually build/confirm\n"
		"  --machine           print the machine, and boot nothing\n",
	.run = run,
};
