// SPDX-License-Identifier: GPL-2.0
/*
 * check_linux.c - what Linux would do: the recorded functions behind the real PCI core of each kernel
 *
 * The capture becomes a scenario: what is wired where, the registers as they were recorded, a boot; then each PF is
 * asked for as many VFs as it had.  What the kernel has then is held against what was recorded.
 *
 * Not in the scenario: how large BARs are, where no line of the capture says so (4 KiB are taken, or what the address
 * allows); extended capabilities of a PF other than ARI and SR-IOV; what firmware said of root buses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "capture/registers.h"
#include "capture/vmd_seen.h"
#include "cli/checking.h"
#include "cli/confirm.h"
#include "model/hardware.h"
#include "model/vmd_ids.h"
#include "pci/capability.h"
#include "scenario/text.h"

enum { ROOTS = 16 };	/* that a kernel image takes (sut/linux) */
enum { FUNCTIONS = 1000 };	/* a scan of many more takes longer than a run may (sim/crash.h) */
enum { ID_MSIX = 0x11 };
enum { AT_BAR = 0x10, AT_NUMBERS = 0x18, BAR_LEAST = 4096, IO_LEAST = 256 };
enum { SRIOV_TOTAL = 0x0e, SRIOV_COUNT = 0x10, SRIOV_BAR = 0x24 };

/* ---- the scenario ------------------------------------------------------------------------------------- */

struct writing {
	const struct checked *c;
	struct scenario *s;
	struct topology_function **number;	/* what a number of the scenario stands for, from 1: roots have NULL */
	const struct topology_bus **root;
	uint32_t vmd;	/* the number of the one VMD endpoint, behind which the private domain is; 0: none */
	uint32_t numbers;
	int err;
};

static struct operation *more(struct writing *w, uint8_t kind)
{
	static struct operation nothing;
	struct operation *op;

	if (!w->err)
		w->err = scenario_more(w->s, &op);
	if (w->err)
		return &nothing;
	op->kind = kind;
	return op;
}

static uint64_t known_size(const struct checked *c, uint32_t function, uint32_t bar)
{
	const capture_address address = c->capture.function.at[function].address;

	for (size_t i = 0; i < c->capture.bar.count; i++)
		if (c->capture.bar.at[i].address == address && c->capture.bar.at[i].bar == bar)
			return c->capture.bar.at[i].size;
	return 0;
}

/* What a BAR reads after all ones were written, as far as that can be known; two registers of one of 64 bits. */
static uint32_t size_bar(const struct checked *c, uint32_t function, uint32_t number, const uint8_t *at, uint32_t left,
			 uint32_t bar[2])
{
	const uint32_t low = (uint32_t)le_get(at, 4), kind = low & 1 ? 3 : 0xf;
	const bool wide = (low & 7) == 4 && left > 1;
	const uint64_t start = (wide ? le_get(at, 8) : low) & ~(uint64_t)kind, lowest = start & (0 - start);
	uint64_t size = known_size(c, function, number), least = low & 1 ? IO_LEAST : BAR_LEAST, mask;

	bar[0] = 0;
	if (!low)
		return 1;
	if (!size || size & (size - 1))
		size = lowest && lowest < least ? lowest : least;
	mask = ~(size - 1);
	bar[0] = ((uint32_t)mask & ~kind) | (low & kind);
	if (wide)
		bar[1] = (uint32_t)(mask >> 32);
	return wide ? 2 : 1;
}

static void size_bars(const struct checked *c, uint32_t function, uint32_t first, const uint8_t *at, uint32_t count,
		      uint32_t bar[6])
{
	for (uint32_t i = 0; i < count;) {
		uint32_t two[2] = { 0 }, taken = size_bar(c, function, first + i, at + 4 * i, count - i, two);

		memcpy(bar + i, two, taken * sizeof(*bar));
		i += taken;
	}
}

static void forge(struct writing *w, uint32_t number, uint32_t offset, const uint8_t *byte, uint32_t len)
{
	struct operation *op = more(w, OP_FORGE);

	if (w->err)
		return;
	op->forge.number = (uint16_t)number;
	op->forge.offset = (uint16_t)offset;
	op->data = scenario_data(w->s, len);
	op->len = len;
	if (op->data)
		memcpy(op->data, byte, len);
	else
		w->err = -ENOMEM;
}

static void write_sriov(struct writing *w, uint32_t number, uint32_t function, const struct topology_function *f)
{
	const struct sriov_place place = sriov_place(&f->sriov, &f->config);
	const uint32_t total = sriov_total(&f->sriov, &f->config);
	struct operation *op = more(w, OP_SRIOV);

	op->sriov.number = (uint16_t)number;
	op->sriov.vfs = (uint16_t)(total ? total : 1);
	op->sriov.offset = place.offset;
	op->sriov.stride = place.stride;
	op->sriov.device = f->sriov.id.device;
	size_bars(w->c, function, 7, f->config.byte + f->sriov.at + SRIOV_BAR, 6, op->sriov.bar);
}

struct asking {
	const struct checked *c;
	const struct capture_function *f;
};

static uint32_t read_register(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	const struct asking *a = context;

	(void)address;
	return registers_get(&a->c->capture, a->f, offset, width);
}

/* Host addresses where the profile of the ID says that they are; and where firmware put the windows. */
static void write_vmd(struct writing *w, uint32_t number, uint32_t function)
{
	static const uint8_t places[VMD_METHODS] = {
		[VMD_NONE] = VMD_PLACE_NONE, [VMD_IN_MEMBAR2] = VMD_PLACE_MEMBAR2,
		[VMD_IN_CAPABILITY] = VMD_PLACE_CAPABILITY, [VMD_AT_OLD_PLACE] = VMD_PLACE_OLD,
	};
	const struct capture *c = &w->c->capture;
	const struct capture_function *f = &c->function.at[function];
	const enum vmd_method method = vmd_method_of((uint32_t)vmd_features(registers_get(c, f, 0, 4)));
	struct operation *op = more(w, OP_VMD);
	struct vmd_translation t;
	struct vmd_seen seen;

	vmd_seen_init(&seen, c, f);
	vmd_translate(&seen.view, method, &t);
	op->vmd.number = (uint16_t)number;
	op->vmd.place = places[method];
	op->vmd.lock = registers_get(c, f, VMD_LOCK, 4);
	op->vmd.host1 = t.shadow[0];
	op->vmd.host2 = t.shadow[1];
	op->vmd.cfgbar = seen.view.window[VMD_CFGBAR].start;
	op->vmd.membar1 = seen.view.window[VMD_MEMBAR1].start;
	op->vmd.membar2 = seen.view.window[VMD_MEMBAR2].start;
	if (registers_get(c, f, VMD_CAP, 2) & VMD_CAP_RESTRICTS)
		op->vmd.restricts = (uint8_t)(1 + (registers_get(c, f, VMD_CONFIG, 2) >> VMD_CONFIG_RESTRICTION & 3));
	w->vmd = number;
}

static uint32_t number_of(const struct writing *w, const struct topology_bus *bus)
{
	if (!bus->bridge && bus->domain >= SCENARIO_PRIVATE)
		return w->vmd;
	for (uint32_t i = 1; i <= w->numbers; i++)
		if (bus->bridge ? w->number[i] == bus->bridge : w->root[i] == bus)
			return i;
	return 0;
}

static bool is_vmd(const struct checked *c, uint32_t function)
{
	return vmd_features(registers_get(&c->capture, &c->capture.function.at[function], 0, 4)) >= 0;
}

static uint8_t vectors_of(const struct checked *c, const struct capture_function *f)
{
	struct asking a = { c, f };
	const uint32_t at = f->bytes < CONFIG_CONVENTIONAL ? 0 : capability_find(read_register, &a, 0, ID_MSIX);
	const uint32_t vectors = at ? (registers_get(&c->capture, f, at + 2, 2) & 0x7ff) + 1 : 0;

	return (uint8_t)(vectors < 255 ? vectors : 255);
}

static void write_function(struct writing *w, struct topology_function *f, uint32_t parent)
{
	const uint32_t function = capture_machine_function(&w->c->machine, f), number = ++w->numbers;
	const struct capture_function *of = &w->c->capture.function.at[function];
	const uint8_t *byte = capture_bytes(&w->c->capture, of);
	struct operation *op = more(w, OP_PLUG);

	w->number[number] = f;
	op->plug.number = (uint16_t)number;
	op->plug.in = (uint16_t)parent;
	op->plug.devfn = f->devfn;
	op->plug.kind = is_vmd(w->c, function) ? KIND_VMD : f->kind;
	op->plug.msix = vectors_of(w->c, of);
	op->plug.id = (uint32_t)le_get(byte, 4);
	op->plug.class = (uint32_t)le_get(byte + 8, 4) >> 8;
	op->plug.rev = byte[8];
	op->plug.ari = f->sriov.at || f->forwards;
	op->plug.multi = byte[CONFIG_HEADER_TYPE] >> 7;
	size_bars(w->c, function, 0, byte + AT_BAR, config_kinds[f->kind].header == 1 ? 2 :
		  config_kinds[f->kind].header == 2 ? 1 : 6, op->plug.bar);
	if (f->sriov.at)
		write_sriov(w, number, function, f);
	if (op->plug.kind == KIND_VMD)
		write_vmd(w, number, function);
	forge(w, number, 0, byte, f->sriov.at && of->bytes > CONFIG_CONVENTIONAL ? CONFIG_CONVENTIONAL : of->bytes);
}

/* A bridge's number is that of the function; a stack of numbers leads back up. */
static void write_hardware(struct writing *w)
{
	struct topology *t = w->c->machine.t;
	const struct topology_bus *root = NULL;
	struct topology_function *f = NULL;

	while ((root = topology_next_root(t, root)) && !w->err) {
		struct operation *op;

		if (root->domain >= SCENARIO_PRIVATE)
			continue;
		op = more(w, OP_ROOT);
		w->root[++w->numbers] = root;
		op->root.number = (uint16_t)w->numbers;
		op->root.domain = (uint16_t)root->domain;
		op->root.bus = root->first;
		op->root.last = root->last;
	}
	while ((f = topology_next(t, f)) && !w->err)
		if (!f->pf)
			write_function(w, f, number_of(w, f->bus));
}

static void write_boot(struct writing *w)
{
	struct topology_function *f = NULL;

	more(w, OP_BOOT);
	while ((f = topology_next(w->c->machine.t, f)) && !w->err) {
		const uint32_t count = f->pf ? 0 : sriov_count(&f->sriov, &f->config);
		struct operation *op;

		if (!count)
			continue;
		op = more(w, OP_NUMVFS);
		op->numvfs.address = f->bus->domain << 16 | topology_id(f);
		op->numvfs.count = (uint16_t)count;
	}
}

/* -E2BIG: it has too many functions for a scenario. */
static int write_scenario(const struct checked *c, struct scenario *s)
{
	const size_t most = c->capture.function.count + 65536;
	struct writing w = { .c = c, .s = s };

	w.number = calloc(most, sizeof(struct topology_function *));
	w.root = calloc(most, sizeof(struct topology_bus *));
	if (!w.number || !w.root)
		w.err = -ENOMEM;
	if (!w.err)
		write_hardware(&w);
	if (!w.err)
		write_boot(&w);
	free(w.number);
	free(w.root);
	return w.err;
}

/* Why a kernel cannot be given it; NULL: it can. */
static const char *why_not(const struct checked *c)
{
	const struct topology_bus *root = NULL;
	uint32_t roots = 0, endpoints = 0;

	for (uint32_t i = 0; i < c->capture.function.count; i++)
		endpoints += is_vmd(c, i);
	while ((root = topology_next_root(c->machine.t, root))) {
		if (root->domain >= SCENARIO_PRIVATE && (endpoints != 1 || root->domain > SCENARIO_PRIVATE))
			return "domains above ffff, and not just one VMD endpoint with a profile that leads to them";
		roots += root->domain < SCENARIO_PRIVATE;
	}
	if (!roots)
		return "no function could be placed";
	if (c->capture.function.count > FUNCTIONS)
		return "more than 1000 functions, which a run of a kernel here has no time for";
	return roots > ROOTS ? "more than 16 root buses, which is the most that can be put behind a kernel here" : NULL;
}

int check_linux_scenario(const struct checked *c, char **text, size_t *len)
{
	const char *why = why_not(c);
	struct scenario s;
	int err;

	if (why)
		return cli_unusable("%s: no scenario can be made of it: %s", c->path, why);
	scenario_init(&s);
	err = write_scenario(c, &s);
	if (!err)
		err = text_format(&s, text, len);
	scenario_free(&s);
	if (err == -E2BIG)
		return cli_unusable("%s: no scenario can be made of it: more than %d operations", c->path,
				    SCENARIO_OPERATIONS);
	return err ? cli_internal("out of memory") : 0;
}

/* ---- what came of it ----------------------------------------------------------------------------------- */

enum { NAMED = 4 };	/* so many addresses are named, the others counted */

struct outcome {
	const struct checked *c;
	bool *found;		/* by function of the capture */
	uint32_t elsewhere, renumbered, ended;
	char first_elsewhere[100], first_renumbered[100], trouble[200];
	char harness[200];	/* what the kernel base has no answer to */
};

static void keep_first(char *text, size_t room, uint32_t n, const char *what)
{
	const size_t len = strlen(text);

	if (n < NAMED && len + strlen(what) + 3 < room)
		snprintf(text + len, room - len, "%s%s", len ? ", " : "", what);
}

static void take_function(struct outcome *o, const char *line)
{
	unsigned domain, bus, device, function, secondary, subordinate;
	const int n = sscanf(line, "%x:%x:%x.%x %x %x", &domain, &bus, &device, &function, &secondary, &subordinate);
	const struct capture_function *f;
	char what[60];

	if (n < 4)
		return;
	f = capture_find(&o->c->capture, capture_at(domain, (uint8_t)bus, (uint8_t)(device << 3 | function)));
	if (!f) {
		snprintf(what, sizeof(what), "%.12s", line);
		keep_first(o->first_elsewhere, sizeof(o->first_elsewhere), o->elsewhere++, what);
		return;
	}
	o->found[f - o->c->capture.function.at] = true;
	if (n < 6 || registers_get(&o->c->capture, f, AT_NUMBERS + 1, 2) == (secondary | subordinate << 8))
		return;
	snprintf(what, sizeof(what), "%.12s [%02x-%02x] to [%02x-%02x]", line,
		 registers_get(&o->c->capture, f, AT_NUMBERS + 1, 1),
		 registers_get(&o->c->capture, f, AT_NUMBERS + 2, 1), secondary, subordinate);
	keep_first(o->first_renumbered, sizeof(o->first_renumbered), o->renumbered++, what);
}

/* Each operation of the guest's lists all functions: the last list counts. */
static void take_lines(struct outcome *o, FILE *from)
{
	char line[400];

	rewind(from);
	while (fgets(line, sizeof(line), from)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "after ", 6)) {
			memset(o->found, 0, o->c->capture.function.count);
			o->elsewhere = o->renumbered = 0;
			o->first_elsewhere[0] = o->first_renumbered[0] = '\0';
		} else if (!strncmp(line, "trouble ", 8)) {
			if (!*o->trouble)
				snprintf(o->trouble, sizeof(o->trouble), "%.180s", line + 8);
		} else if (!strncmp(line, "harness ", 8)) {
			snprintf(o->harness, sizeof(o->harness), "%.180s", line + 8);
		} else if (!strcmp(line, "over")) {
			o->ended = 1;
		} else {
			take_function(o, line);
		}
	}
}

static uint32_t count_missing(const struct outcome *o, char *first, size_t room, uint32_t *expected)
{
	uint32_t missing = 0;
	char name[CAPTURE_NAME];

	first[0] = '\0';
	for (uint32_t i = 0; i < o->c->capture.function.count; i++) {
		const uint32_t function = o->c->machine.order[i];

		if (!o->c->machine.hardware[function] || o->c->machine.stray_of[function])
			continue;
		++*expected;
		if (!o->found[function])
			keep_first(first, room, missing++,
				   capture_name(o->c->capture.function.at[function].address, name));
	}
	return missing;
}

/* "2 of 21 are not found: 0000:02:00.0, 0000:03:00.0", behind what is there. */
static void add_count(char *text, size_t room, uint32_t count, const char *what, const char *first)
{
	const size_t len = strlen(text);

	if (count)
		snprintf(text + len, room - len, "%s%u %s: %s%s", len ? "; " : "", count, what, first,
			 count > NAMED ? ", ..." : "");
}

static void judge(struct checked *c, const struct sut_class *class, const struct outcome *o)
{
	char first[100], found[300] = "";
	uint32_t expected = 0;
	const uint32_t missing = count_missing(o, first, sizeof(first), &expected);

	if (*o->harness) {
		still_add(&c->still, &rule_linux_scan, STILL_SKIP, "", "%s cannot be run on it here: %s", class->name,
			  o->harness);
		return;
	}
	if (*o->trouble || o->ended) {
		still_add(&c->still, &rule_linux_scan, STILL_FAIL,
			  "a kernel that takes the machine into use without trouble", "%s: %s", class->name,
			  *o->trouble ? o->trouble : "it did not live to the end");
		return;
	}
	add_count(found, sizeof(found), missing, "are not found", first);
	add_count(found, sizeof(found), o->elsewhere, "are found that were not recorded", o->first_elsewhere);
	add_count(found, sizeof(found), o->renumbered, "bridges are numbered again", o->first_renumbered);
	if (*found)
		still_add(&c->still, &rule_linux_scan, STILL_WARN,
			  "all recorded functions where they were, and bus numbers as they were",
			  "%s: of %u functions %s", class->name, expected, found);
	else
		still_add(&c->still, &rule_linux_scan, STILL_PASS, "", "%s: %u functions found, bus numbers unchanged",
			  class->name, expected);
}

static int run_on(struct checked *c, const struct scenario *s, const struct sut_class *class)
{
	struct outcome o = { .c = c, .found = calloc(c->capture.function.count + 1, sizeof(bool)) };
	FILE *out = tmpfile();
	int code;

	if (!o.found || !out)
		code = cli_internal("%s: %s", class->name, strerror(errno));
	else
		code = confirm_expect(s, class, out);
	if (!code) {
		take_lines(&o, out);
		judge(c, class, &o);
	}
	if (out)
		fclose(out);
	free(o.found);
	return code;
}

int check_linux(struct checked *c, const struct systems *systems)
{
	const char *why = why_not(c);
	struct scenario s;
	int code = 0, err = 0;

	scenario_init(&s);
	if (!why) {
		err = write_scenario(c, &s);
		if (err == -E2BIG)
			why = "more functions than a scenario can have operations for";
	}
	if (err == -ENOMEM)
		code = cli_internal("out of memory");
	if (why)
		still_add(&c->still, &rule_linux_scan, STILL_SKIP, "", "%s", why);
	for (size_t i = 0; i < systems->count && !why && !code; i++)
		code = run_on(c, &s, systems->class[i]);
	scenario_free(&s);
	return code;
}
