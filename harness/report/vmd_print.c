// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_print.c - see vmd_print.h
 *
 * Three tables: the windows as the guest has them; each register that a method looks at, with what it reads; each
 * method with its verdict and the reasons.  Then a paragraph.
 */
#include "report/vmd_print.h"

#include <errno.h>
#include <inttypes.h>

#include "report/table.h"

static const char *const window_name[VMD_BARS] = { "CFGBAR", "MEMBAR1", "MEMBAR2" };

/* What stands in place of a value that was not read. */
static const char *const no_value[VMD_ANSWERS] = { "", "", "", "outside", "not seen" };

static void add_size(struct table *t, uint64_t bytes)
{
	static const char units[] = " KMGTPE";
	unsigned unit = 0;

	for (; bytes && !(bytes % 1024) && units[unit + 1]; unit++)
		bytes /= 1024;
	table_add(t, unit ? "%" PRIu64 "%c" : "%" PRIu64, bytes, units[unit]);
}

static void add_windows(struct table *t, const struct vmd_view *v)
{
	for (int i = 0; i < VMD_BARS; i++) {
		table_add(t, "%s", window_name[i]);
		if (v->window[i].size) {
			table_add(t, "0x%" PRIx64, v->window[i].start);
			add_size(t, v->window[i].size);
		} else {
			table_add(t, "-");
			table_add(t, "-");
		}
	}
}

/* ---- registers ------------------------------------------------------------------------------------------ */

const char *vmd_offset_text(uint64_t offset, char text[VMD_OFFSET_TEXT])
{
	const bool down = offset >> 63;

	snprintf(text, VMD_OFFSET_TEXT, down ? "-0x%" PRIx64 : "0x%" PRIx64, down ? -offset : offset);
	return text;
}

/* The registers of both host addresses, from @at of @space on; a method that has no answer has read none. */
static void add_addresses(struct table *t, const struct vmd_translation *found, const char *space, uint64_t at)
{
	char text[VMD_OFFSET_TEXT];

	for (int i = 0; i < 2; i++) {
		table_add(t, "%s", "");
		table_add(t, "%s 0x%" PRIx64, space, at + 8u * (unsigned)i);
		if (found->answer == VMD_ANSWERED) {
			table_add(t, "0x%016" PRIx64, found->shadow[i]);
			table_add(t, "%s", window_name[VMD_MEMBAR1 + i]);
			table_add(t, "0x%" PRIx64, found->host[i]);
			table_add(t, "%s", vmd_offset_text(found->offset[i], text));
		} else {
			table_add(t, "%s", no_value[found->answer]);
			for (int empty = 0; empty < 3; empty++)
				table_add(t, "%s", "");
		}
	}
}

/* What switches a method on: @meaning is said beside it. */
static void add_switch(struct table *t, const char *method, uint32_t at, uint32_t value, const char *meaning)
{
	table_add(t, "%s", method);
	table_add(t, "config 0x%x", at);
	table_add(t, "0x%08x", value);
	table_add(t, "%s", meaning);
	table_add(t, "%s", "");
	table_add(t, "%s", "");
}

static void add_membar2(struct table *t, const struct vmd_view *v, enum vmd_method m, const struct vmd_translation *f)
{
	static const char *const meaning[VMD_ANSWERS] = { "VMLOCK: on", "VMLOCK: off", "nobody answers", "VMLOCK: on",
							  "VMLOCK: on" };

	add_switch(t, vmd_methods[m].name, VMD_LOCK, v->config(v->context, VMD_LOCK, 4), meaning[f->answer]);
	if (f->answer != VMD_DISABLED && f->answer != VMD_GONE)
		add_addresses(t, f, window_name[VMD_MEMBAR2], vmd_methods[m].registers);
}

static void add_capability(struct table *t, const struct vmd_view *v, const struct vmd_translation *f)
{
	const char *name = vmd_methods[VMD_IN_CAPABILITY].name;

	if (!f->at) {
		table_add(t, "%s", name);
		table_add(t, "capability 0x09");
		table_add(t, f->answer == VMD_GONE ? "nobody answers" : "there is none");
		for (int empty = 0; empty < 3; empty++)
			table_add(t, "%s", "");
	} else if (f->answer == VMD_OUTSIDE) {
		add_switch(t, name, f->at, v->config(v->context, f->at, 4), "no room for addresses");
	} else {
		add_switch(t, name, f->at + 4, v->config(v->context, f->at + 4, 4),
			   f->answer == VMD_ANSWERED ? "SHDW" : "not SHDW");
	}
	if (f->answer == VMD_ANSWERED)
		add_addresses(t, f, "config", f->at + 8);
}

static void add_registers(struct table *t, const struct vmd_view *v, const struct vmd_detection *d)
{
	for (int m = 0; m < VMD_METHODS; m++) {
		const struct vmd_translation *found = &d->opinion[m].t;

		if (m == VMD_IN_CAPABILITY)
			add_capability(t, v, found);
		else if (vmd_methods[m].registers)
			add_membar2(t, v, (enum vmd_method)m, found);
	}
}

/* ---- verdicts ------------------------------------------------------------------------------------------- */

static void add_verdict(struct table *t, enum vmd_method m, const struct vmd_opinion *o)
{
	const char *name = vmd_methods[m].name, *verdict = vmd_verdict_name[o->verdict];

	for (int i = 0; i < VMD_SIGNS; i++) {
		if (!(o->signs >> i & 1))
			continue;
		table_add(t, "%s", name);
		table_add(t, "%s", verdict);
		table_add(t, "%s", VMD_SIGNS_FOR >> i & 1 ? "for" : "against");
		table_add(t, "%s", vmd_sign_text[i]);
		name = verdict = "";
	}
	if (!o->signs) {
		table_add(t, "%s", name);
		table_add(t, "%s", verdict);
		table_add(t, "for");
		table_add(t, "nothing says that there is a translation");
	}
}

static void print_names(const struct vmd_detection *d, FILE *out)
{
	const char *between = "";

	for (int m = 0; m < VMD_METHODS; m++)
		if (d->opinion[m].verdict == VMD_PLAUSIBLE) {
			fprintf(out, "%s%s", between, vmd_methods[m].name);
			between = ", ";
		}
}

static void print_method(const struct vmd_detection *d, FILE *out)
{
	const struct vmd_translation *t = &d->opinion[d->method].t;

	fprintf(out, "%s: %s\n", vmd_methods[d->method].name, vmd_methods[d->method].help);
	fprintf(out, "Of MEMBAR2 children have what begins at 0x%" PRIx64 "%s.\n", t->children,
		vmd_methods[d->method].registers && t->children < VMD_OOB_END ?
		", where the out-of-band interface (0x2010 to 0x2090) is too" : "");
}

static void print_conclusion(const struct vmd_detection *d, FILE *out)
{
	uint32_t signs = 0;

	for (int m = 0; m < VMD_METHODS; m++)
		signs |= d->opinion[m].signs;
	if (d->method >= 0)
		print_method(d, out);
	else if (!d->agree) {
		fputs("Undecided: these are plausible, and disagree: ", out);
		print_names(d, out);
		fputs(".  A child's BAR, as programmed, would tell.\n", out);
	} else if (d->opinion[VMD_NONE].verdict == VMD_UNKNOWN)
		fputs("Unknown: the device does not answer.\n", out);
	else if (signs & VMD_SIGN_SILENT)
		fputs("Unknown: there may be a translation, and the registers that would tell cannot be read.\n",
		      out);
	else
		fputs("None is plausible: the host addresses are in another place, or those shown are wrong.\n", out);
}

static int print_table(struct table *t, FILE *out)
{
	const int err = table_print(t, TABLE_TEXT, out);

	table_free(t);
	fputc('\n', out);
	return err;
}

static int print_windows(const struct vmd_view *v, FILE *out)
{
	static const char *const head[] = { "window", "guest address", "size" };
	struct table t;

	table_begin(&t, head, 3);
	add_windows(&t, v);
	return print_table(&t, out);
}

static int print_registers(const struct vmd_view *v, const struct vmd_detection *d, FILE *out)
{
	static const char *const head[] = { "method", "register", "reads", "says", "host address", "offset" };
	struct table t;

	table_begin(&t, head, 6);
	add_registers(&t, v, d);
	return print_table(&t, out);
}

static int print_verdicts(const struct vmd_detection *d, FILE *out)
{
	static const char *const head[] = { "method", "verdict", "speaks", "because" };
	struct table t;

	table_begin(&t, head, 4);
	for (int m = 0; m < VMD_METHODS; m++)
		add_verdict(&t, (enum vmd_method)m, &d->opinion[m]);
	return print_table(&t, out);
}

int vmd_print(const struct vmd_view *v, const struct vmd_detection *d, FILE *out)
{
	int err = print_windows(v, out);

	if (!err)
		err = print_registers(v, d, out);
	if (!err)
		err = print_verdicts(d, out);
	if (err)
		return err;
	print_conclusion(d, out);
	return ferror(out) ? -EIO : 0;
}
