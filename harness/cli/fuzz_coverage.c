// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_coverage.c - lines of the driver that a lane's corpus reaches
 *
 * The corpus is replayed by the same target from the coverage build; llvm-cov counts.  That build has no checked
 * kernels: what reaches a line in one configuration reaches it in the other.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json-c/json.h>

#include "cli/fuzz.h"

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

static char *program_of(const struct lane *l)
{
	struct lane plain = *l;
	char *system = strdup(l->system), *program = lane_program(l, "coverage");
	char *checked = system ? strrchr(system, '-') : NULL;

	if (program && access(program, X_OK) && checked && !strcmp(checked, "-checked")) {
		*checked = '\0';
		plain.system = system;
		free(program);
		program = lane_program(&plain, "coverage");
	}
	free(system);
	return program;
}

int lane_coverage(struct lane *l)
{
	struct coverage_files c = {
		.program = program_of(l),
		.corpus = lane_path(l, "corpus"),
		.seeds = lane_path(l, "seeds"),
		.output = lane_path(l, "coverage/output.json"),
		.findings = lane_path(l, "coverage/findings"),
		.raw = lane_path(l, "coverage/raw"),
		.merged = lane_path(l, "coverage/merged"),
	};
	int code;

	code = lane_make(l, "coverage/findings", true);
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
