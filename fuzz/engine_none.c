// SPDX-License-Identifier: GPL-2.0
/*
 * engine_none.c - main() of a target that is built without a fuzzing engine: runs it on files
 *
 * Takes files and directories.  A .bdf file is a scenario as text and is packed first; everything
 * else is the input itself.  Prints one line; 2 if something could not be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "glue.h"
#include "scenario/bytes.h"
#include "scenario/text.h"

#pragma weak LLVMFuzzerInitialize

static int pack(const char *path, uint8_t **data, size_t *len)
{
	struct text_error error;
	struct scenario s;
	uint8_t *bytes;
	int err;

	scenario_init(&s);
	err = text_parse((const char *)*data, *len, &s, &error);
	if (err) {
		fprintf(stderr, "%s:%u:%u: %s\n", path, error.line, error.column, error.what);
		return err;
	}
	err = bytes_encode(&s, 1, &bytes, len);
	scenario_free(&s);
	if (err) {
		fprintf(stderr, "%s: %s\n", path, strerror(-err));
		return err;
	}
	free(*data);
	*data = bytes;
	return 0;
}

static int run(const char *path)
{
	uint8_t *data;
	size_t len;
	int err;

	err = file_read(path, &data, &len);
	if (err)
		fprintf(stderr, "%s: %s\n", path, strerror(-err));
	if (err)
		return err;
	if (file_has_suffix(path, ".bdf"))
		err = pack(path, &data, &len);
	if (!err)
		LLVMFuzzerTestOneInput(data, len);
	free(data);
	return err;
}

int main(int argc, char **argv)
{
	struct file_list files = { 0 };
	int failed = 0;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE|DIRECTORY...\n", argv[0]);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		int err = file_list_add(&files, argv[i], NULL);

		if (err)
			fprintf(stderr, "%s: %s\n", argv[i], strerror(-err));
		failed |= err;
	}
	for (size_t i = 0; i < files.count; i++)
		failed |= run(files.path[i]);
	printf("%zu inputs\n", files.count);
	file_list_free(&files);
	return failed ? 2 : 0;
}
