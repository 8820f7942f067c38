// SPDX-License-Identifier: GPL-2.0
/* verb_capture.c - bdfuzz capture: write this machine down, in a form that bdfuzz check and lspci -F read */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "capture/libpci/live.h"
#include "cli/cli.h"

/* On standard error, so that it does not get into the capture where that goes to standard output. */
static void say_unread(const struct capture *c)
{
	char name[CAPTURE_NAME];

	for (size_t i = 0; i < c->unread.count && i < 8; i++)
		fprintf(stderr, "bdfuzz: not read: %s: %s\n", capture_name(c->unread.at[i].address, name),
			capture_text(c, c->unread.at[i].what));
	if (c->unread.count > 8)
		fprintf(stderr, "bdfuzz: not read: %zu more; lines #+ unread of the capture have all\n",
			c->unread.count - 8);
}

static int write_out(const char *path, const struct buffer *text)
{
	int err;

	if (!path) {
		fwrite(text->at, 1, text->len, stdout);
		return fflush(stdout) ? cli_unusable("the capture cannot be printed: %s", strerror(errno)) : 0;
	}
	err = file_write(path, text->at, text->len);
	return err ? cli_unusable("%s: %s", path, strerror(-err)) : 0;
}

static int capture(const struct live_options *o, const char *path)
{
	struct buffer text = { 0 };
	struct capture c = { 0 };
	struct capture_error e;
	int code, err = live_capture(&c, o, &e);

	if (err == -ENODEV)
		return cli_unusable("capture: %s", e.what);
	if (!err)
		err = capture_write(&c, &text);
	if (err) {
		capture_free(&c);
		return cli_internal("out of memory");
	}
	code = write_out(path, &text);
	if (!code)
		say_unread(&c);
	buffer_free(&text);
	capture_free(&c);
	return code;
}

const struct verb verb_capture;

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "out", required_argument, NULL, 'o' },
		{ "redact", no_argument, NULL, 'r' },
		{ "windows", no_argument, NULL, 'w' },
		{ "sysfs", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct live_options o = { .sysfs = "/sys" };
	const char *path = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_capture, c);
		o.redact |= c == 'r';
		o.windows |= c == 'w';
		if (c == 'o')
			path = optarg;
		if (c == 's')
			o.sysfs = optarg;
	}
	if (optind < argc)
		return cli_unusable("capture: takes no file, got '%s'; --out FILE says where to write", argv[optind]);
	return capture(&o, path);
}

const struct verb verb_capture = {
	.name = "capture",
	.usage = "[--out FILE] [--redact] [--windows] [--sysfs DIR]",
	.summary = "write the PCI hardware of this machine down, for bdfuzz check and lspci -F",
	.help = "Config space as `lspci -xxxx` writes it, and what such a dump lacks, in lines that lspci passes\n"
		"over: slots, which VF is of which PF, windows of BARs, on Hyper-V the offers of VMBus.  Without root\n"
		"only the first 64 bytes of each function can be read, as the capture then says.  Nothing is written\n"
		"to a device.\n\n"
		"  --out FILE     write it there, whole or not at all; else to standard output\n"
		"  --redact       serial numbers are zeroes; those of network cards are their MAC addresses\n"
		"  --windows      of what could be a VMD endpoint, read the registers with host addresses in MEMBAR2\n"
		"  --sysfs DIR    another sysfs, or a copy of one, in place of /sys\n",
	.run = run,
};
