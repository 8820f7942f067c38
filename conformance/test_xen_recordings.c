// SPDX-License-Identifier: GPL-2.0
/*
 * test_xen_recordings.c - the model of Xen 4.17 says what the real one said: fixtures/xen, operation by operation
 *
 * On the model of a hardware domain, and on the real PCI cores, whose order of things is Linux' own.  Every line must
 * agree, and their order.  Where dom0's kernel crashed or stopped by itself nothing more is asked; where Xen panicked,
 * the model must have ended too.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "check/check.h"
#include "scenario/text.h"
#include "sut/platform/platform.h"

/*
 * What is not the map's.  Where two bridges claim a bus, no specification says who gets a request: here the first one,
 * in QEMU the one that was made last.
 */
static const struct exception {
	const char *name;
	unsigned from;		/* operation */
	const char *why;
} exceptions[] = {
	{ "seed-readd", 3, "dom0's kernel dies of two buses 9, which the model of a guest does not" },
	{ "outside-iommu", 5, "a function that belongs to no IOMMU: fixtures/xen/README.md" },
	{ "numbers-not-seen", 6, "00:05.0 and 00:06.0 both claim bus 5" },
	{ "subordinate-255", 1, "00:05.0 and 00:06.0 both claim bus 3" },
};

static bool is_exception(const char *path, unsigned n)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(*exceptions); i++)
		if (strstr(path, exceptions[i].name) && n >= exceptions[i].from)
			return true;
	return false;
}

static const char *const words[MAP_NOTES] = {
	[MAP_NOTE_SKIP] = "skip",	[MAP_NOTE_MAP] = "map",	  [MAP_NOTE_UNMAP] = "unmap",
	[MAP_NOTE_ADD] = "add",		[MAP_NOTE_REMOVE] = "remove", [MAP_NOTE_FAIL] = "fail",
	[MAP_NOTE_FAIL_DELETE] = "fail-delete", [MAP_NOTE_PANIC] = "panic",
};

static char *take_text(const char *path)
{
	uint8_t *text;
	size_t len;

	cr_assert(zero(int, file_read(path, &text, &len)), "%s", path);
	text = realloc(text, len + 1);
	text[len] = '\0';
	return (char *)text;
}

/* What 4.17 said since the last call, as a recording has it. */
static char *said(struct platform *p)
{
	struct buffer b = { 0 };
	uint32_t count;
	const struct platform_note *note = platform_notes(p, &count);
	size_t len;
	char *text;

	cr_assert(lt(u32, count, PLATFORM_NOTES), "too many notes");
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t a = note[i].address;
		const bool is_context = note[i].note == MAP_NOTE_MAP || note[i].note == MAP_NOTE_UNMAP;

		if (note[i].strategy == MAP_XEN_4_17)
			buffer_print(&b, "%s %04x:%02x:%02x.%x%s\n", words[note[i].note], a >> 16, a >> 8 & 0xff,
				     a >> 3 & 0x1f, a & 7, !is_context ? "" : note[i].pcie ? " PCIe" : " PCI");
	}
	cr_assert(zero(int, buffer_take(&b, &text, &len)));
	return text;
}

/* The lines of operation @n, and whether they end with something that is not the map's, or with Xen's end. */
struct recorded {
	char *lines;
	bool stops, panics;
};

static struct recorded recorded(const char *text, unsigned n)
{
	struct recorded r = { .lines = calloc(strlen(text) + 1, 1) };
	char head[40];
	const char *at;

	snprintf(head, sizeof(head), "# operation %u: ", n);
	at = strstr(text, head);
	if (!at)
		return r;
	for (at = strchr(at, '\n') + 1; *at && *at != '#' && !r.stops; at = strchr(at, '\n') + 1) {
		r.panics |= !strncmp(at, "xen ", 4) || !strncmp(at, "panic ", 6);
		r.stops = r.panics || !strncmp(at, "log ", 4) || !strncmp(at, "hang", 4);
		if (!r.stops)
			strncat(r.lines, at, (size_t)(strchr(at, '\n') + 1 - at));
	}
	return r;
}

static bool is_of_hardware(const struct operation *op)
{
	return op->kind == OP_NOTE || op->kind == OP_ROOT || op->kind == OP_PLUG || op->kind == OP_SRIOV ||
	       op->kind == OP_FORGE;
}

/* True: go on. */
static bool compare(struct platform *p, const char *text, unsigned n, const char *what)
{
	struct recorded r = recorded(text, n);
	char *ours = said(p);
	const bool goes_on = !r.stops;

	if (r.panics)
		cr_expect(eq(int, bus_map_end(platform_map(p, MAP_XEN_4_17)), MAP_PANICS), "%s", what);
	else if (r.stops)
		cr_expect(zero(int, strncmp(ours, r.lines, strlen(r.lines))), "%s, operation %u:\n%s---\n%s", what, n, ours,
			  r.lines);
	else
		cr_expect(eq(str, ours, r.lines), "%s, operation %u", what, n);
	free(r.lines);
	free(ours);
	return goes_on;
}

static void replay(const struct sut_class *class, struct sut *sut, const char *scenario, const char *text)
{
	struct text_error e = { 0 };
	struct scenario s;
	char *bdf = take_text(scenario), what[300];
	static struct observation o;	/* large */
	unsigned n = 0;

	cr_assert(zero(int, text_parse(bdf, strlen(bdf), &s, &e)), "%s:%u: %s", scenario, e.line, e.what);
	snprintf(what, sizeof(what), "%s on %s", strrchr(scenario, '/') + 1, class->name);
	class->begin(sut);
	class->look(sut, &o);
	platform_keep(class->platform(sut), 1u << MAP_XEN_4_17 | 1u << MAP_REFERENCE);
	for (size_t i = 0; i < s.count; i++) {
		class->step(sut, &s.op[i]);
		class->look(sut, &o);
		if (is_of_hardware(&s.op[i]))
			free(said(class->platform(sut)));
		else if (is_exception(scenario, ++n) || !compare(class->platform(sut), text, n, what))
			break;
	}
	cr_expect(gt(u32, n, 0), "%s does nothing", what);
	class->settle(sut);
	class->look(sut, &o);
	class->end(sut);
	class->look(sut, &o);
	scenario_free(&s);
	free(bdf);
}

static void replay_all(const struct sut_class *class)
{
	struct file_list files = { 0 };
	struct sut *sut;

	cr_assert(zero(int, file_list_add(&files, BDFUZZ_SOURCE "/fixtures/xen", ".xen")));
	cr_assert(zero(int, class->open(&sut)));
	for (size_t i = 0; i < files.count; i++) {
		char *text = take_text(files.path[i]), *scenario;

		cr_assert(gt(int, asprintf(&scenario, "%.*s.bdf", (int)strlen(files.path[i]) - 4, files.path[i]), 0));
		replay(class, sut, scenario, text);
		free(scenario);
		free(text);
	}
	class->close(sut);
	cr_expect(ge(sz, files.count, 10), "recordings");
	file_list_free(&files);
}

Test(xen_recordings, model_of_a_hardware_domain)
{
	replay_all(sut_find("xen-4.17"));
}

Test(xen_recordings, real_pci_cores)
{
	for (size_t i = 0; sut_classes[i]; i++)
		if (sut_classes[i]->real && !sut_classes[i]->planted && sut_classes[i]->platform)
			replay_all(sut_classes[i]);
}
