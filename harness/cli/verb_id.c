// SPDX-License-Identifier: GPL-2.0
/*
 * verb_id.c - bdfuzz id: profiles of hardware IDs (fixtures/ids), listed, made from a like one, and checked
 *
 * A profile is one small file.  The build makes a table of all of them, so that one that was added is what captures are
 * judged by, and what models and scenarios of VMDs go by.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
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
	const char *head[6 + SYSTEMS] = { "ID", "host addresses", "bus restriction", "MSI bypass", "first vector",
					  "source" };
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

static int write_text(const char *path, const struct buffer *out)
{
	int err = out->failed ? -ENOMEM : file_write(path, out->at, out->len);

	return err ? cli_unusable("%s: %s", path, strerror(-err)) : 0;
}

static int write_new(const char *path, const char *text, const char *id, const char *like)
{
	struct buffer out = { 0 };
	struct profile p;
	struct complaint e;
	int code;

	write_like(text, id, like, &out);
	if (!out.failed && profile_parse(out.at, out.len, &p, &e))
		return cli_internal("%s: %u: %s", path, e.line, e.what);
	code = write_text(path, &out);
	buffer_free(&out);
	if (code)
		return code;
	printf("%s\n\nWhat each line means: harness/capture/profile.h.  Then:\n"
	       "  ./bdfuzz id check %s            is it well-formed, and which kernels know the ID\n"
	       "  ./bdfuzz id check %s CAPTURE    does a device say what the profile says\n"
	       "  ./bdfuzz check CAPTURE                 a machine that has one\n", path, id, id);
	return 0;
}

static int make(const char *id, const char *like, const char *out)
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
	path = out ? strdup(out) : path_of(vendor, device);
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

/* ---- a seed ------------------------------------------------------------------------------------------------- */

/* What two registers of a BAR of 64 bits read after all ones were written. */
static void write_bar(struct buffer *out, unsigned bar, uint64_t size, unsigned type)
{
	const uint64_t mask = ~(size - 1) | type;

	buffer_print(out, " bar%u=%08x bar%u=%08x", bar, (uint32_t)mask, bar + 1, (uint32_t)(mask >> 32));
}

/* The machine that the profile makes up: an endpoint with a drive behind it, which a guest finds. */
static int write_seed(const struct profile *p, const char *path)
{
	static const char *const places[VMD_METHODS] = {
		[VMD_NONE] = "none", [VMD_IN_MEMBAR2] = "membar2", [VMD_IN_CAPABILITY] = "capability",
		[VMD_AT_OLD_PLACE] = "old",
	};
	struct buffer out = { 0 };
	int code;

	buffer_print(&out, "# Made by bdfuzz id from the profile of %04x:%04x\nroot 1 last=1f\n", p->vendor, p->device);
	buffer_print(&out, "plug 2 1 0e.0 vmd id=%04x:%04x class=010400", p->vendor, p->device);
	write_bar(&out, 0, p->size[VMD_CFGBAR], 0xc);
	write_bar(&out, 2, p->size[VMD_MEMBAR1], 0x4);
	write_bar(&out, 4, p->size[VMD_MEMBAR2], 0xc);
	buffer_print(&out, " msix=%u\nvmd 2 shadow=%s", p->msix, places[p->shadow]);
	if (p->restriction)
		buffer_text(&out, " restrict=1");
	if (p->shadow != VMD_NONE)
		buffer_print(&out, " lock=0x2 host1=0x%" PRIx64 " host2=0x%" PRIx64, p->host[0], p->host[1]);
	buffer_text(&out, "\nplug 3 2 00.0 root-port id=8086:2030\n"
		    "plug 4 3 00.0 endpoint id=8086:0a54 class=010802 bar0=ffffc004 bar1=ffffffff msix=4\nboot\n");
	code = write_text(path, &out);
	buffer_free(&out);
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

static bool is_of(const struct profile *p, const struct capture *c, size_t i)
{
	return registers_get(c, &c->function.at[i], 0, 4) == ((uint32_t)p->device << 16 | p->vendor);
}

static int load_capture(const struct profile *p, const char *path, struct capture *c)
{
	const struct capture_options o = { .names = false };
	struct capture_error e;
	uint8_t *data;
	size_t len;
	int err = file_read_up_to(path, CAPTURE_MOST, &data, &len);

	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	err = capture_parse((char *)data, len, &o, c, &e);
	free(data);
	if (err)
		return cli_unusable("%s:%u: %s", path, e.line, e.what);
	for (size_t i = 0; i < c->function.count; i++)
		if (is_of(p, c, i))
			return 0;
	return cli_unusable("%s: no function in it is %04x:%04x", path, p->vendor, p->device);
}

static int check_capture(const struct profile *p, const struct capture *c)
{
	int worst = 0;

	for (size_t i = 0; i < c->function.count && worst <= EXIT_FINDINGS; i++) {
		const int code = is_of(p, c, i) ? check_device(p, c, &c->function.at[i]) : 0;

		worst = code > worst ? code : worst;
	}
	return worst;
}

static void print_profile(const struct profile *p)
{
	struct systems kernels = { .count = 0 };
	char line[ID_LINE];

	choose_kernels(&kernels);
	printf("%04x:%04x %s\n", p->vendor, p->device, p->name);
	cli_prose("source", p->source);
	cli_prose("host", vmd_methods[p->shadow].help);
	for (size_t i = 0; i < kernels.count; i++) {
		id_find_line(kernels.class[i], p, line);
		cli_prose(kernels.class[i]->name, line);
	}
}

/* @what: an ID, or the file of a profile.  All is read before anything is printed. */
static int check(const char *what, char **path, size_t captures, const char *seed)
{
	struct capture *c = calloc(captures + 1, sizeof(*c));
	struct profile p;
	int code = strchr(what, '/') || strchr(what, '.') ? load(what, &p, NULL) : load_id(what, &p, NULL);

	if (!c)
		return cli_internal("out of memory");
	for (size_t i = 0; i < captures && !code; i++)
		code = load_capture(&p, path[i], &c[i]);
	if (!code && seed)
		code = write_seed(&p, seed);
	if (!code)
		print_profile(&p);
	for (size_t i = 0; i < captures && code <= EXIT_FINDINGS; i++) {
		const int one = check_capture(&p, &c[i]);

		code = one > code ? one : code;
	}
	for (size_t i = 0; i < captures; i++)
		capture_free(&c[i]);
	free(c);
	return code;
}

/* ---- the command line ----------------------------------------------------------------------------------------- */

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "like", required_argument, NULL, 'l' },
		{ "out", required_argument, NULL, 'o' },
		{ "seed", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	const char *like = NULL, *out = NULL, *seed = NULL, *what;
	int c, left;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_id, c);
		like = c == 'l' ? optarg : like;
		out = c == 'o' ? optarg : out;
		seed = c == 's' ? optarg : seed;
	}
	what = optind < argc ? argv[optind] : "";
	left = argc - optind - 1;
	if (!strcmp(what, "list") && !left)
		return list();
	if (!strcmp(what, "new") && left == 1)
		return make(argv[optind + 1], like, out);
	if (!strcmp(what, "check") && left >= 1)
		return check(argv[optind + 1], argv + optind + 2, (size_t)left - 1, seed);
	return cli_unusable("id: list, new ID --like ID, or check ID [CAPTURE]...; not '%s'%s", what,
			    left < 0 ? "" : " with that many words behind it");
}

const struct verb verb_id = {
	.name = "id",
	.usage = "list | new ID --like ID [--out FILE] | check ID|FILE [CAPTURE]... [--seed FILE]",
	.summary = "profiles of hardware IDs: list them, make one from a like ID, check it against captures",
	.help = "A profile says what an ID promises (for VMD: where host addresses are, bus restrictions,\n"
		"interrupts); it is one small file in fixtures/ids, which harness/capture/profile.h describes.\n\n"
		"  list                  all profiles, and the line of each kernel's ID table\n"
		"  new ID --like ID      write the profile of a new ID, to be gone through line by line\n"
		"  check ID [CAPTURE]... is the profile well-formed, which kernels know the ID, with which features;\n"
		"                        what each way of looking for host addresses finds on devices of a capture.\n"
		"                        Exit code 1: on one of them it is not where the profile says\n"
		"  --out FILE            with new: write it there\n"
		"  --seed FILE           with check: write the machine that the profile makes up, as a scenario; one\n"
		"                        of a capture is written by ./bdfuzz check --scenario\n",
	.run = run,
};
