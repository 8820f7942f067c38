// SPDX-License-Identifier: GPL-2.0
/*
 * verb_id.c - bdfuzz id: profiles of hardware IDs (fixtures/ids), listed, made from a like one, and checked
 *
 * A profile is one small file.  The build makes a table of all of them, so that one that was added is what captures are
 * judged by, and what models and scenarios of VMDs go by.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "capture/registers.h"
#include "capture/vmd_seen.h"
#include "cli/ids.h"
#include "report/vmd_print.h"

const struct verb verb_id;

/* ---- files -------------------------------------------------------------------------------------------------- */

/* "8086:28c0"; 0, or an exit code with the message printed. */
static int parse_id(const char *text, uint16_t *vendor, uint16_t *device)
{
	unsigned v, d;
	int end = 0;

	if (strlen(text) != 9 || sscanf(text, "%4x:%4x%n", &v, &d, &end) != 2 || end != 9)
		return cli_unusable("id: '%s' is no ID as 8086:28c0", text);
	*vendor = (uint16_t)v;
	*device = (uint16_t)d;
	return 0;
}

static char *path_of(uint16_t vendor, uint16_t device)
{
	return place("fixtures/ids/%04x-%04x.txt", vendor, device);
}

/* With the text itself, if @text is not NULL: malloc'ed, and NUL behind it. */
static int load(const char *path, struct profile *p, char **text)
{
	struct complaint e = { 0 };
	uint8_t *data;
	size_t len;
	int err = file_read(path, &data, &len);

	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	err = profile_parse((char *)data, len, p, &e);
	if (text && !err)
		*text = (char *)data;
	else
		free(data);
	return err ? cli_unusable("%s:%u: %s", path, e.line, e.what) : 0;
}

static int load_id(const char *id, struct profile *p, char **text)
{
	uint16_t vendor, device;
	int code = parse_id(id, &vendor, &device);
	char *path = code ? NULL : path_of(vendor, device);

	if (!code)
		code = path ? load(path, p, text) : EXIT_INTERNAL;
	free(path);
	return code;
}

static void choose_kernels(struct systems *s)
{
	struct systems all = { .count = 0 };

	systems_all(&all, true);
	for (size_t i = 0; i < all.count; i++)
		if (!strstr(all.class[i]->name, "-checked"))
			s->class[s->count++] = all.class[i];
}

/* ---- list --------------------------------------------------------------------------------------------------- */

static void add_profile(struct table *t, const struct profile *p, const struct systems *kernels)
{
	char line[ID_LINE];

	table_add(t, "%04x:%04x", p->vendor, p->device);
	table_add(t, "%s", vmd_methods[p->shadow].name);
	table_add(t, "%s", p->restriction ? "yes" : "no");
	table_add(t, "%s", p->msi_bypass ? "yes" : "no");
	table_add(t, "%u", p->first_vector);
	table_add(t, "%s", p->synthetic ? "synthetic" : "capture");
	for (size_t i = 0; i < kernels->count; i++) {
		id_find_line(kernels->class[i], p, line);
		table_add(t, "%s", line + (strncmp(line, "drivers/", 8) ? 0 : strlen("drivers/pci/controller/")));
	}
}

static int list(void)
{
	const char *head[6 + SYSTEMS] = { "ID", "host addresses", "bus restriction", "MSI bypass", "first vector", "source" };
	struct systems kernels = { .count = 0 };
	struct file_list files = { 0 };
	char *directory = place("fixtures/ids");
	struct profile p;
	struct table t;
	int code = 0;

	choose_kernels(&kernels);
	for (size_t i = 0; i < kernels.count; i++)
		head[6 + i] = kernels.class[i]->name;
	if (!directory || file_list_add(&files, directory, ".txt"))
		code = cli_internal("fixtures/ids cannot be listed");
	table_begin(&t, head, 6 + kernels.count);
	for (size_t i = 0; i < files.count && !code; i++) {
		code = load(files.path[i], &p, NULL);
		if (!code)
			add_profile(&t, &p, &kernels);
	}
	if (!code && table_print(&t, TABLE_TEXT, stdout))
		code = cli_internal("out of memory");
	table_free(&t);
	file_list_free(&files);
	free(directory);
	return code;
}

/* ---- new ---------------------------------------------------------------------------------------------------- */

/* The lines of @like, but for those that are about that device; comments are, too. */
static void write_like(const char *like, const char *id, const char *from, struct buffer *out)
{
	buffer_print(out, "# Made from %s by bdfuzz id new: go through it line by line.\n", from);
	for (const char *at = like, *end; *at; at = end) {
		end = strchr(at, '\n');
		end = end ? end + 1 : at + strlen(at);
		if (!strncmp(at, "id:", 3))
			buffer_print(out, "id: %s\n", id);
		else if (!strncmp(at, "name:", 5))
			buffer_text(out, "name: Volume Management Device NVMe RAID Controller\n");
		else if (!strncmp(at, "source:", 7))
			buffer_print(out, "source: synthetic; the profile of %s, no device was looked at\n", from);
		else if (*at != '#')
			buffer_add(out, at, (size_t)(end - at));
	}
}

static int write_new(const char *path, const char *text, const char *id, const char *like)
{
	struct buffer out = { 0 };
	struct profile p;
	struct complaint e;
	int err;

	write_like(text, id, like, &out);
	if (out.failed)
		return cli_internal("out of memory");
	if (profile_parse(out.at, out.len, &p, &e))
		return cli_internal("%s: %u: %s", path, e.line, e.what);
	err = file_write(path, out.at, out.len);
	buffer_free(&out);
	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	printf("%s\n\nWhat each line means: harness/capture/profile.h.  Then:\n"
	       "  ./bdfuzz id check %s            is it well-formed, and which kernels know the ID\n"
	       "  ./bdfuzz id check %s CAPTURE    does a device say what the profile says\n"
	       "  ./bdfuzz check CAPTURE                 a machine that has one\n", path, id, id);
	return 0;
}

static int make(const char *id, const char *like)
{
	uint16_t vendor, device;
	struct profile p;
	char *text = NULL, *path;
	FILE *there;
	int code = parse_id(id, &vendor, &device);

	if (!code && !like)
		code = cli_unusable("id new: --like ID says which device it is like; ./bdfuzz id list");
	if (!code)
		code = load_id(like, &p, &text);
	if (code)
		return code;
	path = path_of(vendor, device);
	there = path ? fopen(path, "re") : NULL;
	if (there)
		code = cli_unusable("%s is there already", path);
	else
		code = path ? write_new(path, text, id, like) : EXIT_INTERNAL;
	if (there)
		fclose(there);
	free(path);
	free(text);
	return code;
}

/* ---- check -------------------------------------------------------------------------------------------------- */

static int check_device(const struct profile *p, const struct capture *c, const struct capture_function *f)
{
	char name[CAPTURE_NAME];
	struct vmd_detection d;
	struct vmd_seen seen;

	vmd_seen_init(&seen, c, f);
	vmd_detect(&seen.view, NULL, 0, &d);
	printf("\n%s\n", capture_name(f->address, name));
	if (vmd_print(&seen.view, &d, stdout))
		return cli_internal("out of memory");
	printf("profile: %s is %s\n", vmd_methods[p->shadow].name, vmd_verdict_name[d.opinion[p->shadow].verdict]);
	return d.opinion[p->shadow].verdict == VMD_WRONG ? EXIT_FINDINGS : 0;
}

static int check_capture(const struct profile *p, const char *path)
{
	const struct capture_options o = { .names = false };
	struct capture c = { 0 };
	struct capture_error e;
	uint32_t devices = 0;
	uint8_t *data;
	size_t len;
	int worst = 0, err = file_read_up_to(path, CAPTURE_MOST, &data, &len);

	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	err = capture_parse((char *)data, len, &o, &c, &e);
	free(data);
	if (err)
		return cli_unusable("%s:%u: %s", path, e.line, e.what);
	for (size_t i = 0; i < c.function.count && worst <= EXIT_FINDINGS; i++) {
		const uint32_t id = registers_get(&c, &c.function.at[i], 0, 4);
		int code;

		if (id != ((uint32_t)p->device << 16 | p->vendor))
			continue;
		devices++;
		code = check_device(p, &c, &c.function.at[i]);
		worst = code > worst ? code : worst;
	}
	capture_free(&c);
	return devices ? worst : cli_unusable("%s: no function in it is %04x:%04x", path, p->vendor, p->device);
}

/* @what: an ID, or the file of a profile. */
static int check(const char *what, char **capture, size_t captures)
{
	struct systems kernels = { .count = 0 };
	char line[ID_LINE];
	struct profile p;
	int code = strchr(what, '/') || strchr(what, '.') ? load(what, &p, NULL) : load_id(what, &p, NULL);

	if (code)
		return code;
	choose_kernels(&kernels);
	printf("%04x:%04x %s\n", p.vendor, p.device, p.name);
	cli_prose("source", p.source);
	cli_prose("host", vmd_methods[p.shadow].help);
	for (size_t i = 0; i < kernels.count; i++) {
		id_find_line(kernels.class[i], &p, line);
		cli_prose(kernels.class[i]->name, line);
	}
	for (size_t i = 0; i < captures && code <= EXIT_FINDINGS; i++) {
		const int one = check_capture(&p, capture[i]);

		code = one > code ? one : code;
	}
	return code;
}

/* ---- the command line ----------------------------------------------------------------------------------------- */

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "like", required_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	const char *like = NULL, *what;
	int c, left;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c != 'l')
			return cli_other_option(&verb_id, c);
		like = optarg;
	}
	what = optind < argc ? argv[optind] : "";
	left = argc - optind - 1;
	if (!strcmp(what, "list") && !left)
		return list();
	if (!strcmp(what, "new") && left == 1)
		return make(argv[optind + 1], like);
	if (!strcmp(what, "check") && left >= 1)
		return check(argv[optind + 1], argv + optind + 2, (size_t)left - 1);
	return cli_unusable("id: list, new ID --like ID, or check ID [CAPTURE]...; not '%s'%s", what,
			    left < 0 ? "" : " with that many words behind it");
}

const struct verb verb_id = {
	.name = "id",
	.usage = "list | new ID --like ID | check ID|FILE [CAPTURE]...",
	.summary = "profiles of hardware IDs: list them, make one from a like ID, check it against captures",
	.help = "A profile says what an ID promises (for VMD: where host addresses are, bus restrictions, interrupts); it is\n"
		"one small file in fixtures/ids, which harness/capture/profile.h describes.\n\n"
		"  list                  all profiles, and the line of each kernel's ID table\n"
		"  new ID --like ID      write the profile of a new ID, to be gone through line by line\n"
		"  check ID [CAPTURE]... is the profile well-formed, which kernels know the ID, with the same features; and\n"
		"                        what each way of looking for host addresses finds on the devices of a capture.\n"
		"                        Exit code 1: on one of them it is not where the profile says\n",
	.run = run,
};
