// SPDX-License-Identifier: GPL-2.0
/*
 * engine_afl.c - AFL++: afl-fuzz runs the target in a process of its own, and all instances of a lane share their finds
 *
 * Of several the first one asks a companion for the values that were compared (CmpLog), and the second runs the target
 * with ASan; any other does neither.  They live in <lane>/afl; inputs/ has links to all that they begin
 * with, and what they find is linked into corpus/ under the names that libFuzzer uses, so either goes on from there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/engine.h"
#include "cli/fuzz.h"

enum { TIMEOUT = 5000 };		/* milliseconds for a run, as for libFuzzer */
enum { SLOT_CMPLOG, SLOT_ASAN };	/* any other is plain */

static const char *const presets[] = { "fuzz-afl", "fuzz-afl-asan", "fuzz-afl-cmplog", NULL };

static int usable(void)
{
	const char *path = getenv("PATH");
	char *file;
	bool found = false;

	for (size_t n; path && !found; path = path[n] ? path + n + 1 : NULL) {
		n = strcspn(path, ":");
		if (asprintf(&file, "%.*s/afl-fuzz", (int)n, path) < 0)
			return cli_internal("out of memory");
		found = !access(file, X_OK);
		free(file);
	}
	return found ? 0 : cli_unusable("fuzz: --engine afl needs afl-fuzz, of the package afl++");
}

/* ---- what is given to it -------------------------------------------------------------------------- */

static int link_inputs(const struct lane *l, const char *from)
{
	struct file_list files = { 0 };
	char *to;
	int err = file_list_add(&files, from, NULL);

	for (size_t i = 0; !err && i < files.count; i++) {
		if (asprintf(&to, "%s/inputs/%s", l->directory, strrchr(files.path[i], '/') + 1) < 0) {
			err = -ENOMEM;
			break;
		}
		if (link(files.path[i], to) && errno != EEXIST && errno != ENOENT)
			err = -errno;
		free(to);
	}
	file_list_free(&files);
	return err;
}

/* It takes one directory, with something in it. */
static int make_inputs(const struct engine *e)
{
	char *first = lane_path(e->lane, "inputs/newline");
	int err = first ? link_inputs(e->lane, e->corpus) : -ENOMEM;

	if (!err && e->seeds)
		err = link_inputs(e->lane, e->seeds);
	if (!err)
		err = file_write(first, "\n", 1);
	free(first);
	return err;
}

static int make_directories(const struct lane *l, unsigned slot)
{
	char *own;
	int code;

	if (asprintf(&own, "afl/job-%u", slot) < 0)
		return EXIT_INTERNAL;
	code = lane_make(l, own, true);
	free(own);
	return code ? code : lane_make(l, "inputs", false);
}

static void arguments(struct engine_arguments *a, const struct engine *e, const char *program, const char *dictionary,
		      const char *companion)
{
	engine_argument(a, "afl-fuzz");
	engine_argument(a, "-i%s/inputs", e->lane->directory);
	engine_argument(a, "-o%s/afl", e->lane->directory);
	engine_argument(a, "-Sjob-%u", e->slot);
	engine_argument(a, "-G%d", ENGINE_MAX_LEN);
	engine_argument(a, "-t%d", TIMEOUT);
	if (dictionary)
		engine_argument(a, "-x%s", dictionary);
	if (companion)
		engine_argument(a, "-c%s", companion);
	if (e->runs) {
		engine_argument(a, "-E%llu", (unsigned long long)e->runs);
		engine_argument(a, "-s%u", e->seed);	/* it then asks no clock, which is of use otherwise */
	} else if (e->seconds) {
		engine_argument(a, "-V%llu", (unsigned long long)e->seconds);
	}
	engine_argument(a, "--");
	engine_argument(a, "%s", program);
}

static pid_t spawn(const struct engine *e, struct engine_arguments *a, const char *mutator)
{
	const char *environment[32] = {
		"AFL_NO_UI=1", "AFL_NO_COLOR=1", "AFL_SKIP_CPUFREQ=1", "AFL_NO_AFFINITY=1", "AFL_NO_CRASH_README=1",
		"AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1", "AFL_FAST_CAL=1", "AFL_CMPLOG_ONLY_NEW=1",
		"ASAN_OPTIONS", "UBSAN_OPTIONS",	/* it insists on its own */
		mutator
	};
	size_t n = 0;

	while (environment[n])
		n++;
	for (size_t i = 0; e->environment[i] && n < 31; i++)
		environment[n++] = e->environment[i];
	return engine_spawn(a, environment, e->errors, true);
}

static pid_t start(const struct engine *e)
{
	const struct lane *l = e->lane;
	char *program = lane_program(l, presets[e->slot == SLOT_ASAN]);
	char *companion = e->slot == SLOT_CMPLOG && e->slots > 1 ? lane_program(l, "fuzz-afl-cmplog") : NULL;
	char *dictionary = lane_dictionary(l), *mutator = NULL;
	char *library = place("build/fuzz-afl/fuzz/%s.so", l->target);
	struct engine_arguments a = { .failed = !program || !library };
	pid_t pid = make_directories(l, e->slot) ? -EIO : make_inputs(e);

	if (!a.failed && !access(library, R_OK) && asprintf(&mutator, "AFL_CUSTOM_MUTATOR_LIBRARY=%s", library) < 0)
		a.failed = true;
	if (!pid && !a.failed) {
		arguments(&a, e, program, dictionary, companion);
		pid = spawn(e, &a, mutator);
	} else if (!pid) {
		pid = -ENOMEM;
	}
	free(program);
	free(companion);
	free(dictionary);
	free(library);
	free(mutator);
	return pid;
}

/* ---- how far it is -------------------------------------------------------------------------------- */

static bool take_line(const char *line, struct engine_progress *p)
{
	(void)p;		/* it is in its files */
	return !strstr(line, "PROGRAM ABORT") && !strstr(line, "SYSTEM ERROR");
}

static char *job_path(const struct lane *l, unsigned slot, const char *name)
{
	char *path;

	return asprintf(&path, "%s/afl/job-%u/%s", l->directory, slot, name) < 0 ? NULL : path;
}

/*
 * "execs_done        : 166270", each minute and at the end.  With a companion it does not look at the first run of an
 * input, so what it says of stability is worth nothing.
 */
static void read_statistics(FILE *file, struct engine_progress *p)
{
	unsigned long long runs;
	char line[4096];

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "execs_done : %llu", &runs) == 1 && runs > p->runs)
			p->runs = runs;
		sscanf(line, "edges_found : %u", &p->edges);
		sscanf(line, "stability : %lf", &p->stability);
		if (!strncmp(line, "command_line ", 13) && strstr(line, " -c/"))
			p->stability = 0;
	}
}

/* "id:000300,src:000067,time:12345,execs:54321,op:[...]": so many at its newest find */
static void read_queue(const char *queue, struct engine_progress *p)
{
	static const char mark[] = ",execs:";
	struct file_list files = { 0 };
	const char *at;
	uint64_t runs;

	if (file_list_add(&files, queue, NULL))
		return;			/* it did not get that far */
	at = files.count ? strstr(strrchr(files.path[files.count - 1], '/'), mark) : NULL;
	runs = at ? strtoull(at + strlen(mark), NULL, 10) : 0;
	if (runs > p->runs)
		p->runs = runs;
	file_list_free(&files);
}

static void look(const struct lane *l, unsigned slot, struct engine_progress *p)
{
	char *queue = job_path(l, slot, "queue"), *path = job_path(l, slot, "fuzzer_stats");
	FILE *statistics = path ? fopen(path, "re") : NULL;

	if (statistics) {
		read_statistics(statistics, p);
		fclose(statistics);
	}
	if (queue)
		read_queue(queue, p);
	free(queue);
	free(path);
}

/* ---- what it found -------------------------------------------------------------------------------- */

/* Under the name that libFuzzer would give it, so that nothing is there twice. */
static int keep_input(const struct lane *l, const char *path)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char name[2 * EVP_MAX_MD_SIZE + 1], *to;
	unsigned bytes = 0;
	uint8_t *data;
	size_t len;
	int err = file_read(path, &data, &len);

	if (err)
		return err;
	if (!EVP_Digest(data, len, digest, &bytes, EVP_sha1(), NULL))
		err = -EIO;
	free(data);
	for (unsigned i = 0; i < bytes; i++)
		snprintf(name + 2 * i, 3, "%02x", digest[i]);
	if (err || asprintf(&to, "%s/corpus/%s", l->directory, name) < 0)
		return err ? err : -ENOMEM;
	if (link(path, to) && errno != EEXIST)
		err = -errno;
	free(to);
	return err;
}

/* Its queue begins with what it was given. */
static int keep_inputs(const struct lane *l, const char *queue)
{
	struct file_list files = { 0 };
	int err = file_list_add(&files, queue, NULL);

	if (err == -ENOENT)
		return 0;		/* it did not get that far */
	for (size_t i = 0; !err && i < files.count; i++)
		if (!strstr(strrchr(files.path[i], '/'), ",orig:"))
			err = keep_input(l, files.path[i]);
	file_list_free(&files);
	return err ? cli_internal("%s: what was found could not be kept: %s", queue, strerror(-err)) : 0;
}

static int prepare(const struct lane *l, bool seeds_alone)
{
	char *queue;
	int code = 0;

	for (unsigned slot = 0; !code && !seeds_alone && slot < WORKERS; slot++) {
		queue = job_path(l, slot, "queue");
		code = queue ? keep_inputs(l, queue) : EXIT_INTERNAL;
		free(queue);
	}
	if (!code)
		code = lane_put_away(l, "afl");
	return code ? code : lane_make(l, "inputs", true);
}

/* "id:000000,sig:11,src:[...]"; what ran for too long has no signal. */
static int signal_of(const char *path)
{
	const char *at = strstr(strrchr(path, '/'), ",sig:");

	return at ? (int)strtoul(at + strlen(",sig:"), NULL, 10) : 0;
}

/*
 * libFuzzer runs it once more, for a report that names the place.  If it lives there, it counts as what AFL++ saw; but
 * what only took long is the machine's doing.
 */
static int take_input(const struct engine_ended *e, const char *path)
{
	struct engine_crash crash = { .len = 0 };
	char *report = NULL;
	uint8_t *data = NULL;
	int code = 0, status;

	status = engine_libfuzzer_once(e->lane, path, &report, &crash.report_len);
	if (status < 0 || file_read(path, &data, &crash.len)) {
		free(report);
		return cli_internal("%s: cannot be run again", path);
	}
	if (!status)
		crash.report_len = 0;
	crash.status = status ? status : signal_of(path);
	crash.data = data;
	crash.report = report;
	if (crash.status)
		code = e->take(e->context, &crash);
	free(report);
	free(data);
	return code;
}

static int take_inputs(const struct engine_ended *e, const char *directory)
{
	char *path = job_path(e->lane, e->slot, directory);
	struct file_list files = { 0 };
	int code = path ? 0 : EXIT_INTERNAL;

	if (!code && file_list_add(&files, path, NULL))
		files.count = 0;	/* it did not get that far */
	for (size_t i = 0; !code && i < files.count; i++)
		code = take_input(e, files.path[i]);
	file_list_free(&files);
	free(path);
	return code;
}

static int keep_all(const struct engine_ended *e)
{
	char *queue = job_path(e->lane, e->slot, "queue");
	int code = queue ? keep_inputs(e->lane, queue) : EXIT_INTERNAL;

	free(queue);
	if (!code)
		code = take_inputs(e, "crashes");
	return code ? code : take_inputs(e, "hangs");
}

static int finish(const struct engine_ended *e, bool *done)
{
	const struct lane *l = e->lane;
	int code = keep_all(e);

	*done = WIFEXITED(e->status) && !WEXITSTATUS(e->status);
	if (code || *done || e->stopped)
		return code;
	if (WIFSIGNALED(e->status)) {
		fprintf(stderr, "%s on %s: afl-fuzz %u was killed by signal %d; what it had found is kept\n", l->target,
			l->system, e->slot, WTERMSIG(e->status));
		return 0;
	}
	fprintf(stderr, "%.*s", (int)e->report_len, e->report ? e->report : "");
	return cli_internal("%s on %s: afl-fuzz %u gave up; its output is in %s", l->target, l->system, e->slot,
			    l->directory);
}

const struct engine_class engine_afl = {
	.name = "afl",
	.presets = presets,
	.together = true,
	.measures = true,
	.plain = true,
	.usable = usable,
	.prepare = prepare,
	.start = start,
	.take_line = take_line,
	.look = look,
	.finish = finish,
};
