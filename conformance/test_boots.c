// SPDX-License-Identifier: GPL-2.0
/*
 * test_boots.c - the real PCI core in this process does what Debian's kernel did in QEMU, bus for bus
 *
 * fixtures/boots holds machines and what a booted kernel made of them, without and with pci=assign-busses; its README.md
 * says how they were recorded and what a line means.  After each operation the functions that the kernel has, the bus
 * numbers in their bridges and the buses must be the same here.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "scenario/text.h"
#include "sut/platform/platform.h"
#include "sut/sut.h"

enum { LINES = 512, TABLE = 65536 };

struct table {			/* lines, sorted, in one text */
	char *line[LINES];
	size_t lines;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *join(struct table *t)
{
	size_t len = 1;
	char *text, *end;

	qsort(t->line, t->lines, sizeof(*t->line), by_text);
	for (size_t i = 0; i < t->lines; i++)
		len += strlen(t->line[i]) + 1;
	text = end = calloc(1, len);
	for (size_t i = 0; i < t->lines; i++) {
		end = stpcpy(stpcpy(end, t->line[i]), "\n");
		free(t->line[i]);
	}
	t->lines = 0;
	return text;
}

__attribute__((format(printf, 2, 3))) static void add(struct table *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	cr_assert(t->lines < LINES && vasprintf(&t->line[t->lines++], format, args) >= 0);
	va_end(args);
}

static uint32_t config(struct platform *p, uint64_t address, uint32_t offset, uint32_t width)
{
	uint32_t value = UINT32_MAX;

	topology_read(platform_topology(p), pci_domain(address), (uint8_t)(address >> 8), (uint8_t)address, offset, width,
		      &value);
	return value;
}

/* Sysfs, where a recording looks, has nothing below what was removed, whatever the kernel forgot there. */
static bool is_hidden(const struct seen_pci *pci, uint64_t address)
{
	bool orphan = false;

	for (uint32_t i = 0; i < pci->buses; i++) {
		const struct seen_pci_bus *b = &pci->bus[i];

		if (b->domain != address >> 16 || b->number != (address >> 8 & 0xff))
			continue;
		for (orphan = b->orphan; !orphan && b->parent >= 0; orphan = b->orphan)
			b = &pci->bus[b->parent];
		break;
	}
	return orphan;
}

/* What this process' kernel has, as the recording says it. */
static char *write_found(const struct observation *o, struct platform *p)
{
	struct table t = { .lines = 0 };

	for (uint32_t i = 0; i < o->pci->functions; i++) {
		const struct seen_pci_function *f = &o->pci->function[i];
		const uint32_t header = config(p, f->address, 0x0e, 1);
		char numbers[16] = "", name[PCI_ADDRESS_TEXT];

		pci_address_text(f->address, name);
		if (is_hidden(o->pci, f->address)) {
			add(&t, "%s %04x:%04x - -", name, f->vendor, f->device);
			continue;
		}
		if (f->class >> 8 == 0x0604 || f->class >> 8 == 0x0607)
			snprintf(numbers, sizeof(numbers), " %02x %02x", config(p, f->address, 0x19, 1),
				 config(p, f->address, 0x1a, 1));
		add(&t, "%s %04x:%04x %06x %02x%s", name, f->vendor, f->device, f->class, header, numbers);
	}
	for (uint32_t i = 0; i < o->pci->buses; i++)
		add(&t, "bus %04x:%02x", o->pci->bus[i].domain, o->pci->bus[i].number);
	return join(&t);
}

/* The section of the recording that begins behind "after @operation" at *@at; *@at goes to the next one. */
static char *take_recorded(char **at, bool *failed)
{
	struct table t = { .lines = 0 };

	*failed = false;
	for (char *line; **at && strncmp(*at, "after ", 6);) {
		line = strsep(at, "\n");
		if (!strcmp(line, "failed"))
			*failed = true;
		else if (*line && strncmp(line, "log ", 4) && *line != '#')
			add(&t, "%s", line);
	}
	return join(&t);
}

struct replay {
	const struct sut_class *class;
	struct sut *sut;
	struct observation *o;
	const char *name;		/* of the recording */
	char *at;			/* how far it was compared */
	bool over;			/* the recorded kernel died, or this one */
};

static void compare(struct replay *r, const struct operation *op)
{
	char *operation, *recorded, *found;
	bool failed;
	size_t len;

	cr_assert(text_format_operation(op, &operation, &len) == 0);
	operation[strcspn(operation, "\n")] = '\0';
	if (!strncmp(r->at, "died", 4) || !strncmp(r->at, "hang", 4)) {
		cr_expect(r->o->over, "%s on %s: %s ends the recorded machine only", r->name, r->class->name, operation);
		r->over = true;
		free(operation);
		return;
	}
	if (strncmp(r->at, "after ", 6))
		cr_fail("%s ends before %s", r->name, operation);
	strsep(&r->at, "\n");
	recorded = take_recorded(&r->at, &failed);
	if (r->o->over || failed) {
		cr_expect(eq(int, failed && (r->o->over || r->o->status || r->o->events), 1),
			  "%s on %s: %s failed %s only", r->name, r->class->name, operation,
			  failed ? "in the recording" : "here");
		r->over = r->o->over;
	}
	if (!r->over) {
		found = write_found(r->o, r->class->platform(r->sut));
		cr_expect(strcmp(found, recorded) == 0, "%s on %s, after %s\nrecorded:\n%s\nfound:\n%s", r->name,
			  r->class->name, operation, recorded, found);
		free(found);
	}
	free(recorded);
	free(operation);
}

static void replay(struct replay *r, struct scenario *s, bool assign)
{
	r->class->begin(r->sut);
	for (size_t i = 0; i < s->count && !r->over; i++) {
		struct operation *op = &s->op[i];

		if (op->kind == OP_NOTE)
			continue;
		if (op->kind == OP_BOOT)
			op->boot.assign = assign;
		r->class->step(r->sut, op);
		r->class->look(r->sut, r->o);
		if (op->kind >= OP_BOOT)
			compare(r, op);
	}
	if (!r->o->over) {
		r->class->settle(r->sut);
		r->class->end(r->sut);
	}
}

static void replay_recording(struct replay *r, const char *scenario, const char *suffix, bool assign)
{
	const size_t stem = strlen(scenario) - strlen(".bdf");
	struct text_error error;
	struct scenario s;
	uint8_t *text, *table;
	size_t len, table_len;
	char *path, *lines;

	cr_assert(asprintf(&path, "%.*s%s", (int)stem, scenario, suffix) > 0);
	cr_assert(file_read(scenario, &text, &len) == 0, "%s", scenario);
	cr_assert(file_read(path, &table, &table_len) == 0, "%s", path);
	cr_assert(text_parse((const char *)text, len, &s, &error) == 0, "%s:%u:%u: %s", scenario, error.line,
		  error.column, error.what);
	lines = strndup((const char *)table, table_len);
	r->name = strrchr(path, '/') + 1;
	r->over = false;
	r->at = lines;
	while (*r->at == '#')
		strsep(&r->at, "\n");
	replay(r, &s, assign);
	cr_expect(r->over || !*r->at, "%s goes on: %.40s", r->name, r->at);
	scenario_free(&s);
	free(lines);
	free(text);
	free(table);
	free(path);
}

static void replay_all(const char *system)
{
	struct replay r = { .class = sut_find(system), .o = calloc(1, sizeof(*r.o)) };
	glob_t files;

	cr_assert(r.class && r.o);
	cr_assert(r.class->open(&r.sut) == 0);
	cr_assert(glob(BDFUZZ_SOURCE "/fixtures/boots/*.bdf", 0, NULL, &files) == 0);
	cr_expect(ge(sz, files.gl_pathc, 8));
	for (size_t i = 0; i < files.gl_pathc; i++) {
		replay_recording(&r, files.gl_pathv[i], ".buses", false);
		replay_recording(&r, files.gl_pathv[i], ".assign.buses", true);
	}
	globfree(&files);
	r.class->close(r.sut);
	free(r.o);
}

Test(boots, linux_6_1)
{
	replay_all("linux-6.1");
}

Test(boots, linux_6_12)
{
	replay_all("linux-6.12");
}
