// SPDX-License-Identifier: GPL-2.0
/*
 * verb_pack.c - bdfuzz pack: scenarios from text to bytes and back
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "scenario/bytes.h"
#include "scenario/text.h"

/* The other form of the scenario in @from; *@data is malloc'ed. */
static int convert(const char *from, bool lean, uint8_t **data, size_t *len)
{
	struct scenario s;
	int err;

	err = load_scenario(from, &s);
	if (err)
		return err;
	if (is_text(from))
		err = bytes_encode(&s, lean, data, len);
	else
		err = text_format(&s, (char **)data, len);
	scenario_free(&s);
	return err ? cli_internal("%s: %s", from, strerror(-err)) : 0;
}

static int pack_file(const char *from, const char *to, bool lean)
{
	uint8_t *data;
	size_t len;
	int err;

	err = convert(from, lean, &data, &len);
	if (err)
		return err;
	if (to)
		err = file_write(to, data, len);
	else if (fwrite(data, 1, len, stdout) != len || fflush(stdout))
		err = -EIO;
	free(data);
	return err ? cli_unusable("%s: %s", to ? to : "standard output", strerror(-err)) : 0;
}

/* In a directory, x.bdf becomes x and x becomes x.bdf. */
static int pack_into(const char *from, const char *directory, bool lean)
{
	const char *slash = strrchr(from, '/'), *base = slash ? slash + 1 : from;
	int len = (int)strlen(base), err;
	char name[4096];

	if (is_text(base))
		snprintf(name, sizeof(name), "%s/%.*s", directory, len - 4, base);
	else
		snprintf(name, sizeof(name), "%s/%s.bdf", directory, base);
	err = file_make_directory(directory);
	if (err)
		return cli_unusable("%s: %s", directory, strerror(-err));
	return pack_file(from, name, lean);
}

static int pack_directory(const char *from, const char *to, bool lean)
{
	struct file_list files = { 0 };
	int err;

	err = file_list_add(&files, from, NULL);
	if (err)
		return cli_unusable("%s: %s", from, strerror(-err));
	for (size_t i = 0; !err && i < files.count; i++)
		err = pack_into(files.path[i], to, lean);
	file_list_free(&files);
	return err;
}

static bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

const struct verb verb_pack;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "lean", no_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	bool lean = false;
	const char *to;
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c != 'l')
			return cli_other_option(&verb_pack, c);
		lean = true;
	}
	if (argc - optind < 1 || argc - optind > 2)
		return cli_unusable("pack: give a file or directory, and where the other form shall go");
	to = argv[optind + 1];
	if (!is_directory(argv[optind]))
		return to && is_directory(to) ? pack_into(argv[optind], to, lean) : pack_file(argv[optind], to, lean);
	if (!to)
		return cli_unusable("pack: %s is a directory: say which directory the other form shall go to",
				    argv[optind]);
	return pack_directory(argv[optind], to, lean);
}

const struct verb verb_pack = {
	.name = "pack",
	.usage = "FROM [TO] [--lean]",
	.summary = "turn scenarios from text into bytes, or from bytes into text",
	.help = "A file ending in .bdf is text, any other is bytes.  A file without TO goes to standard output;\n"
		"a directory is converted file by file into the directory TO.\n\n"
		"  --lean   leave out comments and expectations, which fuzzers do not need\n",
	.run = run,
};
