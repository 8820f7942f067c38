// SPDX-License-Identifier: GPL-2.0
/*
 * crash.c - what a process says when it dies, as a finding
 *
 * Reads the reports of AddressSanitizer, UBSan and libFuzzer as clang 19 prints them.  Line numbers
 * stay out of the key, for a kernel's next version moves them.
 */
#define _GNU_SOURCE
#include "cli/crash.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "sim/fidelity.h"

enum { FRAMES = 3 };

extern const struct invariant rule_sanitizer, rule_hang;

static const char *const openings[] = { "ERROR: AddressSanitizer: ", "runtime error: ", "ERROR: libFuzzer: " };

/* The first opening of a report in @text; *@opening says which. */
static const char *find_report(const char *text, size_t len, const char **opening)
{
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		const char *at = memmem(text, len, openings[i], strlen(openings[i]));

		if (at && (!first || at < first)) {
			first = at;
			*opening = openings[i];
		}
	}
	return first;
}

size_t crash_report_start(const char *report, size_t len)
{
	const char *opening, *at = find_report(report, len, &opening);

	while (at && at > report && at[-1] != '\n')
		at--;
	return at ? (size_t)(at - report) : len;
}

/* "heap-use-after-free on address ..." -> the first word; UBSan's sentences stay whole. */
static void copy_kind(const char *at, const char *opening, char *kind, size_t room)
{
	size_t len = strcspn(at, opening == openings[1] ? "\n" : " \n");

	snprintf(kind, room, "%.*s", (int)(len < room ? len : room - 1), at);
}

static bool is_ours(const char *function, const char *file)
{
	static const char *const theirs[] = { "__asan", "__ubsan", "__sanitizer", "__interceptor", "fuzzer::" };

	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++)
		if (!strncmp(function, theirs[i], strlen(theirs[i])))
			return false;
	return !strstr(file, "/compiler-rt/") && !strstr(file, "/sanitizer_common/") &&
	       !strstr(file, "/source/lib/refcount.c");
}

/* "    #1 0x55 in hv_eject_device_work /x/drivers/pci/controller/pci-hyperv.c:2801:9" */
static bool read_frame(const char *line, char function[80], char file[200])
{
	unsigned number;
	int used = 0;

	if (sscanf(line, " #%u 0x%*x in %79s %n", &number, function, &used) < 2 || !used)
		return false;
	snprintf(file, 200, "%.*s", (int)(strcspn(line + used, "\n") % 200), line + used);
	return is_ours(function, file);
}

/* The kernel's own paths begin with "drivers/", "kernel/", ...: what stands before is where it was unpacked to. */
static const char *short_path(const char *file)
{
	static const char *const roots[] = { "/harness/", "/drivers/", "/kernel/", "/lib/", "/include/" };
	const char *source = strstr(file, "/source/");

	if (source)
		return source + strlen("/source/");
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		const char *at = strstr(file, roots[i]);

		if (at)
			return at + 1;
	}
	return file;
}

static void read_frames(const char *at, const char *end, struct finding *f, char *names, size_t room)
{
	char function[80], file[200];
	size_t frames = 0, used = 0;
	bool in_source = false;	/* the place named is in a .c file: headers that were inlined there say little */

	names[0] = '\0';
	while (at && at < end && (frames < FRAMES || !in_source)) {
		if (read_frame(at, function, file)) {
			if (!frames++ || (!in_source && strstr(file, ".c:")))
				snprintf(f->where, sizeof(f->where), "%.80s (%.70s)", short_path(file), function);
			in_source |= strstr(file, ".c:") != NULL;
			if (frames <= FRAMES)
				used += (size_t)snprintf(names + used, room - used, " %.28s", function);
		} else if (frames && !strncmp(at, "\n", 1)) {
			break;	/* the first stack only: the others tell where memory was allocated or freed */
		}
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : NULL;
	}
}

static void start(struct finding *f, const struct invariant *rule)
{
	*f = (struct finding){ .rule = rule, .at = UINT32_MAX, .done = DONE_ALL, .domain = -1, .devfn = -1,
			       .crossed = 1ULL << SIM_DIED };
}

void crash_to_finding(const char *report, size_t len, int status, const char *sut, struct finding *f)
{
	const char *opening, *at = find_report(report, len, &opening);
	char kind[80], names[100];

	start(f, &rule_sanitizer);
	snprintf(f->expected, sizeof(f->expected), "no report, and a process that goes on");
	if (at)
		copy_kind(at + strlen(opening), opening, kind, sizeof(kind));
	else if (WIFSIGNALED(status))
		snprintf(kind, sizeof(kind), "signal %d", WTERMSIG(status));
	else
		snprintf(kind, sizeof(kind), "exit status %d", WEXITSTATUS(status));
	if (!strcmp(kind, "timeout"))
		f->rule = &rule_hang;
	read_frames(at, report + len, f, names, sizeof(names));
	snprintf(f->found, sizeof(f->found), "%s in%s", kind, names[0] ? names : " an unknown function");
	snprintf(f->key, sizeof(f->key), "%s %.24s %.20s%.40s", f->rule->id, sut, kind, names);
}

void crash_hang_finding(unsigned seconds, const char *sut, struct finding *f)
{
	start(f, &rule_hang);
	snprintf(f->expected, sizeof(f->expected), "an end within %u s", seconds);
	snprintf(f->found, sizeof(f->found), "none");
	snprintf(f->key, sizeof(f->key), "HANG %.60s", sut);
}
