// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_lane.c - a target on one system under test: its files, before fuzzing and after
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json-c/json.h>

#include "cli/fuzz.h"
#include "report/finding.h"
#include "scenario/bytes.h"

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path) ? -1 : 0;
}

static void remove_tree(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* "<directory of the lane>/<name>", malloc'ed; NULL: message printed. */
static char *inside(const struct lane *l, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", l->directory, name) >= 0)
		return path;
	cli_internal("out of memory");
	return NULL;
}

static int make(const struct lane *l, const char *name, bool empty)
{
	char *path = inside(l, name);
	int err;

	if (!path)
		return EXIT_INTERNAL;
	if (empty)
		remove_tree(path);
	err = file_make_directory(path);
	if (err)
		cli_internal("%s: %s", path, strerror(-err));
	free(path);
	return err ? EXIT_INTERNAL : 0;
}

/* A seed is packed if it is a scenario, and copied if it is not. */
static int pack_seed(const char *from, const char *to)
{
	struct scenario s;
	uint8_t *data;
	size_t len;
	int code, err;

	code = load_scenario(from, &s);
	if (code)
		return code;
	err = is_text(from) ? bytes_encode(&s, 1, &data, &len) : file_read(from, &data, &len);
	scenario_free(&s);
	if (err)
		return cli_internal("%s: %s", from, strerror(-err));
	err = len <= MAX_LEN ? file_write(to, data, len) : 0;	/* the engine would cut it */
	free(data);
	return err ? cli_internal("%s: %s", to, strerror(-err)) : 0;
}

static int pack_seeds(const struct lane *l, const char *corpus)
{
	char *from = place("corpus/%s/%s", corpus, l->target), *to;
	struct file_list files = { 0 };
	int code = 0;

	if (!from)
		return EXIT_INTERNAL;
	if (file_list_add(&files, from, NULL))
		files.count = 0;		/* a target need not have any */
	for (size_t i = 0; !code && i < files.count; i++) {
		if (asprintf(&to, "%s/seeds/%s-%04zu", l->directory, corpus, i) < 0) {
			code = cli_internal("out of memory");
			break;
		}
		code = pack_seed(files.path[i], to);
		free(to);
	}
	file_list_free(&files);
	free(from);
	return code;
}

/* What the session before found stays beside, once. */
static int put_findings_away(const struct lane *l)
{
	char *findings = inside(l, "findings"), *old = inside(l, "findings.old");
	int code = findings && old ? 0 : EXIT_INTERNAL;

	if (!code && lane_count_findings(l)) {
		remove_tree(old);
		if (rename(findings, old))
			code = cli_internal("%s: %s", old, strerror(errno));
	}
	free(findings);
	free(old);
	return code ? code : make(l, "findings", false);
}

int lane_prepare(struct lane *l, bool fixed)
{
	char name[4096];
	int code;

	place_system(l->system, name, sizeof(name));
	l->directory = place("build/work%s/%s/%s", fixed ? "-fixed" : "", name, l->target);
	if (!l->directory)
		return EXIT_INTERNAL;
	code = make(l, "corpus", fixed);
	if (!code)
		code = make(l, "seeds", true);
	if (!code)
		code = make(l, "artifacts", true);
	if (!code)
		code = put_findings_away(l);
	if (!code)
		code = pack_seeds(l, "seeds");
	return code ? code : pack_seeds(l, "regressions");
}

char *lane_program(const struct lane *l, const char *preset)
{
	char name[4096];

	if (!strcmp(l->system, "-"))
		return place("build/%s/fuzz/%s", preset, l->target);
	place_system(l->system, name, sizeof(name));
	return place("build/%s/fuzz/%s/%s", preset, name, l->target);
}

/* Run a program with its standard output in @output and its standard error nowhere; its exit status, or -errno. */
static int run_program(char *const *argv, const char *output, char *const *env)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return -errno;
	if (!child) {
		int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		int none = open("/dev/null", O_RDWR | O_CLOEXEC);

		dup2(none, STDIN_FILENO);
		dup2(fd, STDOUT_FILENO);
		dup2(none, STDERR_FILENO);
		for (; *env; env++)
			putenv(*env);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

/* The driver's own file in what `llvm-cov export -summary-only` printed. */
static bool read_summary(const char *path, size_t *lines, size_t *all)
{
	struct json_object *root = json_object_from_file(path), *data, *files, *file, *name, *summary, *of_lines, *n;
	bool found = false;

	if (!root || !json_object_object_get_ex(root, "data", &data) || !json_object_array_length(data) ||
	    !json_object_object_get_ex(json_object_array_get_idx(data, 0), "files", &files))
		goto out;
	for (size_t i = 0; i < json_object_array_length(files) && !found; i++) {
		file = json_object_array_get_idx(files, i);
		if (!json_object_object_get_ex(file, "filename", &name) ||
		    !file_has_suffix(json_object_get_string(name), "/pci-hyperv.c") ||
		    !json_object_object_get_ex(file, "summary", &summary) ||
		    !json_object_object_get_ex(summary, "lines", &of_lines))
			continue;
		found = json_object_object_get_ex(of_lines, "covered", &n);
		*lines = found ? (size_t)json_object_get_int64(n) : 0;
		found = found && json_object_object_get_ex(of_lines, "count", &n);
		*all = found ? (size_t)json_object_get_int64(n) : 0;
	}
out:
	json_object_put(root);
	return found;
}

struct coverage_files {
	char *program, *corpus, *seeds, *output, *findings, *raw, *merged, *profile;
};

static bool measure(struct lane *l, const struct coverage_files *c)
{
	char *replay[] = { c->program, c->seeds, c->corpus, NULL };
	char *merge[] = { "llvm-profdata-19", "merge", "-sparse", c->raw, "-o", c->merged, NULL };
	char *summarise[] = { "llvm-cov-19", "export", "-summary-only", c->profile, c->program, NULL };
	char *env[] = { NULL, NULL, NULL }, *none[] = { NULL };
	bool done;

	if (asprintf(&env[0], "LLVM_PROFILE_FILE=%s", c->raw) < 0)
		return false;
	if (asprintf(&env[1], "BDFUZZ_FINDINGS=%s", c->findings) < 0) {
		free(env[0]);
		return false;
	}
	done = !run_program(replay, c->output, env) && !run_program(merge, c->output, none) &&
	       !run_program(summarise, c->output, none) && read_summary(c->output, &l->lines, &l->all_lines);
	free(env[0]);
	free(env[1]);
	return done;
}

int lane_coverage(struct lane *l)
{
	struct coverage_files c = {
		.program = lane_program(l, "coverage"), .corpus = inside(l, "corpus"), .seeds = inside(l, "seeds"),
		.output = inside(l, "coverage/output.json"), .findings = inside(l, "coverage/findings"),
		.raw = inside(l, "coverage/raw"), .merged = inside(l, "coverage/merged"),
	};
	int code;

	code = make(l, "coverage/findings", true);
	if (!code && (!c.program || !c.corpus || !c.seeds || !c.output || !c.findings || !c.raw || !c.merged ||
		      asprintf(&c.profile, "-instr-profile=%s", c.merged) < 0))
		code = cli_internal("out of memory");
	if (!code && !measure(l, &c))
		fprintf(stderr, "bdfuzz: the lines of %s could not be counted\n", l->system);
	free(c.program);
	free(c.corpus);
	free(c.seeds);
	free(c.output);
	free(c.findings);
	free(c.raw);
	free(c.merged);
	free(c.profile);
	return code;
}

static int list(const struct lane *l, struct file_list *files)
{
	char *path = inside(l, "findings");
	int err = path ? file_list_add(files, path, NULL) : -ENOMEM;

	free(path);
	return err;
}

size_t lane_count_findings(const struct lane *l)
{
	struct file_list files = { 0 };
	size_t count;

	list(l, &files);
	count = files.count;
	file_list_free(&files);
	return count;
}

static void print_finding(const char *path, const struct finding_head *head)
{
	printf("\n%s [%s] %s: %s\n", head->id, head->known ? "known" : "new", head->sut, head->sentence);
	printf("  found     %s\n", head->found);
	if (head->where[0])
		printf("  code      %s\n", head->where);
	printf("  file      %s\n", path);
}

int lane_list_findings(struct lane *l, bool print)
{
	struct file_list files = { 0 };
	int code = 0;

	l->known = l->fresh = 0;
	if (list(l, &files))
		return 0;
	for (size_t i = 0; !code && i < files.count; i++) {
		struct finding_head head = { .id = "CRASH" };
		struct scenario s;

		if (is_text(files.path[i])) {
			code = load_scenario(files.path[i], &s);
			if (code)
				break;
			finding_read_head(&s, &head);
			scenario_free(&s);
		}
		l->known += head.known;
		l->fresh += !head.known;
		if (print)
			print_finding(files.path[i], &head);
	}
	file_list_free(&files);
	return code;
}

void lane_free(struct lane *l)
{
	free(l->directory);
	l->directory = NULL;
}
