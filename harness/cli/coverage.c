// SPDX-License-Identifier: GPL-2.0
/* coverage.c - see coverage.h */
#define _GNU_SOURCE
#include "cli/coverage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/fuzz.h"

static const char work[] = "build/work";	/* where sessions leave their corpora */

/* What a target is about; the last one is for all others. */
static const struct {
	const char *target, *file;
} under_test[] = {
	{ "fuzz_pci_scan", "/drivers/pci/probe.c" },
	{ "fuzz_vmd", "/drivers/pci/controller/vmd.c" },
	{ "fuzz_vmd_hostile", "/drivers/pci/controller/vmd.c" },
	{ "fuzz_vf_match", "/drivers/net/hyperv/netvsc_drv.c" },
	{ "fuzz_vmbus", "/drivers/hv/channel_mgmt.c" },
	{ "", "/drivers/pci/controller/pci-hyperv.c" },
};

const char *coverage_file(const char *target)
{
	size_t i = 0;

	while (!file_has_suffix(target, under_test[i].target))
		i++;
	return under_test[i].file;
}

const char *coverage_file_number(size_t number)
{
	for (size_t i = 0; i < sizeof(under_test) / sizeof(under_test[0]); i++) {
		size_t first = 0;

		while (strcmp(under_test[first].file, under_test[i].file))
			first++;
		if (first == i && !number--)
			return under_test[i].file;
	}
	return NULL;
}

/* Run it with what it prints in "<@directory>/output".  0, its exit status, or -errno. */
static int run(struct command *c, const char *directory)
{
	char *output;
	int err;

	if (asprintf(&output, "%s/output", directory) < 0)
		output = NULL;		/* nobody reads it then */
	err = command_run(c, output, NULL);
	free(output);
	return err;
}

char *coverage_system(const char *system)
{
	char name[4096], *directory, *plain = strdup(system), *checked = plain ? strrchr(plain, '-') : NULL;

	if (!checked || strcmp(checked, "-checked"))
		return plain;
	place_system(system, name, sizeof(name));
	directory = place("build/coverage/fuzz/%s", name);
	if (directory && access(directory, X_OK))
		*checked = '\0';
	free(directory);
	return plain;
}

int coverage_replay(const char *program, const char *const *input, const char *directory)
{
	struct command c = { 0 };
	char *findings;
	int err;

	if (asprintf(&findings, "%s/findings", directory) < 0)
		return -ENOMEM;
	err = file_make_directory(findings);
	free(findings);
	if (err)
		return err;
	command_add(&c, "%s", program);
	for (; *input; input++)
		command_add(&c, "%s", *input);
	command_set(&c, "LLVM_PROFILE_FILE=%s/raw", directory);
	command_set(&c, "BDFUZZ_FINDINGS=%s/findings", directory);	/* a finding does not end the replay */
	return run(&c, directory);
}

/* What llvm-cov printed of @file, and its text. */
static int read_lines(const char *directory, const char *file, struct lines *l)
{
	uint8_t *data = NULL;
	char *output;
	size_t len;
	int err;

	if (asprintf(&output, "%s/output", directory) < 0)
		return -ENOMEM;
	err = file_read(output, &data, &len);
	free(output);
	if (err)
		return err;
	err = lines_parse((char *)data, len, file, l);
	free(data);
	if (err)
		return err;
	err = file_read(l->path, &data, &len);
	if (err)
		return err;
	err = lines_add_text(l, (char *)data, len);
	free(data);
	return err;
}

static int merge(const char *const *raw, const char *directory)
{
	struct command c = { .arguments = 0 };

	command_add(&c, "llvm-profdata-19");
	command_add(&c, "merge");
	command_add(&c, "-sparse");
	for (; *raw; raw++)
		command_add(&c, "%s", *raw);
	command_add(&c, "-o");
	command_add(&c, "%s/merged", directory);
	return run(&c, directory);
}

static int export(const char *program, const char *file, const char *directory, struct lines *l)
{
	struct command c = { .arguments = 0 };
	int err;

	command_add(&c, "llvm-cov-19");
	command_add(&c, "export");
	command_add(&c, "-format=lcov");
	command_add(&c, "-instr-profile=%s/merged", directory);
	command_add(&c, "%s", program);
	err = run(&c, directory);
	*l = (struct lines){ 0 };
	if (!err)
		err = read_lines(directory, file, l);
	if (err)
		lines_free(l);
	return err;
}

int coverage_count(const char *program, const char *const *raw, const char *file, const char *directory,
		   struct lines *l)
{
	int err = merge(raw, directory);

	return err ? err : export(program, file, directory, l);
}

/* ---- all of a system ------------------------------------------------------------------------------------------ */

enum { INPUTS = 16 };

/* A directory is an input if it is there. */
static void add_input(const char *input[INPUTS + 1], size_t *inputs, char *path)
{
	if (path && *inputs < INPUTS && !access(path, R_OK))
		input[(*inputs)++] = path;
	else
		free(path);
}

static int replay_all(const char *program, const char *name, const char *target, const char *corpora,
		      const char *directory)
{
	const char *input[INPUTS + 1] = { NULL };
	size_t inputs = 0;
	char stem[64];
	int err;

	snprintf(stem, sizeof(stem), "%s", target);
	do {
		add_input(input, &inputs, place("corpus/seeds/%s", stem));
		add_input(input, &inputs, place("corpus/regressions/%s", stem));
	} while (lane_parent(stem));
	if (corpora) {
		add_input(input, &inputs, place("%s/%s/%s/corpus", corpora, name, target));
		add_input(input, &inputs, place("%s/%s-checked/%s/corpus", corpora, name, target));
	}
	err = inputs ? coverage_replay(program, input, directory) : -ENOENT;
	while (inputs)
		free((char *)input[--inputs]);
	return err;
}

/* Replay for each target; its counters are then in @raw, unless it has no inputs. */
static int replay_targets(const struct file_list *targets, const char *name, const char *corpora, char *raw[LANES + 1])
{
	size_t raws = 0;
	int err = 0;

	for (size_t i = 0; !err && i < targets->count && raws < LANES; i++) {
		const char *target = strrchr(targets->path[i], '/') + 1;
		char *directory = place("%s/%s/%s/coverage", corpora ? corpora : work, name, target);

		err = directory ? replay_all(targets->path[i], name, target, corpora, directory) : -ENOMEM;
		if (!err && asprintf(&raw[raws++], "%s/raw", directory) < 0)
			err = -ENOMEM;
		if (err == -ENOENT)
			err = 0;
		free(directory);
	}
	return err ? err : raws ? 0 : -ENOENT;
}

int coverage_open(const char *system, const char *corpora, struct coverage *c)
{
	char name[4096], *raw[LANES + 1] = { NULL }, *programs;
	struct file_list targets = { 0 };
	int err;

	place_system(system, name, sizeof(name));
	programs = place("build/coverage/fuzz/%s", name);
	*c = (struct coverage){ .directory = place("%s/%s/all", corpora ? corpora : work, name) };
	err = programs && c->directory ? file_list_add(&targets, programs, NULL) : -ENOMEM;
	if (!err)
		err = file_make_directory(c->directory);
	if (!err)
		err = replay_targets(&targets, name, corpora, raw);
	if (!err)
		err = merge((const char *const *)raw, c->directory);
	if (!err && !(c->program = strdup(targets.path[0])))
		err = -ENOMEM;
	for (size_t i = 0; i < LANES; i++)
		free(raw[i]);
	file_list_free(&targets);
	free(programs);
	if (err)
		coverage_close(c);
	return err;
}

int coverage_lines(const struct coverage *c, const char *file, struct lines *l)
{
	return export(c->program, file, c->directory, l);
}

void coverage_close(struct coverage *c)
{
	free(c->program);
	free(c->directory);
	*c = (struct coverage){ .program = NULL };
}

int coverage_of_system(const char *system, const char *file, bool corpora, struct lines *l)
{
	struct coverage c;
	int err = coverage_open(system, corpora ? work : NULL, &c);

	if (err)
		return err;
	err = coverage_lines(&c, file, l);
	coverage_close(&c);
	return err;
}
