// SPDX-License-Identifier: GPL-2.0
/*
 * test_hits.c - findings are counted across processes that die, and what becomes of a finding in a target
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "check/known.h"
#include "glue.h"
#include "report/hits.h"
#include "report/masks.h"

static char directory[64];

static void make(void)
{
	snprintf(directory, sizeof(directory), "/tmp/bdfuzz-hits-XXXXXX");
	cr_assert(ne(ptr, mkdtemp(directory), NULL));
}

static void clean(void)
{
	struct file_list files = { 0 };
	char hidden[100];

	snprintf(hidden, sizeof(hidden), "%s/.hits", directory);
	unlink(hidden);
	if (!file_list_add(&files, directory, NULL))
		for (size_t i = 0; i < files.count; i++)
			unlink(files.path[i]);
	file_list_free(&files);
	rmdir(directory);
}

TestSuite(hits, .init = make, .fini = clean);

static const struct invariant leak = { .id = "LEAK", .sentence = "-", .origin = "-", .advice = "-" };

static struct finding finding(const char *key)
{
	struct finding f = { .rule = &leak, .at = UINT32_MAX };

	snprintf(f.key, sizeof(f.key), "%s", key);
	return f;
}

static uint64_t hits(const struct hits *h, const char *key)
{
	const struct finding f = finding(key);
	char name[FINDING_FILE_NAME];

	finding_file_name(&f, name);
	return hits_of(h, name);
}

static void count_and_die(const char *key, unsigned times, int signal)
{
	struct finding f = finding(key);
	pid_t child = fork();
	struct hits *h;
	int status;

	if (!child) {
		if (hits_open(directory, &h))
			_exit(1);
		while (times--)
			hits_count(h, &f);
		kill(getpid(), signal);
		_exit(1);
	}
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(ne(int, WIFSIGNALED(status), 0));
}

Test(hits, a_process_that_dies_loses_nothing)
{
	struct hits *h;

	count_and_die("a", 3, SIGKILL);
	count_and_die("b", 1, SIGABRT);
	count_and_die("a", 2, SIGKILL);
	cr_assert(zero(int, hits_open(directory, &h)));
	cr_expect(eq(u64, hits(h, "a"), 5));
	cr_expect(eq(u64, hits(h, "b"), 1));
	cr_expect(zero(u64, hits(h, "c")));
	hits_close(h);
	hits_close(NULL);
}

Test(hits, processes_count_at_the_same_time)
{
	enum { PROCESSES = 4, TIMES = 5000, KEYS = 7 };
	struct hits *h;
	int status;

	for (int i = 0; i < PROCESSES; i++) {
		if (fork())
			continue;
		if (hits_open(directory, &h))
			_exit(1);
		for (int k = 0; k < TIMES; k++) {
			const struct finding f = finding((const char *[]){ "a", "b", "c", "d", "e", "f", "g" }[(i + k) % KEYS]);

			hits_count(h, &f);
		}
		_exit(0);
	}
	for (int i = 0; i < PROCESSES; i++) {
		cr_assert(gt(int, wait(&status), 0));
		cr_assert(zero(int, status));
	}
	cr_assert(zero(int, hits_open(directory, &h)));
	cr_expect(eq(u64, hits(h, "a") + hits(h, "b") + hits(h, "c") + hits(h, "d") + hits(h, "e") + hits(h, "f") +
		     hits(h, "g"), PROCESSES * TIMES));
	hits_close(h);
}

Test(hits, too_many_are_dropped_and_the_rest_still_counts)
{
	struct hits *h;
	char key[32];

	cr_assert(zero(int, hits_open(directory, &h)));
	for (int i = 0; i < HITS + 10; i++) {
		struct finding f;

		snprintf(key, sizeof(key), "key %d", i);
		f = finding(key);
		hits_count(h, &f);
		hits_count(h, &f);
	}
	cr_expect(eq(u64, hits(h, "key 0"), 2));
	cr_expect(eq(u64, hits(h, "key 1023"), 2));
	cr_expect(zero(u64, hits(h, "key 1024")));
	hits_close(h);
}

Test(hits, what_is_no_such_file_is_refused)
{
	struct hits *h;
	char path[100];

	cr_expect(eq(int, hits_open("/nowhere", &h), -ENOENT));
	snprintf(path, sizeof(path), "%s/.hits", directory);
	cr_assert(zero(int, file_write(path, "something else", 14)));
	cr_expect(eq(int, hits_open(directory, &h), -EINVAL));
}

/* ---- targets: fuzz/glue.c ------------------------------------------------------------------------- */

static const struct scenario nothing = { 0 };

static struct check_result *one(const char *where, const char *key)
{
	static struct check_result result;

	result = (struct check_result){ .findings = 1 };
	result.finding[0] = finding(key);
	result.finding[0].done = DONE(OP_RESCIND);
	snprintf(result.finding[0].where, sizeof(result.finding[0].where), "%s", where);
	return &result;
}

#define KNOWN one("drivers/pci/controller/pci-hyperv.c:2483 (new_pcichild_device)", "LEAK linux-6.12 new_pcichild_device")
#define NEW one("drivers/pci/controller/pci-hyperv.c:1 (somebody)", "LEAK linux-6.12 somebody")

Test(targets, a_target_goes_on_past_known_findings)
{
	unsetenv("BDFUZZ_FINDINGS");
	glue_report(KNOWN, &nothing, "linux-6.12");
}

Test(targets, a_target_aborts_at_a_new_finding, .signal = SIGABRT)
{
	unsetenv("BDFUZZ_FINDINGS");
	glue_report(NEW, &nothing, "linux-6.12");
}

Test(targets, a_target_aborts_at_a_new_finding_beside_a_known_one, .signal = SIGABRT)
{
	struct check_result two = *KNOWN;

	unsetenv("BDFUZZ_FINDINGS");
	two.finding[two.findings++] = NEW->finding[0];
	glue_report(&two, &nothing, "linux-6.12");
}

Test(targets, what_is_known_of_one_system_is_new_on_another, .signal = SIGABRT)
{
	unsetenv("BDFUZZ_FINDINGS");
	glue_report(KNOWN, &nothing, "linux:/home/me/linux");
}

Test(hits, a_session_keeps_and_counts_both)
{
	struct file_list files = { 0 };
	struct hits *h;

	setenv("BDFUZZ_FINDINGS", directory, 1);
	for (int i = 0; i < 3; i++) {
		glue_report(KNOWN, &nothing, "linux-6.12");
		glue_report(NEW, &nothing, "linux-6.12");
	}
	cr_assert(zero(int, file_list_add(&files, directory, ".bdf")));
	cr_expect(eq(sz, files.count, 2));
	file_list_free(&files);
	cr_assert(zero(int, hits_open(directory, &h)));
	cr_expect(eq(u64, hits(h, KNOWN->finding[0].key), 3));
	cr_expect(eq(u64, hits(h, NEW->finding[0].key), 3));
	hits_close(h);
}

/* ---- summaries ------------------------------------------------------------------------------------ */

Test(hits, a_summary_counts_the_masks_of_its_systems)
{
	static const char *const both[] = { "linux-6.12", "linux-6.1" }, *const tree[] = { "linux:/home/me/linux" };
	size_t masks = 0, other = 0, len;
	uint64_t *count = masks_new();
	char want[100], *text;
	FILE *out = open_memstream(&text, &len);

	cr_assert(ne(ptr, count, NULL));
	for (size_t i = 0; i < known_masks_count; i++) {
		masks += !strcmp(known_masks[i].system, "linux-6.12");
		other += !strcmp(known_masks[i].system, "linux-6.1");
	}
	masks_count(count, &KNOWN->finding[0], "linux-6.12", 1);
	masks_count(count, &KNOWN->finding[0], "linux-6.12-checked", 4);
	masks_count(count, &NEW->finding[0], "linux-6.12", 1);
	cr_assert(zero(int, masks_print(count, out)));
	masks_summary(count, both, 1, out);
	masks_summary(count, both, 2, out);
	masks_summary(count, both + 1, 1, out);
	masks_summary(count, tree, 1, out);
	fclose(out);
	cr_expect(ne(ptr, strstr(text, "\nchildren-leak  LEAK  linux-6.12  new_pcichild_device     5\n"), NULL), "%s", text);
	snprintf(want, sizeof(want), "\n%zu masks, 1 hit\n%zu masks, 1 hit\n%zu masks, 0 hit\n0 masks, 0 hit\n", masks,
		 masks + other, other);
	cr_expect(ne(ptr, strstr(text, want), NULL), "%s", text);
	free(text);
	free(count);
}
