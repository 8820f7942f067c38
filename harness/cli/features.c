// SPDX-License-Identifier: GPL-2.0
/*
 * features.c - what inputs reach; see features.h
 *
 * libFuzzer's merge by set cover writes all features of each input into its control file: the number of files, that of
 * the first directory, their names, then for each "STARTED i size", "FT i f f ...", "COV i e e ...".  What takes the
 * process down has only the first of these lines; the merge goes on behind it.
 */
#define _GNU_SOURCE
#include "cli/features.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/command.h"
#include "cli/fuzz.h"

enum { LONGEST = 1 << 20 };		/* bytes of an input: it is to be run whole */

static int compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* "1 2 3": sorted, malloc'ed. */
static int read_numbers(const char *at, uint32_t **ret_number, size_t *ret_count)
{
	uint32_t *number = malloc((strlen(at) / 2 + 1) * sizeof(*number));
	size_t count = 0;

	if (!number)
		return -ENOMEM;
	for (char *end; (end = NULL, number[count] = (uint32_t)strtoul(at, &end, 10), end != at); at = end)
		count++;
	qsort(number, count, sizeof(*number), compare);
	free(*ret_number);
	*ret_number = number;
	*ret_count = count;
	return 0;
}

/* "FT 12 33 57": of the file that is the 12th in the list. */
static int read_line(char *line, const size_t *of, size_t count, struct reach *reach)
{
	char word[8];
	size_t index;
	int used = 0;

	if (sscanf(line, "%7s %zu%n", word, &index, &used) < 2)
		return -ENODATA;
	if (index >= count)
		return -ENODATA;
	reach += of[index];
	if (!strcmp(word, "FT")) {
		reach->ran = 1;
		return read_numbers(line + used, &reach->feature, &reach->features);
	}
	return strcmp(word, "COV") ? 0 : read_numbers(line + used, &reach->edge, &reach->edges);
}

/* Which input each name is of; they are listed by size. */
static int read_names(char **rest, size_t *of, size_t count)
{
	const char *line = strsep(rest, "\n");
	const size_t names = line ? strtoul(line, NULL, 10) : SIZE_MAX;

	if (names > count || !strsep(rest, "\n"))	/* empty ones are left out */
		return -ENODATA;
	for (size_t i = 0; i < names; i++) {
		line = strsep(rest, "\n");
		line = line ? strrchr(line, '/') : NULL;
		of[i] = line ? strtoul(line + 1, NULL, 10) : count;
		if (of[i] >= count)
			return -ENODATA;
	}
	return 0;
}

static int read_control(const char *path, size_t count, struct reach *reach)
{
	size_t *of = calloc(count + 1, sizeof(*of)), len;
	uint8_t *data = NULL;
	int err = of ? file_read_up_to(path, SIZE_MAX / 2, &data, &len) : -ENOMEM;
	char *rest = (char *)data;

	if (err == -ENOENT)
		err = -ENODATA;
	if (!err)
		err = read_names(&rest, of, count);
	for (char *line; !err && (line = strsep(&rest, "\n"));)
		if (*line)
			err = read_line(line, of, count, reach);
	free(data);
	free(of);
	return err;
}

static int empty_directory(const char *scratch, const char *name)
{
	char *path;
	int err;

	if (asprintf(&path, "%s/%s", scratch, name) < 0)
		return -ENOMEM;
	remove_tree(path);
	err = file_make_directory(path);
	free(path);
	return err;
}

int features_measure(const char *program, const char *scratch, size_t count, struct reach *reach)
{
	struct command c = { 0 };
	char *control, *findings;
	int err;

	if (asprintf(&control, "%s/control", scratch) < 0)
		return -ENOMEM;
	if (asprintf(&findings, "%s/findings", scratch) < 0) {
		free(control);
		return -ENOMEM;
	}
	unlink(control);
	err = empty_directory(scratch, "out");
	if (!err)
		err = file_make_directory(findings);
	command_add(&c, "%s", program);
	command_add(&c, "-set_cover_merge=1");
	command_add(&c, "-merge_control_file=%s", control);
	command_add(&c, "-max_len=%d", LONGEST);
	command_add(&c, "-detect_leaks=0");
	command_add(&c, "%s/out", scratch);
	command_add(&c, "%s/in", scratch);
	command_set(&c, "BDFUZZ_FINDINGS=%s", findings);
	err = err ? err : command_run(&c, NULL, NULL);
	err = err < 0 ? err : read_control(control, count, reach);
	free(control);
	free(findings);
	return err;
}

void reach_free(struct reach *reach, size_t count)
{
	for (size_t i = 0; reach && i < count; i++) {
		free(reach[i].feature);
		free(reach[i].edge);
		reach[i] = (struct reach){ 0 };
	}
}
